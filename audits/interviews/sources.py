"""Evidence from worker interviews: signs, fees and documents. Every flag that uses it is confidential.

A fee or a document said to lie with a recruitment office concerns that office too, hence the second half of the
UNION; the workplace is the employer's and stays empty there.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)

from audits.interviews.models import ConsentWithdrawal, InterviewCost, InterviewPaper, InterviewSign, WorkerInterview
from audits.interviews.queries import is_kept
from audits.interviews.values import DocumentHolder, PaperKind, SignAnswer
from audits.interviews.wording import HOLDER_LABELS, PAYEE_LABELS
from audits.labels import GRADE_LABELS
from audits.permissions import READ_INTERVIEW
from compliance.database import Money
from compliance.organisations.evidence import as_number, as_yes_no, is_known
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.standards.ilo_signs import ELEMENT_LABELS, ILO_SIGNS, SIGN_LABELS, Element, signs_with
from compliance.web.formatting import quarter

_STRENGTH = literal(EvidenceStrength.REPORTED_BY_WORKERS.value)


def element_of(sign: Any) -> ColumnElement[str]:
    """The element of forced labour a sign stands for: penalty, involuntariness or none."""
    return case(
        (sign.in_(sorted(signs_with(Element.PENALTY))), Element.PENALTY.value),
        (sign.in_(sorted(signs_with(Element.INVOLUNTARINESS))), Element.INVOLUNTARINESS.value),
        else_="none",
    )


def _interview_number() -> ColumnElement[str]:
    return cast(WorkerInterview.id, String).label("interview")


def taken_back() -> Select[Any]:
    """Interviews whose workers took their consent back: number, organisation or recruitment office, and when."""
    sides = [
        select(
            _interview_number(),
            whose.label("organisation_id"),
            ConsentWithdrawal.recorded_at.label("taken_back_at"),
        )
        .join(ConsentWithdrawal, ConsentWithdrawal.consent_id == WorkerInterview.consent_id)
        .where(whose.is_not(None))
        for whose in (WorkerInterview.organisation_id, WorkerInterview.recruiter_id)
    ]
    return select(union_all(*sides).subquery())


def interview_signs(as_of: ColumnElement[Any]) -> Select[Any]:
    """One row per interview and sign; a sign not asked has no `present`."""
    present = case((InterviewSign.answer == SignAnswer.PRESENT, 1), (InterviewSign.answer == SignAnswer.ABSENT, 0))
    return (
        select(
            WorkerInterview.organisation_id,
            WorkerInterview.workplace_id,
            InterviewSign.id.label("record_id"),
            WorkerInterview.occurred_on,
            WorkerInterview.known_on,
            _STRENGTH.label("strength"),
            InterviewSign.sign,
            present.label("present"),
            _interview_number(),
            element_of(InterviewSign.sign).label("element"),
            # A worker gives no grade; rules that read findings beside interviews ask for one.
            cast(null(), String).label("grade"),
        )
        .join(InterviewSign, InterviewSign.interview_id == WorkerInterview.id)
        .where(is_known(WorkerInterview, as_of), is_kept(WorkerInterview.consent_id))
    )


def interview_fees(as_of: ColumnElement[Any]) -> Select[Any]:
    """What workers paid for the job, for the organisation audited and for the recruitment office named.

    One row an interview however many costs were told, so that no worker counts twice. The amount is the sum of the
    costs known where they are in one currency, hence at least what was paid; else it is empty.
    """
    audited = _fees_of(WorkerInterview.organisation_id, WorkerInterview.workplace_id, as_of)
    recruiter = _fees_of(WorkerInterview.recruiter_id, null(), as_of).where(
        WorkerInterview.recruiter_id.is_not(None),
        WorkerInterview.recruiter_id != WorkerInterview.organisation_id,
    )
    return select(union_all(audited, recruiter).subquery())


def _fees_of(organisation_id: Any, workplace_id: Any, as_of: ColumnElement[Any]) -> Select[Any]:
    costs = _cost_sums()
    comparable = and_(costs.c.currency == WorkerInterview.wage_currency, WorkerInterview.monthly_wage > 0)
    wage = as_number(WorkerInterview.monthly_wage)
    return (
        select(
            *_envelope(organisation_id, workplace_id),
            as_yes_no(WorkerInterview.fee_paid).label("paid"),
            costs.c.amount,
            costs.c.currency,
            case((comparable, costs.c.amount / wage)).label("months_of_wage"),
            costs.c.payee,
            _interview_number(),
        )
        .outerjoin(costs, costs.c.interview_id == WorkerInterview.id)
        .where(is_known(WorkerInterview, as_of), is_kept(WorkerInterview.consent_id))
    )


def _cost_sums() -> Subquery:
    """Costs of each interview together: their sum and currency where they can be added, the payee where it is one."""
    addable = func.min(InterviewCost.currency) == func.max(InterviewCost.currency)
    payee = cast(InterviewCost.payee, String)
    return (
        select(
            InterviewCost.interview_id,
            case((addable, as_number(func.sum(InterviewCost.amount, type_=Money)))).label("amount"),
            case((addable, func.min(InterviewCost.currency))).label("currency"),
            case((func.min(payee) == func.max(payee), func.min(payee))).label("payee"),
        )
        .group_by(InterviewCost.interview_id)
        .subquery()
    )


def interview_documents(as_of: ColumnElement[Any]) -> Select[Any]:
    """Who holds workers' passports, for the organisation audited and for a recruitment office that holds them."""
    audited = _documents_of(WorkerInterview.organisation_id, WorkerInterview.workplace_id, as_of)
    recruiter = _documents_of(WorkerInterview.recruiter_id, null(), as_of).where(
        InterviewPaper.holder == DocumentHolder.RECRUITER,
        WorkerInterview.recruiter_id.is_not(None),
        WorkerInterview.recruiter_id != WorkerInterview.organisation_id,
    )
    return select(union_all(audited, recruiter).subquery())


def _documents_of(organisation_id: Any, workplace_id: Any, as_of: ColumnElement[Any]) -> Select[Any]:
    held = case(
        (InterviewPaper.holder == DocumentHolder.WORKER, 0),
        (InterviewPaper.holder == DocumentHolder.NOT_ASKED, null()),
        else_=1,
    )
    return (
        select(
            *_envelope(organisation_id, workplace_id),
            held.label("held_by_other"),
            cast(InterviewPaper.holder, String).label("holder"),
            _interview_number(),
        )
        .join(InterviewPaper, InterviewPaper.interview_id == WorkerInterview.id)
        .where(
            InterviewPaper.paper == PaperKind.PASSPORT,
            is_known(WorkerInterview, as_of),
            is_kept(WorkerInterview.consent_id),
        )
    )


def _envelope(organisation_id: Any, workplace_id: Any) -> tuple[Any, ...]:
    return (
        organisation_id.label("organisation_id"),
        workplace_id.label("workplace_id"),
        WorkerInterview.id.label("record_id"),
        WorkerInterview.occurred_on,
        WorkerInterview.known_on,
        _STRENGTH.label("strength"),
    )


def describe_sign(record: Mapping[str, Any]) -> str:
    """One sentence about a sign; neither nationality, language nor a date finer than a quarter."""
    sign, when = str(ILO_SIGNS[int(record["sign"])].label), quarter(record.get("occurred_on"))
    if record.get("present") is None:
        return _("Interview, %(when)s: %(sign)s was not asked about", sign=sign, when=when)
    if record["present"]:
        return _("Interview, %(when)s: a worker reported: %(sign)s", sign=sign, when=when)
    return _("Interview, %(when)s: a worker reported no %(sign)s", sign=sign, when=when)


def describe_fee(record: Mapping[str, Any]) -> str:
    """One sentence about a fee; amounts as months of wage only, since an exact amount could name a worker."""
    when = quarter(record.get("occurred_on"))
    if record.get("paid") is None:
        return _("Interview, %(when)s: payment for the job was not asked about", when=when)
    if not record["paid"]:
        return _("Interview, %(when)s: a worker paid nothing for the job", when=when)
    payee = PAYEE_LABELS.get(record.get("payee") or "", _("somebody not named"))
    months = record.get("months_of_wage")
    if months is None:
        return _("Interview, %(when)s: a worker paid for the job, to: %(payee)s", when=when, payee=payee)
    return _(
        "Interview, %(when)s: a worker paid about %(months)s months of wage for the job, to: %(payee)s",
        when=when,
        months=f"{float(months):.1f}",
        payee=payee,
    )


def describe_document(record: Mapping[str, Any]) -> str:
    """One sentence about who holds a passport."""
    when = quarter(record.get("occurred_on"))
    if record.get("held_by_other") is None:
        return _("Interview, %(when)s: who holds the passport was not asked", when=when)
    holder = HOLDER_LABELS[DocumentHolder(record["holder"])]
    return _("Interview, %(when)s: the passport is held by: %(holder)s", when=when, holder=holder)


def summarise_sign(values: Mapping[str, Any]) -> str:
    """Which sign workers reported, or reported the absence of."""
    sign = str(ILO_SIGNS[int(values["sign"])].label)
    return sign if values.get("present") else _("no %(sign)s", sign=sign)


def summarise_fee(values: Mapping[str, Any]) -> str:
    """Whether workers paid; neither amounts nor to whom, which could single one out."""
    return _("they paid for the job") if values.get("paid") else _("they paid nothing for the job")


def summarise_document(values: Mapping[str, Any]) -> str:
    """Whether somebody else holds workers' passports."""
    held = values.get("held_by_other")
    return _("somebody else holds their passport") if held else _("they hold their passport themselves")


SOURCES: tuple[EvidenceSource, ...] = (
    EvidenceSource(
        code="interview_signs",
        label=_l("Signs reported in interviews"),
        query=interview_signs,
        fields={
            "sign": FieldType.NUMBER,
            "present": FieldType.YES_NO,
            "interview": FieldType.TEXT,
            "element": FieldType.TEXT,
            "grade": FieldType.TEXT,
        },
        field_labels={
            "sign": _l("ILO sign"),
            "grade": _l("grade"),
            "present": _l("reported by the worker"),
            "interview": _l("interview"),
            "element": _l("element of forced labour"),
        },
        value_labels={"sign": SIGN_LABELS, "element": ELEMENT_LABELS, "grade": GRADE_LABELS},
        asked="present",
        describe=describe_sign,
        summarise=summarise_sign,
        reader_permission=READ_INTERVIEW,
        entry_endpoint="interviews.record_consent",
        correction_endpoint="interviews.correct_interview",
        importer="worker_interviews",
        independence_class="workers",
        rests_on_interviews=True,
        taken_back=taken_back,
        icon="chat-left-text",
    ),
    EvidenceSource(
        code="interview_fees",
        label=_l("Fees reported in interviews"),
        query=interview_fees,
        fields={
            "paid": FieldType.YES_NO,
            "amount": FieldType.NUMBER,
            "currency": FieldType.TEXT,
            "months_of_wage": FieldType.NUMBER,
            "payee": FieldType.TEXT,
            "interview": FieldType.TEXT,
        },
        field_labels={
            "paid": _l("the worker paid"),
            "amount": _l("amount"),
            "currency": _l("currency"),
            "months_of_wage": _l("months of wage"),
            "payee": _l("who was paid"),
            "interview": _l("interview"),
        },
        value_labels={"payee": PAYEE_LABELS},
        asked="paid",
        describe=describe_fee,
        summarise=summarise_fee,
        reader_permission=READ_INTERVIEW,
        entry_endpoint="interviews.record_consent",
        correction_endpoint="interviews.correct_interview",
        importer="worker_interviews",
        independence_class="workers",
        rests_on_interviews=True,
        taken_back=taken_back,
        icon="cash-coin",
    ),
    EvidenceSource(
        code="interview_documents",
        label=_l("Passports asked about in interviews"),
        query=interview_documents,
        fields={"held_by_other": FieldType.YES_NO, "holder": FieldType.TEXT, "interview": FieldType.TEXT},
        field_labels={
            "held_by_other": _l("documents held by others"),
            "holder": _l("who holds the documents"),
            "interview": _l("interview"),
        },
        value_labels={"holder": HOLDER_LABELS},
        asked="held_by_other",
        describe=describe_document,
        summarise=summarise_document,
        reader_permission=READ_INTERVIEW,
        entry_endpoint="interviews.record_consent",
        correction_endpoint="interviews.correct_interview",
        importer="worker_interviews",
        independence_class="workers",
        rests_on_interviews=True,
        taken_back=taken_back,
        icon="passport",
    ),
)
