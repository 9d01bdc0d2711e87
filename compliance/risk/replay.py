"""Compute stored flags again, from their own snapshot and from the evidence as it was then known.

Flags of one indicator and day are evaluated together. Writes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from compliance.database import db
from compliance.risk.asked import INTERVIEW
from compliance.risk.compile_combined import SIGN_FIELDS
from compliance.risk.definition import IndicatorDefinition, canonical_json, compares_in
from compliance.risk.library import IndicatorLibrary, current_library, definition_problems
from compliance.risk.models import FixedPrior, FormerSnapshot, RiskFlag
from compliance.risk.priors import PulledTo, related_prior
from compliance.risk.replay_evidence import ALWAYS, Recomputed, evaluate_again, evidence_views, see_as_of
from compliance.risk.replay_frozen import day_of, is_same_number, is_whole, list_contradictions
from compliance.risk.snapshot import snapshot_digest
from compliance.risk.terms import Terms, terms_for, threshold_lines
from compliance.risk.texts import definition_of
from compliance.risk.vocabulary import IndicatorKind

_CHUNK = 500
_SHOWN_DAYS = ("occurred_on", "known_on")


class Verdict(StrEnum):
    """`NOT_REPLAYABLE` says that the result may not be compared, and its reason why."""

    EQUAL = "equal"
    DIFFERENT = "different"
    NOT_REPLAYABLE = "not replayable"


NO_FILE = "the indicator's file of then was not kept"
NO_SOURCE = "the indicator reads a source that is not there any more"
RECORDED_LATER = "records recorded later"
ERASED = "records erased"


@dataclass(frozen=True)
class StoredSnapshot:
    """A snapshot with what stands beside it; `moment` is when it was frozen."""

    flag_id: int
    is_former: bool
    organisation_id: int
    level: str
    snapshot: Mapping[str, Any]
    digest: str
    moment: datetime

    def __str__(self) -> str:
        return f"flag {self.flag_id}" + (f" (former, {self.snapshot.get('as_of')})" if self.is_former else "")


@dataclass(frozen=True)
class Replayed:
    """What became of one snapshot; `reasons` say what differs, or why nothing can be said."""

    stored: StoredSnapshot
    verdict: Verdict
    reasons: tuple[str, ...] = ()


@dataclass
class ReplaySummary:
    """How many snapshots are equal, and every one that is not."""

    counts: Counter[Verdict] = field(default_factory=Counter)
    not_equal: list[Replayed] = field(default_factory=list)

    def add(self, each: Replayed) -> None:
        self.counts[each.verdict] += 1
        if each.verdict is not Verdict.EQUAL:
            self.not_equal.append(each)


def replay_flags(flag_ids: Iterable[int] | None = None, *, library: IndicatorLibrary | None = None) -> ReplaySummary:
    """Compute the flags named, or all of them, again, with their former snapshots."""
    library, summary = library or current_library(), ReplaySummary()
    with evidence_views():
        for stored in _chunks(flag_ids):
            for replayed in _replay(stored, library):
                summary.add(replayed)
    return summary


def _chunks(flag_ids: Iterable[int] | None) -> Iterator[list[StoredSnapshot]]:
    """The snapshots, flags of one indicator and day near each other."""
    order = (RiskFlag.indicator_code, RiskFlag.definition_digest, RiskFlag.raised_on, RiskFlag.id)
    wanted = select(RiskFlag.id).order_by(*order)
    if flag_ids is not None:
        wanted = wanted.where(RiskFlag.id.in_(list(flag_ids)))
    ids = db.session.scalars(wanted).all()
    for start in range(0, len(ids), _CHUNK):
        yield _load(ids[start : start + _CHUNK])
        db.session.expire_all()


def _load(flag_ids: Sequence[int]) -> list[StoredSnapshot]:
    former_of: dict[int, list[FormerSnapshot]] = defaultdict(list)
    former = select(FormerSnapshot).where(FormerSnapshot.flag_id.in_(flag_ids)).order_by(FormerSnapshot.id)
    for each in db.session.scalars(former):
        former_of[each.flag_id].append(each)
    flags = db.session.scalars(select(RiskFlag).where(RiskFlag.id.in_(flag_ids)))
    return [stored for flag in flags for stored in _snapshots_of(flag, former_of[flag.id])]


def _snapshots_of(flag: RiskFlag, former: Iterable[FormerSnapshot]) -> Iterator[StoredSnapshot]:
    """Each was frozen when the one before it was replaced, the first when the flag was raised."""
    moment = flag.raised_at
    for each in former:
        kept = (each.level.value, each.snapshot, each.snapshot_digest, moment)
        yield StoredSnapshot(flag.id, True, flag.organisation_id, *kept)
        moment = each.replaced_at
    kept = (flag.level.value, flag.snapshot, flag.snapshot_digest, moment)
    yield StoredSnapshot(flag.id, False, flag.organisation_id, *kept)


def _replay(stored: Iterable[StoredSnapshot], library: IndicatorLibrary) -> Iterator[Replayed]:
    groups: dict[tuple[Any, ...], list[StoredSnapshot]] = defaultdict(list)
    for each in stored:
        broken = _broken(each)
        if broken:
            yield Replayed(each, Verdict.DIFFERENT, (broken,))
        else:
            pulled = each.snapshot.get("pulled_to") or {}
            key = (
                each.snapshot["indicator"]["digest"],
                day_of(each.snapshot),
                pulled.get("mean"),
                pulled.get("version"),
            )
            groups[key].append(each)
    for (digest, as_of, mean, version), group in groups.items():
        definition = definition_of(digest) or _in_library(digest, library)
        reason = (
            NO_FILE if definition is None else NO_SOURCE if definition_problems(definition, library.sources) else None
        )
        if definition is None or reason:
            yield from (Replayed(each, Verdict.NOT_REPLAYABLE, (str(reason),)) for each in group)
            continue
        terms = terms_for(definition, library.sources, library.country, as_of)
        pulled_to = None if mean is None else PulledTo(mean, version)
        yield from _replay_group(replace(terms, pulled_to=pulled_to), group)


def _in_library(digest: str, library: IndicatorLibrary) -> IndicatorDefinition | None:
    return next((each for each in library.definitions.values() if each.digest == digest), None)


def _broken(stored: StoredSnapshot) -> str | None:
    """What shows that the stored snapshot is not the one that was frozen."""
    if snapshot_digest(stored.snapshot) != stored.digest:
        return "the snapshot is not the one its digest was made of"
    if not is_whole(stored.snapshot):
        return "a part of the snapshot is missing or of another kind"
    if stored.snapshot.get("level") != stored.level:
        return f"the flag's level is {stored.level}, its snapshot's {stored.snapshot.get('level')}"
    if stored.snapshot.get("organisation_id") != stored.organisation_id:
        return "the snapshot is of another organisation"
    return None


def _replay_group(terms: Terms, group: Sequence[StoredSnapshot]) -> Iterator[Replayed]:
    """Snapshots of one indicator and day, one or several an organisation."""
    terms = replace(terms, organisation_ids=tuple(sorted({each.organisation_id for each in group})))
    of_all = [] if _has_mean_of_then(terms) else ["the mean is not the one that was fixed"]
    lines = _plain_lines(threshold_lines(terms))
    found = evaluate_again(terms)
    differing = []
    for each in group:
        frozen = [*of_all, *list_contradictions(each.snapshot, terms.definition)]
        if not frozen and _plain_lines(each.snapshot["thresholds"]) != lines:
            frozen = ["a national rule has another value for that day now"]
        if frozen:
            yield Replayed(each, Verdict.DIFFERENT, tuple(frozen))
            continue
        differences = _differences(each, found.get(each.organisation_id), terms.definition)
        if differences:
            differing.append((each, differences))
        else:
            yield Replayed(each, Verdict.EQUAL)
    yield from _explain(terms, differing, found)


def _plain_lines(lines: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(canonical_json([line["place"], line["name"], line["word"], line["value"]]) for line in lines)


def _has_mean_of_then(terms: Terms) -> bool:
    """True unless the frozen mean differs from the version of it that is kept."""
    if terms.definition.kind is not IndicatorKind.RELATED or terms.pulled_to is None:
        return True
    name = related_prior(terms.definition.code)
    kept = select(FixedPrior.values).where(FixedPrior.name == name, FixedPrior.version == terms.pulled_to.version)
    values = db.session.scalar(kept)
    return values is not None and is_same_number(values.get("mean"), terms.pulled_to.mean)


def _differences(stored: StoredSnapshot, now: Recomputed | None, definition: IndicatorDefinition) -> list[str]:
    """What the evaluation says otherwise than the snapshot; of a record, only the fields the indicator reads."""
    then = stored.snapshot
    if now is None:
        return ["nothing is on record"]
    found = [] if now.level == then["level"] else [f"level: {then['level']} then, {now.level} now"]
    for name in definition.measure_names:
        before, after = then["measures"].get(name), now.measures.get(name)
        if not is_same_number(before, after):
            found.append(f"{name}: {before} then, {after} now")
    for name, after in (("records_looked_at", now.records_looked_at), ("records_total", now.records_total)):
        if then[name] != after:
            found.append(f"{name}: {then[name]} then, {after} now")
    before_by, after_by = _by_key(then["records"]), _by_key(now.records)
    for key in sorted(before_by.keys() | after_by.keys()):
        if key not in after_by:
            found.append(f"{key[0]} {key[1]}: not among the records now")
        elif key not in before_by:
            found.append(f"{key[0]} {key[1]}: not among the records then")
        else:
            found += _changed_fields(key, before_by[key], after_by[key], definition)
    return found


def _by_key(records: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Mapping[str, Any]]:
    return {(str(each["source"]), str(each["record_id"])): each for each in records}


def _changed_fields(
    key: tuple[str, str], then: Mapping[str, Any], now: Mapping[str, Any], definition: IndicatorDefinition
) -> list[str]:
    before = {**{name: then[name] for name in _SHOWN_DAYS}, **_read_values(then, definition)}
    after = {**{name: now[name] for name in _SHOWN_DAYS}, **_read_values(now, definition)}
    return [
        f"{key[0]} {key[1]}, {name}: {before[name]} then, {after[name]} now"
        for name in before
        if name in after and not _is_same(before[name], after[name])
    ]


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return is_same_number(one, other)
    return bool(one == other)


def _read_values(record: Mapping[str, Any], definition: IndicatorDefinition) -> dict[str, Any]:
    """The fields of a frozen record that the indicator reads, as its source calls them."""
    names = {each.name for _, condition in definition.conditions() for each in compares_in(condition)}
    names |= {measure.field for measure in definition.measures if measure.field} | {*definition.together_in}
    names |= {definition.match} if definition.match else set()
    names |= set(SIGN_FIELDS) if definition.kind is IndicatorKind.COMBINED else set()
    there = {use.field_name(name) for use in definition.uses if use.source == record["source"] for name in names}
    return {name: value for name, value in record["values"].items() if name in there}


def _explain(
    terms: Terms, differing: Sequence[tuple[StoredSnapshot, list[str]]], found: Mapping[int, Recomputed]
) -> Iterator[Replayed]:
    """Name the cause where records came later or were erased by law; whatever else differs is a difference."""
    by_moment: dict[datetime, list[tuple[StoredSnapshot, list[str]]]] = defaultdict(list)
    for stored, differences in differing:
        by_moment[stored.moment].append((stored, differences))
    for moment, group in by_moment.items():
        organisations = tuple(sorted({stored.organisation_id for stored, _ in group}))
        see_as_of(moment)
        as_then = evaluate_again(replace(terms, organisation_ids=organisations))
        see_as_of(ALWAYS)
        taken_back = _taken_back(terms, organisations)
        for stored, differences in group:
            left = _differences(stored, as_then.get(stored.organisation_id), terms.definition)
            if not left:
                yield Replayed(stored, Verdict.NOT_REPLAYABLE, (RECORDED_LATER, *differences))
            elif _lost_interviews(
                stored, as_then.get(stored.organisation_id), terms, taken_back[stored.organisation_id]
            ):
                yield Replayed(stored, Verdict.NOT_REPLAYABLE, (ERASED, *left))
            else:
                yield Replayed(stored, Verdict.DIFFERENT, tuple(left))


def _taken_back(terms: Terms, organisation_ids: Iterable[int]) -> Mapping[int, Mapping[str, datetime]]:
    """For each organisation the interviews that were taken back, and when."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    for taken_back in {source.taken_back for source in terms.sources.values() if source.taken_back is not None}:
        rows = taken_back().subquery()
        for row in db.session.execute(select(rows).where(rows.c.organisation_id.in_(organisation_ids))):
            found[row.organisation_id][row.interview] = row.taken_back_at
    return found


def _lost_interviews(
    stored: StoredSnapshot, now: Recomputed | None, terms: Terms, taken_back: Mapping[str, datetime]
) -> bool:
    """True if an interview was taken back since, all that is gone is of such interviews, and nothing else changed."""
    before, after = _by_key(stored.snapshot["records"]), _by_key(now.records if now else [])
    if after.keys() - before.keys():
        return False
    if any(_changed_fields(key, before[key], each, terms.definition) for key, each in after.items()):
        return False
    gone = [each["values"].get(INTERVIEW) for key, each in before.items() if key not in after]
    return any(moment > stored.moment for moment in taken_back.values()) and all(each in taken_back for each in gone)
