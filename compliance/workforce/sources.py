"""Evidence sources over workforce records: what an indicator may ask, and how a record is told to a reader."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, null, select, type_coerce

from compliance.database import days_between
from compliance.organisations.evidence import as_yes_no, asked_for, declared_or_documented, envelope, is_known
from compliance.organisations.models import Organisation
from compliance.organisations.pseudonyms import short_pseudonym
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.web.sentences import code_in_sentence, number_in_sentence
from compliance.workforce.labels import OUTCOME_LABELS, STAGE_LABELS, TOPIC_LABELS
from compliance.workforce.models import AbscondingReport, Grievance, OrientationRecord
from compliance.workforce.permissions import READ_RECORDS

# Documents of one organisation are one source, whichever of its records they are.
OWN_RECORDS = "organisation_itself"


def grievances(as_of: ColumnElement[Any]) -> Select[Any]:
    """Lines of the grievance log as known on `as_of`. `days_open` counts up to the answer, else to `as_of`.

    `days_covered` is NULL for a single grievance; `workers` is the size in the register, NULL where not known.
    """
    line = Grievance
    is_one = line.from_on.is_(None)
    is_closed = and_(line.closed_on.is_not(None), line.closed_on <= as_of)
    days = days_between(case((is_closed, line.closed_on), else_=as_of), line.occurred_on)
    return (
        select(
            *envelope(line, declared_or_documented(line)),
            line.received,
            type_coerce(line.topic, String).label("topic"),
            case((is_one, case((is_closed, 0), else_=1))).label("open"),
            case((is_one, days)).label("days_open"),
            (days_between(line.occurred_on, line.from_on) + 1).label("days_covered"),
            Organisation.number_of_workers.label("workers"),
            line.worker,
        )
        .join(Organisation, Organisation.id == line.organisation_id)
        .where(is_known(line, as_of))
    )


def orientations(as_of: ColumnElement[Any]) -> Select[Any]:
    """Sessions of orientation as known on `as_of`."""
    session = OrientationRecord
    return select(
        *envelope(session, declared_or_documented(session)),
        type_coerce(session.stage, String).label("stage"),
        session.participants,
        as_yes_no(session.own_language).label("own_language"),
        as_yes_no(session.charged).label("charged"),
    ).where(is_known(session, as_of))


def absconding_reports(as_of: ColumnElement[Any]) -> Select[Any]:
    """Reports that a worker absconded, as known on `as_of`.

    `days_after_complaint` counts from the worker's last grievance before the report; NULL where none is known, which
    does not say that there was none.
    """
    report, last = AbscondingReport, _last_complaints(as_of)
    days = days_between(report.occurred_on, last.c.complained_on)
    return (
        select(
            *envelope(report, literal(EvidenceStrength.AUTHORITY_REGISTER.value)),
            report.worker,
            type_coerce(report.outcome, String).label("outcome"),
            case((last.c.complained_on.is_(None), null()), else_=days).label("days_after_complaint"),
        )
        .outerjoin(last, last.c.report_id == report.id)
        .where(is_known(report, as_of))
    )


def _last_complaints(as_of: ColumnElement[Any]) -> Any:
    report, line = AbscondingReport, Grievance
    same = and_(
        line.organisation_id == report.organisation_id,
        line.worker == report.worker,
        line.occurred_on <= report.occurred_on,
    )
    return (
        select(report.id.label("report_id"), func.max(line.occurred_on).label("complained_on"))
        .join(line, same)
        .where(is_known(line, as_of), asked_for(report.organisation_id))
        .group_by(report.id)
        .subquery()
    )


def describe_grievance(record: Mapping[str, Any]) -> str:
    """One sentence about a line of the log."""
    if record["days_covered"] is not None:
        return _(
            "Grievance log: %(number)s received in %(days)s days.",
            number=number_in_sentence(record["received"]),
            days=number_in_sentence(record["days_covered"]),
        )
    days = int(record["days_open"])
    if record["open"] == 1:
        return ngettext("Grievance still open after %(num)s day.", "Grievance still open after %(num)s days.", days)
    return ngettext("Grievance answered after %(num)s day.", "Grievance answered after %(num)s days.", days)


def describe_orientation(record: Mapping[str, Any]) -> str:
    """One sentence about a session."""
    stage, number = STAGE_LABELS[record["stage"]], number_in_sentence(record["participants"])
    if record["own_language"] == 0:
        return _(
            "Orientation (%(stage)s) of %(number)s workers, not in a language they understand.",
            stage=stage,
            number=number,
        )
    return _("Orientation (%(stage)s) of %(number)s workers.", stage=stage, number=number)


def describe_absconding(record: Mapping[str, Any]) -> str:
    """One sentence about a report."""
    worker, outcome = code_in_sentence(short_pseudonym(record["worker"])), OUTCOME_LABELS[record["outcome"]]
    days = record["days_after_complaint"]
    if days is None:
        return _("Worker %(worker)s was reported as absconded: %(outcome)s.", worker=worker, outcome=outcome)
    return ngettext(
        "Worker %(worker)s was reported as absconded %(num)s day after a grievance: %(outcome)s.",
        "Worker %(worker)s was reported as absconded %(num)s days after a grievance: %(outcome)s.",
        int(days),
        worker=worker,
        outcome=outcome,
    )


def _source(code: str, label: Any, name: str, query: Any, describe: Any, icon: str, **rest: Any) -> EvidenceSource:
    return EvidenceSource(
        code=code,
        label=label,
        query=query,
        describe=describe,
        reader_permission=READ_RECORDS,
        entry_endpoint=f"workforce.enter_{name}",
        correction_endpoint=f"workforce.correct_{name}",
        importer=code,
        icon=icon,
        told_to_organisation=True,
        **rest,
    )


SOURCES = (
    _source(
        "grievances",
        _l("Grievance log"),
        "grievance",
        grievances,
        describe_grievance,
        "chat-square-text",
        independence_class=OWN_RECORDS,
        fields={
            "received": FieldType.NUMBER,
            "topic": FieldType.TEXT,
            "open": FieldType.YES_NO,
            "days_open": FieldType.NUMBER,
            "days_covered": FieldType.NUMBER,
            "workers": FieldType.NUMBER,
            "worker": FieldType.TEXT,
        },
        field_labels={
            "received": _l("grievances received"),
            "topic": _l("what it is about"),
            "open": _l("not answered yet"),
            "days_open": _l("days open"),
            "days_covered": _l("days the line covers"),
            "workers": _l("workers in the register"),
            "worker": _l("worker"),
        },
        value_labels={"topic": TOPIC_LABELS},
    ),
    _source(
        "orientations",
        _l("Orientation of workers"),
        "orientation",
        orientations,
        describe_orientation,
        "signpost-split",
        independence_class=OWN_RECORDS,
        fields={
            "stage": FieldType.TEXT,
            "participants": FieldType.NUMBER,
            "own_language": FieldType.YES_NO,
            "charged": FieldType.YES_NO,
        },
        field_labels={
            "stage": _l("when it was held"),
            "participants": _l("workers who took part"),
            "own_language": _l("in a language they understand"),
            "charged": _l("workers paid for it"),
        },
        value_labels={"stage": STAGE_LABELS},
    ),
    _source(
        "absconding_reports",
        _l("Absconding reports"),
        "absconding_report",
        absconding_reports,
        describe_absconding,
        "person-exclamation",
        independence_class="authority_register",
        fields={
            "worker": FieldType.TEXT,
            "outcome": FieldType.TEXT,
            "days_after_complaint": FieldType.NUMBER,
        },
        field_labels={
            "worker": _l("worker"),
            "outcome": _l("outcome"),
            "days_after_complaint": _l("days after the worker's last grievance"),
        },
        value_labels={"outcome": OUTCOME_LABELS},
    ),
)
