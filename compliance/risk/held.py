"""What an organisation may know of the flags about it.

Only flags that are not confidential or that a supervisor released; in words, with kinds of sources instead of
records, times no finer than a quarter, and every count under the minimum withheld, whatever it rests on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.organisations.queries import list_own_organisations
from compliance.risk.library import IndicatorLibrary
from compliance.risk.queries import HeldFlag, list_held_flags
from compliance.web.language import localised


@dataclass(frozen=True)
class HeldLine:
    """One flag as the organisation may read it."""

    title: str
    question: str
    level: str
    raised_on: date
    sources: Sequence[str]
    clears: str


@dataclass(frozen=True)
class HeldOn:
    """What is held on one of the reader's organisations."""

    organisation: Any
    authority: str
    lines: Sequence[HeldLine]


def describe_held_flags(identity: Identity, library: IndicatorLibrary) -> list[HeldOn]:
    """For each of the identity's own organisations, in the order of their names, what it may know."""
    flags = {
        organisation_id: list(each)
        for organisation_id, each in groupby(list_held_flags(identity), key=lambda flag: flag.organisation_id)
    }
    return [
        HeldOn(
            organisation=organisation,
            authority=localised(organisation.authority.name) if organisation.authority else "",
            lines=[_line(flag, library) for flag in flags.get(organisation.id, ())],
        )
        for organisation in list_own_organisations(identity)
    ]


def _line(flag: HeldFlag, library: IndicatorLibrary) -> HeldLine:
    definition = library.definitions.get(flag.indicator_code)
    return HeldLine(
        title=localised(definition.title) if definition else _("An indicator that is not used any more"),
        question=localised(definition.question) if definition else "",
        level=flag.level.value,
        raised_on=flag.raised_on,
        sources=[
            str(library.sources[use.source].label)
            for use in (definition.uses if definition else ())
            if use.source in library.sources
        ],
        clears=localised(definition.clears) if definition else "",
    )
