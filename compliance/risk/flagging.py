"""Open, change and clear flags as an indicator's results ask for it, whoever reviewed them before.

A flag that a person decided stays quiet unless its level rises or new records come; then it is opened again and the
evidence it was decided on is kept beside the new.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Date, Select, and_, case, func, insert, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from compliance.database import db
from compliance.ledger.recording import insert_rows
from compliance.risk.asked import count_asked
from compliance.risk.models import FlagReview, FormerSnapshot, RiskFlag
from compliance.risk.results import RESULT, TOUCHED
from compliance.risk.snapshot import QuotedRecords, common_workplace, fixed_part, freeze, snapshot_digest, strongest
from compliance.risk.terms import Terms
from compliance.risk.vocabulary import DECIDED_STATES, Decision, FlagState, Level, Outcome, ReopenReason

_BATCH = 1000
_FEW = 50
_RANK = {level.value: rank for rank, level in enumerate(Level)}
_QUIET: dict[str, Any] = {"synchronize_session": False}


@dataclass
class FlagCounts:
    opened: int = 0
    changed: int = 0
    reopened: int = 0
    cleared: int = 0


def follow_results(terms: Terms, moment: datetime) -> FlagCounts:
    """Bring the indicator's flags in line with RESULT; gives how many were opened, changed, reopened and cleared."""
    counts = FlagCounts(cleared=_clear_flags(terms))
    if _mark_due(terms):
        due = of_due(terms)
        records = QuotedRecords(due)
        try:
            _write_due_flags(terms, moment, records, counts, count_asked(due))
        finally:
            records.close()
    _note_still_raised(terms)
    return counts


def of_due(terms: Terms) -> Terms:
    """The same for the organisations whose flag is written: their records alone are read again."""
    due = select(RESULT.c.organisation_id).where(RESULT.c.is_due)
    few = tuple(db.session.scalars(due.order_by(RESULT.c.organisation_id).limit(_FEW + 1)))
    return replace(terms, organisation_ids=few if len(few) <= _FEW else due)


def _live(terms: Terms) -> Any:
    return and_(RiskFlag.indicator_code == terms.definition.code, RiskFlag.state != FlagState.CLEARED)


def _clear_flags(terms: Terms) -> int:
    """Clear what is not raised any more. Where a national rule is unknown, silence clears nothing."""
    of_flag = select(RESULT.c.outcome).where(RESULT.c.organisation_id == RiskFlag.organisation_id).scalar_subquery()
    if terms.knows_all_rules or not terms.is_in_force:
        raised = select(RESULT.c.organisation_id).where(RESULT.c.outcome == Outcome.RAISED.value)
        is_over = ~raised.where(RESULT.c.organisation_id == RiskFlag.organisation_id).exists()
    else:
        not_raised = select(RESULT.c.organisation_id).where(RESULT.c.outcome == Outcome.NOT_RAISED.value)
        is_over = RiskFlag.organisation_id.in_(not_raised)
    conditions = [_live(terms), is_over]
    if terms.organisation_ids is not None:
        conditions.append(RiskFlag.organisation_id.in_(terms.organisation_ids))
    _touch(select(RiskFlag.organisation_id).where(*conditions))
    cleared = (
        update(RiskFlag)
        .where(*conditions)
        .values(
            state=FlagState.CLEARED,
            cleared_on=terms.as_of,
            cleared_outcome=func.coalesce(of_flag, Outcome.NOT_ENOUGH_EVIDENCE.value),
        )
    )
    return int(db.session.execute(cleared, execution_options=_QUIET).rowcount)  # type: ignore[attr-defined]


def _mark_due(terms: Terms) -> bool:
    """Mark the raised organisations whose flag must be written: none yet, another level, or decided and news.

    Gives whether there are any.
    """
    news = and_(
        RiskFlag.state.in_(DECIDED_STATES),
        or_(RESULT.c.matching > RiskFlag.records_count, RESULT.c.newest_known_on > RiskFlag.newest_known_on),
    )
    settled = select(RiskFlag.id).where(
        RiskFlag.organisation_id == RESULT.c.organisation_id,
        _live(terms),
        RiskFlag.level == RESULT.c.level,
        ~func.coalesce(news, literal(False)),
    )
    is_due = and_(RESULT.c.outcome == Outcome.RAISED.value, ~settled.exists())
    marked = db.session.execute(update(RESULT).where(is_due).values(is_due=True))
    _touch(select(RESULT.c.organisation_id).where(RESULT.c.is_due))
    return bool(marked.rowcount)  # type: ignore[attr-defined]


def _touch(organisation_ids: Select[Any]) -> None:
    """Note whose score must be computed anew."""
    db.session.execute(insert(TOUCHED).from_select(["organisation_id"], organisation_ids))


def _due(terms: Terms) -> Select[Any]:
    flag = RiskFlag.__table__.c
    former = [flag[name].label(f"flag_{name}") for name in ("id", "state", "level", "released_at")]
    live = and_(
        flag.organisation_id == RESULT.c.organisation_id,
        flag.indicator_code == terms.definition.code,
        flag.state != FlagState.CLEARED,
    )
    joined = RESULT.outerjoin(RiskFlag.__table__, live)
    return select(RESULT, *former).select_from(joined).where(RESULT.c.is_due).order_by(RESULT.c.organisation_id)


def _write_due_flags(
    terms: Terms, moment: datetime, records: QuotedRecords, counts: FlagCounts, asked: Mapping[int, Mapping[str, Any]]
) -> None:
    due = iter(db.session.execute(_due(terms)).all())
    fixed = fixed_part(terms)
    while batch := list(islice(due, _BATCH)):
        written = [
            (row, _frozen_values(terms, {**fixed, "asked": asked.get(row.organisation_id, {})}, row, records))
            for row in batch
        ]
        _open_flags(terms, moment, [values for row, values in written if row.flag_id is None], counts)
        _change_flags(terms, moment, [(row, values) for row, values in written if row.flag_id is not None], counts)


def _frozen_values(terms: Terms, fixed: dict[str, Any], row: Any, records: QuotedRecords) -> dict[str, Any]:
    quoted = records.of(row.organisation_id)
    snapshot = freeze(fixed, row, quoted)
    return {
        "organisation_id": row.organisation_id,
        "workplace_id": common_workplace(quoted),
        "strength": strongest(quoted),
        "definition_version": terms.definition.version,
        "definition_digest": terms.definition.digest,
        "level": Level(row.level),
        "points": terms.definition.points[Level(row.level)],
        "last_raised_on": terms.as_of,
        "snapshot": snapshot,
        "snapshot_digest": snapshot_digest(snapshot),
        "records_count": row.matching,
        "newest_known_on": row.newest_known_on,
    }


def _open_flags(terms: Terms, moment: datetime, rows: list[dict[str, Any]], counts: FlagCounts) -> None:
    if not rows:
        return
    confidential = terms.is_confidential
    fixed = {
        "indicator_code": terms.definition.code,
        "state": FlagState.OPEN,
        "raised_on": terms.as_of,
        "raised_at": moment,
        "confidential": confidential,
    }
    db.session.execute(
        insert(RiskFlag.__table__), [{**fixed, **row, **_public_part(row, confidential=confidential)} for row in rows]
    )
    counts.opened += len(rows)


def _public_part(row: dict[str, Any], *, confidential: bool) -> dict[str, Any]:
    if confidential:
        return {"public_level": None, "public_points": 0}
    return {"public_level": row["level"], "public_points": row["points"]}


def _change_flags(
    terms: Terms, moment: datetime, written: list[tuple[Any, dict[str, Any]]], counts: FlagCounts
) -> None:
    if not written:
        return
    _keep_former_snapshots([row.flag_id for row, _ in written], moment)
    confidential, reviews, updates = terms.is_confidential, [], []
    reopened = {"decision": Decision.REOPEN, "by_id": None, "at": moment}
    for row, values in written:
        reason = _reopen_reason(row)
        state = FlagState.OPEN if reason else FlagState(row.flag_state)
        # What was released stays as it was released: a later interview must not show on the organisation's page.
        public = {} if confidential else _public_part(values, confidential=False)
        updates.append({"id": row.flag_id, **values, **public, "state": state})
        if reason:
            reviews.append({**reopened, "flag_id": row.flag_id, "reason": reason.value})
    for names in {tuple(sorted(each)) for each in updates}:
        db.session.execute(update(RiskFlag), [each for each in updates if tuple(sorted(each)) == names])
    if reviews:
        insert_rows(FlagReview, reviews)
    counts.changed += len(updates) - len(reviews)
    counts.reopened += len(reviews)


def _reopen_reason(row: Any) -> ReopenReason | None:
    if FlagState(row.flag_state) not in DECIDED_STATES:
        return None
    rank, former = _RANK[row.level], _RANK[Level(row.flag_level).value]
    if rank > former:
        return ReopenReason.LEVEL_ROSE
    return ReopenReason.NEW_RECORDS if rank == former else None


def _keep_former_snapshots(flag_ids: list[int], moment: datetime) -> None:
    kept = (RiskFlag.id, RiskFlag.level, RiskFlag.snapshot, RiskFlag.snapshot_digest)
    former = select(*kept, literal(moment, RiskFlag.raised_at.type)).where(RiskFlag.id.in_(flag_ids))
    names = ("flag_id", "level", "snapshot", "snapshot_digest", "replaced_at")
    db.session.execute(insert(FormerSnapshot).from_select(names, former, include_defaults=False))


def _note_still_raised(terms: Terms) -> None:
    """Set the last day on which flags were raised; what a decision was taken on stays as it was."""
    is_decided = RiskFlag.state.in_(DECIDED_STATES)
    still = (
        update(RiskFlag)
        .where(_live(terms), RiskFlag.organisation_id == RESULT.c.organisation_id)
        .where(RESULT.c.outcome == Outcome.RAISED.value)
        .values(
            last_raised_on=literal(terms.as_of, Date()),
            records_count=_unless(is_decided, RiskFlag.records_count, RESULT.c.matching),
            newest_known_on=_unless(is_decided, RiskFlag.newest_known_on, RESULT.c.newest_known_on),
        )
    )
    db.session.execute(still, execution_options=_QUIET)


def _unless(condition: Any, kept: InstrumentedAttribute[Any], new: Any) -> Any:
    return case((condition, kept), else_=new)
