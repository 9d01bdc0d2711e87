"""A flag as its pages show it: what it asks, the evidence the reader may see, its thresholds and its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape

from compliance.accounts.identity import Identity
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.labels import DECISION_LABELS, LEVEL_LABELS, REOPEN_LABELS, STATE_LABELS, STRENGTH_LABELS
from compliance.risk.library import IndicatorLibrary
from compliance.risk.models import RiskFlag
from compliance.risk.presentation import PresentedRecord, presented_measures, presented_records
from compliance.risk.wording import IndicatorWords, ThresholdLine, describe_thresholds
from compliance.standards.ilo_signs import ILO_SIGNS, IloSign
from compliance.web.formatting import day, moment, protected_count
from compliance.web.language import localised

MOST_IN_CLASH = 3


@dataclass(frozen=True)
class ShownFlag:
    """Everything a page says of one flag. `chain` and `clash` hold what the reader may see of the evidence."""

    flag_id: int
    code: str
    version: int
    title: str
    question: str
    why: str
    level: str
    level_label: Any
    state_label: Any
    points: int
    raised_on: date
    ilo_sign: IloSign | None
    chain: Sequence[Mapping[str, Any]]
    clash: Mapping[str, Any] | None
    measures: Sequence[tuple[str, Any]]
    thresholds: Sequence[ThresholdLine]
    clears: str


def describe_flag(flag: RiskFlag, identity: Identity, library: IndicatorLibrary) -> ShownFlag:
    """The flag for `identity`, with the words it was raised with; what it asks comes from the present file."""
    snapshot, definition = flag.snapshot, library.definitions.get(flag.indicator_code)
    words = IndicatorWords(definition, library.sources)
    records = _without_telling_counts(presented_records(flag, identity))
    frozen = snapshot.get("indicator", {})
    sign = frozen.get("ilo_sign")
    return ShownFlag(
        flag_id=flag.id,
        code=flag.indicator_code,
        version=flag.definition_version,
        title=localised(frozen.get("title") or (definition.title if definition else flag.indicator_code)),
        question=localised(definition.question) if definition else "",
        why=localised(definition.why) if definition else "",
        level=flag.level.value,
        level_label=LEVEL_LABELS[flag.level],
        state_label=STATE_LABELS[flag.state],
        points=flag.points,
        raised_on=flag.raised_on,
        ilo_sign=ILO_SIGNS.get(sign) if sign else None,
        chain=[_chain_item(record) for record in records],
        clash=_clash(records, definition),
        measures=_measures(flag, identity, records, words),
        thresholds=describe_thresholds(snapshot.get("thresholds", ()), words),
        clears=localised(snapshot.get("clears")),
    )


def _is_withheld(record: PresentedRecord) -> bool:
    return record.count is not None and record.count == protected_count(0)


def _without_telling_counts(records: Sequence[PresentedRecord]) -> Sequence[PresentedRecord]:
    """Where one quarter's count is withheld, the counts of the others go too: a total would give it away."""
    if not any(_is_withheld(record) for record in records):
        return records
    return [
        record if record.count is None or _is_withheld(record) else replace(record, count=Markup(""))
        for record in records
    ]


def _measures(
    flag: RiskFlag, identity: Identity, records: Sequence[PresentedRecord], words: IndicatorWords
) -> list[tuple[str, Any]]:
    """The flag's numbers; none where single records beside a withheld count would let it be worked out."""
    if any(_is_withheld(record) for record in records) and any(record.count is None for record in records):
        return []
    return [(each.label, each.value) for each in presented_measures(flag, identity, words)]


def _named(record: PresentedRecord) -> Markup:
    """Records shown together, with their number where it may be told."""
    return Markup("{} ({})").format(record.label, record.count) if record.count else Markup("{}").format(record.label)


def _chain_item(record: PresentedRecord) -> Mapping[str, Any]:
    strength = str(STRENGTH_LABELS[record.strength])
    if record.count is None:
        meta = Markup("{} · {}").format(day(record.occurred_on), strength)
        return {"icon": record.icon, "title": record.label, "meta": meta, "text": record.sentence, "url": None}
    meta = Markup("{} · {} · {}").format(record.when, strength, _("shown together, never one by one"))
    return {"icon": record.icon, "title": _named(record), "meta": meta, "text": _reported(record), "url": None}


def _reported(record: PresentedRecord) -> Markup:
    """What records shown together all say, and how many workers were asked; empty where their source has no words."""
    if not record.reported:
        return Markup("")
    reported = escape(_("Workers reported: %(what)s")) % {"what": record.reported}
    if record.asked is None:
        return reported
    asked = escape(_("Workers asked about it in the time looked at: %(number)s")) % {"number": record.asked}
    return Markup("{}. {}").format(reported, asked)


def _clash(records: Sequence[PresentedRecord], definition: IndicatorDefinition | None) -> Mapping[str, Any] | None:
    """What was declared beside what others found, where the indicator looks for contradictions."""
    if definition is None or definition.claims is None:
        return None
    declared = [record for record in records if record.source == definition.claims.use.source]
    found = [record for record in records if record.source != definition.claims.use.source]
    if not declared or not found:
        return None
    return {
        "heading": _("What it declared is contradicted by what others found."),
        "left_title": _side_title(_("It declared"), declared),
        "left_text": _side_text(declared),
        "right_title": _side_title(_("Others found"), found),
        "right_text": _side_text(found),
    }


def _side_title(words: str, records: Sequence[PresentedRecord]) -> Markup:
    newest = next((record.occurred_on for record in records if record.occurred_on), None)
    return Markup("{} · {}").format(words, day(newest)) if newest else Markup("{}").format(words)


def _side_text(records: Sequence[PresentedRecord]) -> Markup:
    sentences = [
        Markup("{}").format(record.sentence)
        if record.count is None
        else Markup(", ").join(part for part in (_named(record), record.when, _reported(record)) if part)
        for record in records[:MOST_IN_CLASH]
    ]
    return Markup("<br>").join(sentences)


def describe_reviews(flag: RiskFlag) -> list[Mapping[str, Any]]:
    """The decisions about a flag as lines of a timeline, oldest first."""
    return [
        {
            "icon": "gear" if review.by is None else "person",
            "title": DECISION_LABELS[review.decision],
            "meta": _meta(review),
            "text": REOPEN_LABELS.get(review.reason, review.reason) if review.by is None else review.reason,
            "url": None,
        }
        for review in flag.reviews
    ]


def _meta(review: Any) -> Markup:
    who, when = review.by.name if review.by else _("by the evaluation"), moment(review.at)
    if review.approval is None or review.approval.decided_by is None:
        return Markup("{}, {}").format(who, when)
    second = _("second person: %(name)s", name=review.approval.decided_by.name)
    return Markup("{}, {}; {}").format(who, when, second)
