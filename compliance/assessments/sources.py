"""Evidence sources over self-assessments: what was claimed, and which rounds are late. Draft answers are in neither."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Select,
    and_,
    case,
    cast,
    literal,
    null,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import aliased

from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.permissions import READ_SUBMITTED
from compliance.assessments.scores.scoring import Degree
from compliance.database import days_between
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.standards.ilo_signs import ILO_SIGNS, SIGN_LABELS
from compliance.standards.models import Question, Requirement
from compliance.web.formatting import plain_day
from compliance.web.sentences import code_in_sentence

_CLASS = "organisation_itself"


def answers(as_of: ColumnElement[Any]) -> Select[Any]:
    """Answers in force on `as_of` to critical questions and to those that claim the absence of an ILO sign.

    In force is the latest submitted round of each organisation and standard: the newest period, and within it the
    last correction, as submitted by `as_of`.
    """
    claims = case((Answer.degree == Degree.FULL, 1), (Answer.degree == Degree.NONE, 0))
    return (
        select(
            Assessment.organisation_id,
            cast(null(), BigInteger).label("workplace_id"),
            Answer.id.label("record_id"),
            Assessment.submitted_on.label("occurred_on"),
            Assessment.submitted_on.label("known_on"),
            literal(EvidenceStrength.DECLARED.value).label("strength"),
            Question.claims_absence_of.label("sign"),
            case((Question.claims_absence_of.is_not(None), claims)).label("claims_absence"),
            Question.code.label("question_code"),
            Requirement.code.label("requirement_code"),
            Answer.value,
            case((Question.critical, 1), else_=0).label("critical"),
        )
        .join(Answer, Answer.assessment_id == Assessment.id)
        .join(Question, Question.id == Answer.question_id)
        .join(Requirement, Requirement.id == Question.requirement_id)
        .where(
            _was_submitted(Assessment, as_of),
            ~_later_round(as_of),
            Answer.value.is_not(None),
            Answer.is_hidden.is_(False),
            or_(Question.claims_absence_of.is_not(None), Question.critical),
        )
    )


def _was_submitted(assessment: Any, as_of: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(assessment.state == AssessmentState.SUBMITTED, assessment.submitted_on <= as_of)


def _later_round(as_of: ColumnElement[Any]) -> ColumnElement[bool]:
    later = aliased(Assessment)
    newer = or_(
        later.period_starts_on > Assessment.period_starts_on,
        and_(later.period_starts_on == Assessment.period_starts_on, later.id > Assessment.id),
    )
    return (
        select(later.id)
        .where(
            later.organisation_id == Assessment.organisation_id,
            later.standard_code == Assessment.standard_code,
            _was_submitted(later, as_of),
            newer,
        )
        .exists()
    )


def assessments_due(as_of: ColumnElement[Any]) -> Select[Any]:
    """Every round opened by `as_of`, with the days it is late while not submitted by then, else 0.

    Corrections are left out: the round they correct was handed in. A round still owed is true on `as_of` itself, so
    that no window of an indicator loses it; one handed in is dated by its submission, one not yet due by its opening.
    """
    was_submitted = and_(Assessment.submitted_on.is_not(None), Assessment.submitted_on <= as_of)
    is_owed = or_(Assessment.submitted_on.is_(None), Assessment.submitted_on > as_of)
    is_late = and_(is_owed, Assessment.due_on < as_of)
    return select(
        Assessment.organisation_id,
        cast(null(), BigInteger).label("workplace_id"),
        Assessment.id.label("record_id"),
        case(
            (was_submitted, Assessment.submitted_on),
            (is_late, type_coerce(as_of, Date)),
            else_=Assessment.opened_on,
        ).label("occurred_on"),
        case((was_submitted, Assessment.submitted_on), else_=Assessment.opened_on).label("known_on"),
        literal(EvidenceStrength.AUTHORITY_REGISTER.value).label("strength"),
        case((is_late, days_between(as_of, Assessment.due_on)), else_=0).label("days_overdue"),
        Assessment.standard_code,
        Assessment.due_on,
        case((was_submitted, 1), else_=0).label("submitted"),
    ).where(
        Assessment.supersedes_id.is_(None),
        Assessment.opened_on <= as_of,
        or_(Assessment.withdrawn_on.is_(None), Assessment.withdrawn_on > as_of),
    )


# The other choices are steps of a scale, said by their number.
_CHOICE_LABELS: Mapping[str, Any] = {
    "yes": _l("Yes"),
    "partly": _l("Partly"),
    "no": _l("No"),
    "not_applicable": _l("Not applicable"),
}


def describe_answer(record: Mapping[str, Any]) -> str:
    """One sentence about an answer."""
    code = code_in_sentence(record["question_code"])
    value = str(_CHOICE_LABELS.get(record["value"], code_in_sentence(record["value"])))
    if record["claims_absence"] == 1:
        sign = ILO_SIGNS[record["sign"]].label
        return _(
            "Question %(code)s answered “%(value)s”: the organisation declares that “%(sign)s” does not occur.",
            code=code,
            value=value,
            sign=sign,
        )
    return _("Question %(code)s answered “%(value)s” in the self-assessment.", code=code, value=value)


def describe_due(record: Mapping[str, Any]) -> str:
    """One sentence about a round."""
    standard, days = code_in_sentence(record["standard_code"]), record["days_overdue"]
    due = plain_day(_as_date(record["due_on"]))
    if record["submitted"] == 1:
        return _("Self-assessment %(standard)s, due on %(due)s, was submitted.", standard=standard, due=due)
    if not days:
        return _("Self-assessment %(standard)s is due on %(due)s.", standard=standard, due=due)
    return ngettext(
        "Self-assessment %(standard)s was due on %(due)s and was %(num)s day late when this was looked at.",
        "Self-assessment %(standard)s was due on %(due)s and was %(num)s days late when this was looked at.",
        days,
        standard=standard,
        due=due,
    )


def _as_date(value: date | str) -> date:
    """A flag's frozen snapshot keeps dates as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


SOURCES = (
    EvidenceSource(
        code="answers",
        told_to_organisation=True,
        label=_l("Answers of self-assessments"),
        query=answers,
        fields={
            "sign": FieldType.NUMBER,
            "claims_absence": FieldType.YES_NO,
            "question_code": FieldType.TEXT,
            "requirement_code": FieldType.TEXT,
            "value": FieldType.TEXT,
            "critical": FieldType.YES_NO,
        },
        field_labels={
            "sign": _l("ILO sign"),
            "claims_absence": _l("the answer says that the sign does not occur"),
            "question_code": _l("question"),
            "requirement_code": _l("requirement"),
            "value": _l("answer"),
            "critical": _l("critical requirement"),
        },
        value_labels={"sign": SIGN_LABELS},
        describe=describe_answer,
        reader_permission=READ_SUBMITTED,
        entry_endpoint="assessments.list_assessments",
        correction_endpoint="assessment_receipts.start_correction",
        importer="answers",
        independence_class=_CLASS,
        icon="ui-checks",
    ),
    EvidenceSource(
        code="assessments_due",
        label=_l("Self-assessments due"),
        query=assessments_due,
        fields={
            "days_overdue": FieldType.NUMBER,
            "standard_code": FieldType.TEXT,
            "due_on": FieldType.DATE,
            "submitted": FieldType.YES_NO,
        },
        field_labels={
            "days_overdue": _l("days overdue"),
            "standard_code": _l("standard"),
            "due_on": _l("date it is due"),
            "submitted": _l("submitted"),
        },
        describe=describe_due,
        reader_permission=READ_SUBMITTED,
        entry_endpoint="assessments.list_assessments",
        correction_endpoint="assessment_receipts.start_correction",
        importer="answers",
        independence_class=_CLASS,
        icon="calendar-x",
    ),
)
