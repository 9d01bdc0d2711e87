"""Evidence from findings and from the deadlines of their correction."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Date, Select, String, and_, case, cast, literal, null, or_, select, type_coerce

from audits.corrective_actions.models import CorrectiveAction, CorrectiveActionState
from audits.findings.models import Finding, FindingRelease, Grade, first_id, is_confidential
from audits.interviews.sources import element_of
from audits.labels import GRADE_LABELS
from audits.permissions import READ_FINDING
from audits.protection.models import protected_ids
from audits.replies.models import ReplyStance
from audits.replies.queries import last_replies, withdrawn_ids
from audits.replies.wording import STANCE_LABELS
from compliance.database import days_between
from compliance.organisations.evidence import is_known
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.standards.ilo_signs import ELEMENT_LABELS, ILO_SIGNS, SIGN_LABELS

# One row a finding each. At the head of the statement: nested in it, they are too deep for SQLite's parser where an
# indicator combines several sources.
_PROTECTED = protected_ids().cte("protected_finding")
_WITHDRAWN = withdrawn_ids().cte("withdrawn_finding")
_LAST_REPLY = last_replies().cte("last_finding_reply")


def findings(as_of: ColumnElement[Any]) -> Select[Any]:
    """One row per finding, in the wording known on `as_of`."""
    return (
        select(
            Finding.organisation_id,
            Finding.workplace_id,
            Finding.id.label("record_id"),
            Finding.occurred_on,
            Finding.known_on,
            _strength().label("strength"),
            Finding.ilo_sign.label("sign"),
            cast(Finding.grade, String).label("grade"),
            Finding.workers_affected,
            case((_WITHDRAWN.c.finding_id.is_not(None), 0), else_=_open(as_of)).label("open"),
            case((_is_no_breach(), 0), else_=1).label("present"),
            element_of(Finding.ilo_sign).label("element"),
            case((Finding.known_from_workers, 1), else_=0).label("from_workers"),
            cast(_LAST_REPLY.c.stance, String).label("reply"),
            case((_is_withheld(), 1), else_=0).label("withheld"),
        )
        .outerjoin(CorrectiveAction, CorrectiveAction.finding_id == first_id(Finding))
        .outerjoin(FindingRelease, FindingRelease.finding_id == Finding.id)
        .outerjoin(_PROTECTED, _PROTECTED.c.finding_id == first_id(Finding))
        .outerjoin(_WITHDRAWN, _WITHDRAWN.c.finding_id == first_id(Finding))
        .outerjoin(_LAST_REPLY, _LAST_REPLY.c.finding_id == first_id(Finding))
        .where(is_known(Finding, as_of))
    )


def _is_no_breach() -> ColumnElement[bool]:
    return or_(Finding.grade == Grade.GOOD_PRACTICE, _WITHDRAWN.c.finding_id.is_not(None))


def _is_withheld() -> ColumnElement[bool]:
    return or_(and_(is_confidential(Finding), FindingRelease.id.is_(None)), _PROTECTED.c.finding_id.is_not(None))


def _strength() -> ColumnElement[str]:
    return case(
        (Finding.known_from_site, EvidenceStrength.VERIFIED_ON_SITE.value),
        (Finding.known_from_workers, EvidenceStrength.REPORTED_BY_WORKERS.value),
        (Finding.known_from_documents, EvidenceStrength.DOCUMENTED.value),
        else_=EvidenceStrength.DECLARED.value,
    )


def _open(as_of: ColumnElement[Any]) -> ColumnElement[Any]:
    """1 while a breach is not verified as corrected; an observation or good practice has nothing to close."""
    return case(
        (Finding.grade.in_([Grade.OBSERVATION, Grade.GOOD_PRACTICE]), null()),
        (and_(CorrectiveAction.closed_on.is_not(None), CorrectiveAction.closed_on <= as_of), 0),
        else_=1,
    )


def corrective_action_deadlines(as_of: ColumnElement[Any]) -> Select[Any]:
    """One row per corrective action the organisation was told of by `as_of`.

    An open one is true on `as_of` itself, however long ago it was found, so that no window forgets it. One whose
    finding was withdrawn is no deadline any more, met or missed.
    """
    is_closed = and_(CorrectiveAction.closed_on.is_not(None), CorrectiveAction.closed_on <= as_of)
    state_on = type_coerce(case((is_closed, CorrectiveAction.closed_on), else_=as_of), Date)
    is_withdrawn = and_(CorrectiveAction.state == CorrectiveActionState.WITHDRAWN, is_closed)
    past = case((CorrectiveAction.close_due_on.is_not(None), days_between(state_on, CorrectiveAction.close_due_on)))
    return (
        select(
            CorrectiveAction.organisation_id,
            Finding.workplace_id,
            CorrectiveAction.id.label("record_id"),
            state_on.label("occurred_on"),
            CorrectiveAction.opened_on.label("known_on"),
            literal(EvidenceStrength.DOCUMENTED.value).label("strength"),
            cast(Finding.grade, String).label("grade"),
            past.label("days_past_deadline"),
            case((is_closed, 0), else_=1).label("open"),
        )
        .join(Finding, first_id(Finding) == CorrectiveAction.finding_id)
        .where(CorrectiveAction.opened_on <= as_of, is_known(Finding, as_of), ~is_withdrawn)
    )


def open_critical_findings(as_of: ColumnElement[Any]) -> Select[Any]:
    """`corrective_action_deadlines` of critical findings that are not closed on `as_of`."""
    return corrective_action_deadlines(as_of).where(
        Finding.grade == Grade.CRITICAL,
        CorrectiveAction.closed_on.is_(null()) | (CorrectiveAction.closed_on > as_of),
    )


def describe_finding(record: Mapping[str, Any]) -> str:
    """One sentence about a finding."""
    grade = GRADE_LABELS[Grade(record["grade"])]
    if record.get("sign") is None:
        described = _("Finding of an audit: %(grade)s", grade=grade)
    else:
        sign = str(ILO_SIGNS[int(record["sign"])].label)
        described = _("Finding of an audit: %(grade)s, %(sign)s", grade=grade, sign=sign)
    if not record.get("reply"):
        return described
    return f"{described}. {STANCE_LABELS[ReplyStance(record['reply'])]}"


def describe_deadline(record: Mapping[str, Any]) -> str:
    """One sentence about a deadline."""
    grade, days = GRADE_LABELS[Grade(record["grade"])], record.get("days_past_deadline")
    if not record["open"]:
        return _("Finding corrected: %(grade)s", grade=grade)
    if days is None or days <= 0:
        return _("Finding to be corrected, deadline not passed: %(grade)s", grade=grade)
    return ngettext(
        "Finding not corrected %(num)s day after its deadline: %(grade)s",
        "Finding not corrected %(num)s days after its deadline: %(grade)s",
        int(days),
        grade=grade,
    )


_DEADLINE_FIELDS = {"grade": FieldType.TEXT, "days_past_deadline": FieldType.NUMBER, "open": FieldType.YES_NO}

_FIELD_LABELS = {
    "sign": _l("ILO sign"),
    "grade": _l("grade"),
    "workers_affected": _l("workers affected"),
    "open": _l("not corrected yet"),
    "present": _l("seen by the audit"),
    "element": _l("element of forced labour"),
    "from_workers": _l("known from workers"),
    "withheld": _l("withheld from the organisation"),
    "reply": _l("reply of the organisation"),
    "days_past_deadline": _l("days past the deadline"),
}
_VALUE_LABELS: dict[str, Mapping[Any, Any]] = {
    "sign": SIGN_LABELS,
    "grade": GRADE_LABELS,
    "element": ELEMENT_LABELS,
    "reply": STANCE_LABELS,
}

SOURCES: tuple[EvidenceSource, ...] = (
    EvidenceSource(
        code="findings",
        label=_l("Findings of audits"),
        query=findings,
        fields={
            "sign": FieldType.NUMBER,
            "grade": FieldType.TEXT,
            "workers_affected": FieldType.NUMBER,
            "open": FieldType.YES_NO,
            "present": FieldType.YES_NO,
            "element": FieldType.TEXT,
            "from_workers": FieldType.YES_NO,
            "withheld": FieldType.YES_NO,
            "reply": FieldType.TEXT,
        },
        field_labels=_FIELD_LABELS,
        value_labels=_VALUE_LABELS,
        describe=describe_finding,
        reader_permission=READ_FINDING,
        entry_endpoint="findings.record_finding",
        correction_endpoint="findings.correct_finding",
        importer="findings",
        independence_class="audits",
        icon="clipboard-check",
    ),
    EvidenceSource(
        code="open_critical_findings",
        label=_l("Critical findings not closed"),
        query=open_critical_findings,
        fields=_DEADLINE_FIELDS,
        field_labels=_FIELD_LABELS,
        value_labels=_VALUE_LABELS,
        describe=describe_deadline,
        reader_permission=READ_FINDING,
        entry_endpoint="findings.record_finding",
        correction_endpoint="findings.correct_finding",
        importer="findings",
        independence_class="audits",
        icon="alarm",
    ),
    EvidenceSource(
        code="corrective_action_deadlines",
        label=_l("Deadlines of corrective actions"),
        speaks_against=lambda record: record.open == 1,
        query=corrective_action_deadlines,
        fields=_DEADLINE_FIELDS,
        field_labels=_FIELD_LABELS,
        value_labels=_VALUE_LABELS,
        describe=describe_deadline,
        reader_permission=READ_FINDING,
        entry_endpoint="findings.record_finding",
        correction_endpoint="findings.correct_finding",
        importer="findings",
        independence_class="audits",
        icon="alarm",
    ),
)
