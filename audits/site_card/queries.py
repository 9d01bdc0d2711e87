"""What a team should know before it arrives: earlier findings, open corrections, contradictions, open questions.

Never an earlier interview: what workers said to one team is not carried to the next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from audits.corrective_actions.models import CLOSED_STATES, CorrectiveAction
from audits.corrective_actions.queries import ListedAction
from audits.findings.models import Finding, first_id
from audits.models import Audit
from audits.queries import is_audit_visible
from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.organisations.types import OrganisationKind
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.library import IndicatorLibrary
from compliance.risk.models import IndicatorReading, RiskFlag
from compliance.risk.vocabulary import COUNTED_STATES, IndicatorKind, Outcome

MOST_FINDINGS = 12
MOST_CORRECTIONS = 40
MOST_QUESTIONS = 5


@dataclass(frozen=True)
class OpenQuestion:
    """An indicator that cannot be answered yet: what it asks, what it would look at, and the most points at stake."""

    definition: IndicatorDefinition
    sources: tuple[str, ...]
    records: int
    points: int


def list_earlier_findings(audit: Audit, identity: Identity) -> Sequence[Finding]:
    """The latest findings of other audits of the organisation that `identity` may see, as they stand now."""
    statement = (
        select(Finding)
        .join(Finding.audit)
        .where(
            Finding.organisation_id == audit.organisation_id,
            Finding.audit_id != audit.id,
            is_current(Finding),
            is_audit_visible(identity),
        )
        .options(lazyload(Finding.audit))
        .order_by(Finding.occurred_on.desc(), Finding.id.desc())
        .limit(MOST_FINDINGS)
    )
    return db.session.scalars(statement).unique().all()


def list_open_corrections(audit: Audit, identity: Identity) -> Sequence[ListedAction]:
    """Corrective actions not yet verified and closed with the finding as it stands, the earliest deadline first."""
    statement = (
        select(CorrectiveAction, Finding)
        .join(Finding, and_(first_id(Finding) == CorrectiveAction.finding_id, is_current(Finding)))
        .join(Finding.audit)
        .where(
            CorrectiveAction.organisation_id == audit.organisation_id,
            CorrectiveAction.state.not_in(CLOSED_STATES),
            is_audit_visible(identity),
        )
        .options(
            lazyload(Finding.audit),
            lazyload(CorrectiveAction.finding),
            lazyload(CorrectiveAction.plans),
            lazyload(CorrectiveAction.submissions),
            lazyload(CorrectiveAction.checks),
        )
        .order_by(CorrectiveAction.close_due_on, CorrectiveAction.id)
        .limit(MOST_CORRECTIONS)
    )
    return [ListedAction(action, finding) for action, finding in db.session.execute(statement).unique()]


def list_contradictions(organisation_id: int, library: IndicatorLibrary) -> Sequence[RiskFlag]:
    """Counted flags of indicators that set a claim against reports, the heaviest first."""
    codes = [code for code, each in library.definitions.items() if each.kind is IndicatorKind.CONTRADICTION]
    statement = select(RiskFlag).where(
        RiskFlag.organisation_id == organisation_id,
        RiskFlag.indicator_code.in_(codes),
        RiskFlag.state.in_(COUNTED_STATES),
    )
    return db.session.scalars(statement.order_by(RiskFlag.points.desc(), RiskFlag.id)).all()


def list_open_questions(audit: Audit, library: IndicatorLibrary, on: date) -> list[OpenQuestion]:
    """Indicators in force without enough evidence on the organisation, those with most points at stake first.

    An answer to the first changes the picture most: the score moves by at most its points.
    """
    readings = _current_readings(audit.organisation_id)
    waiting = [
        _open_question(definition, library, readings)
        for code, definition in library.definitions.items()
        if definition.is_in_force(on, library.country)
        and (code not in readings or readings[code].outcome is Outcome.NOT_ENOUGH_EVIDENCE)
        and _can_concern(definition, library, audit.organisation.kind)
    ]
    return sorted(waiting, key=lambda each: (-each.points, each.definition.code))[:MOST_QUESTIONS]


def _current_readings(organisation_id: int) -> Mapping[str, IndicatorReading]:
    statement = select(IndicatorReading).where(
        IndicatorReading.organisation_id == organisation_id, IndicatorReading.is_current
    )
    return {each.indicator_code: each for each in db.session.scalars(statement)}


def _can_concern(definition: IndicatorDefinition, library: IndicatorLibrary, kind: OrganisationKind) -> bool:
    """False where all its sources are records that only other kinds of organisations keep, such as licences."""
    of_others = {f"{other}s" for other in OrganisationKind if other is not kind}
    known = [library.sources[use.source] for use in definition.uses if use.source in library.sources]
    return not all(source.entry_endpoint.split(".")[0] in of_others for source in known)


def _open_question(
    definition: IndicatorDefinition, library: IndicatorLibrary, readings: Mapping[str, IndicatorReading]
) -> OpenQuestion:
    known = [library.sources[use.source] for use in definition.uses if use.source in library.sources]
    reading = readings.get(definition.code)
    return OpenQuestion(
        definition=definition,
        sources=tuple(dict.fromkeys(str(source.label) for source in known)),
        records=reading.records_count if reading else 0,
        points=max(definition.points.values(), default=0),
    )
