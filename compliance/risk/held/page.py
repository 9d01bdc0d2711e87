"""What an organisation may know of what is held on it, in words.

Flags that are not confidential or that a supervisor released, with kinds of sources instead of records and times no
finer than a quarter; how many records of which kinds, in steps of the minimum, as they stood at the end of a quarter;
what it replied and what was answered; until when, and what comes next.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.clock import today
from compliance.national_rules.lookup import value
from compliance.organisations.queries import list_own_organisations
from compliance.risk.appeals.queries import list_own_appeals
from compliance.risk.held.deadlines import (
    ANSWER_DAYS,
    APPEAL_ANSWER_DAYS,
    appeal_due_on,
    quarter_start,
    reply_due_on,
)
from compliance.risk.held.queries import HeldFlag, count_told_records, list_held_flags
from compliance.risk.library import IndicatorLibrary
from compliance.risk.replies.queries import list_own_replies
from compliance.web.formatting import told_count
from compliance.web.language import localised


@dataclass(frozen=True)
class HeldLine:
    """One flag as the organisation may read it."""

    flag_id: int
    title: str
    question: str
    level: str
    told_on: date
    was_released: bool
    sources: Sequence[str]
    clears: str
    reply_by: date | None
    upheld_on: date | None
    appeal_by: date | None
    may_appeal: bool
    replies: Sequence[Any]
    appeals: Sequence[Any]


@dataclass(frozen=True)
class HeldRecords:
    """How many records of one kind are held, and what the organisation replied to them."""

    code: str
    label: str
    number: Any
    replies: Sequence[Any]


@dataclass(frozen=True)
class HeldOn:
    """What is held on one of the reader's organisations."""

    organisation: Any
    authority: str
    lines: Sequence[HeldLine]
    records: Sequence[HeldRecords]
    counted_on: date
    earlier: Sequence[Any]
    answer_days: int | None
    appeal_answer_days: int | None


def describe_held(identity: Identity, library: IndicatorLibrary) -> list[HeldOn]:
    """For each of the identity's own organisations, in the order of their names, what it may know."""
    day = today()
    flags = {
        organisation_id: list(each)
        for organisation_id, each in groupby(list_held_flags(identity, day), key=lambda flag: flag.organisation_id)
    }
    organisations = list_own_organisations(identity)
    counts = count_told_records([each.id for each in organisations], library.sources, day)
    replies, appeals = list_own_replies(identity), list_own_appeals(identity)
    return [
        _held_on(
            organisation,
            flags.get(organisation.id, []),
            counts.get(organisation.id, {}),
            [each for each in replies if each.organisation_id == organisation.id],
            [each for each in appeals if each.organisation_id == organisation.id],
            library,
        )
        for organisation in organisations
    ]


def _held_on(
    organisation: Any,
    flags: Sequence[HeldFlag],
    counts: Mapping[str, int],
    replies: Sequence[Any],
    appeals: Sequence[Any],
    library: IndicatorLibrary,
) -> HeldOn:
    day, shown = today(), {flag.flag_id for flag in flags}
    codes = {*counts, *(each.source_code for each in replies if each.source_code in library.sources)}
    return HeldOn(
        organisation=organisation,
        authority=localised(organisation.authority.name) if organisation.authority else "",
        lines=[describe_line(flag, library, organisation.country, replies, appeals) for flag in flags],
        records=[
            HeldRecords(
                code=code,
                label=str(source.label),
                number=told_count(counts[code]) if code in counts else _("none"),
                replies=[each for each in replies if each.source_code == code],
            )
            for code, source in library.sources.items()
            if code in codes
        ],
        counted_on=quarter_start(day) - timedelta(days=1),
        earlier=[each for each in replies if each.flag_id is not None and each.flag_id not in shown],
        answer_days=value(ANSWER_DAYS, organisation.country, day),
        appeal_answer_days=value(APPEAL_ANSWER_DAYS, organisation.country, day),
    )


def describe_line(
    held: HeldFlag, library: IndicatorLibrary, country: str, replies: Sequence[Any], appeals: Sequence[Any]
) -> HeldLine:
    """One flag in words, with the replies and appeals that are about it."""
    definition = library.definitions.get(held.indicator_code)
    upheld_on = held.upheld.at.date() if held.upheld else None
    own = [each for each in appeals if each.flag_id == held.flag_id]
    return HeldLine(
        flag_id=held.flag_id,
        title=localised(definition.title) if definition else _("An indicator that is not used any more"),
        question=localised(definition.question) if definition else "",
        level=held.level.value,
        told_on=held.told_on,
        was_released=held.was_released,
        sources=list(
            dict.fromkeys(
                str(library.sources[use.source].label)
                for use in (definition.uses if definition else ())
                if use.source in library.sources
            )
        ),
        clears=localised(definition.clears) if definition else "",
        reply_by=reply_due_on(held.told_on, country),
        upheld_on=upheld_on,
        appeal_by=appeal_due_on(upheld_on, country) if upheld_on else None,
        may_appeal=held.upheld is not None and all(each.review_id != held.upheld.id for each in own),
        replies=[each for each in replies if each.flag_id == held.flag_id],
        appeals=own,
    )
