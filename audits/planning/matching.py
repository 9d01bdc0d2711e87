"""Does the team speak the workers' languages, and is there somebody of each sex? Warnings, never bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audits.models import Audit
from audits.own_details.models import OwnDetails
from audits.own_details.queries import details_of
from audits.planning.expectations import About, Expectation, list_expectations
from compliance.accounts.identity import Identity


class Match(StrEnum):
    """Three answers: somebody fits, nobody does, or it cannot be told since somebody stated nothing."""

    FITS = "fits"
    NOBODY = "nobody"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class TeamMatch:
    """One expectation, how the team meets it, and how many members stated nothing of the kind."""

    expectation: Expectation
    match: Match
    silent: int


@dataclass(frozen=True)
class Matching:
    """What is known of workers and team. `stated` is what each member stated, by user."""

    matches: Sequence[TeamMatch]
    stated: Mapping[int, OwnDetails]
    knows_languages: bool
    knows_sexes: bool

    @property
    def warnings(self) -> list[TeamMatch]:
        return [each for each in self.matches if each.match is not Match.FITS]


def match_team(audit: Audit, identity: Identity) -> Matching:
    """Compare the team of an audit with what the workers are expected to be."""
    expected = list_expectations(audit, identity)
    stated = details_of([member.user_id for member in audit.members])
    return Matching(
        matches=list(match_each(expected, stated, len(audit.members))),
        stated=stated,
        knows_languages=any(each.about is not About.SEX for each in expected),
        knows_sexes=any(each.about is About.SEX for each in expected),
    )


def match_each(expected: Sequence[Expectation], stated: Mapping[int, OwnDetails], members: int) -> Iterator[TeamMatch]:
    """How a team of `members` people, some of whom stated something, meets each expectation."""
    languages = {code for each in stated.values() for code in each.languages}
    sexes = {str(each.sex) for each in stated.values() if each.sex}
    silent_on_languages = members - sum(bool(each.languages) for each in stated.values())
    silent_on_sex = members - sum(each.sex is not None for each in stated.values())
    for each in expected:
        about_sex = each.about is About.SEX
        fits = each.value in sexes if about_sex else bool(each.languages & languages)
        silent = silent_on_sex if about_sex else silent_on_languages
        yield TeamMatch(each, Match.FITS if fits else Match.UNKNOWN if silent else Match.NOBODY, silent)
