"""What pages and reports show of a score: as declared, as verified, between what, and beside whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compliance.assessments.queries import Place
from compliance.assessments.scores.comparisons import LastPeriod, Peers, find_last_period, find_peers, load_rates
from compliance.assessments.scores.failure_rates import FailureRates
from compliance.assessments.scores.models import PeerScore
from compliance.assessments.scores.summaries import stand_answers
from compliance.assessments.scores.verified_answers import verified_values
from compliance.assessments.scores.verified_scoring import ScoreStanding, Standing
from compliance.standards.outline import RequirementOutline
from compliance.standards.principles import principle_title


@dataclass(frozen=True)
class TitledStanding:
    """A score of a section or principle under its title."""

    title: Mapping[str, str]
    standing: ScoreStanding


@dataclass(frozen=True)
class ScorePage:
    """Everything the component `components/score_standing.html` shows.

    `principles` is empty where they would only repeat the sections, as in a standard with a section for each principle.
    """

    overall: ScoreStanding
    sections: Sequence[TitledStanding]
    principles: Sequence[TitledStanding]
    critical_unmet: Sequence[RequirementOutline]
    is_capped: bool
    rates_are_known: bool
    number_of_organisations_checked: int
    last_period: LastPeriod | None
    peers: Peers

    @property
    def peer_score(self) -> PeerScore | None:
        return self.peers.score

    @property
    def change(self) -> int | None:
        """Points the declared score rose since the round before; None where either has none."""
        before = self.last_period.overall_score if self.last_period else None
        now = self.overall.declared
        return None if before is None or now is None else now - before


def load_score_page(
    place: Place, values: Mapping[str, str | None], verified: Mapping[str, str] | None = None
) -> ScorePage:
    """The scores of a submitted assessment with answers `values` by question code; four queries at most.

    `verified` are the values found; without them, those of which the organisation was told.
    """
    if verified is None:
        verified = verified_values([place.assessment.id])[place.assessment.id]
    rates = load_rates(place.outline.code)
    found = stand_answers(place.outline, values, verified, rates)
    return _page(place, found, rates)


def _numbers(parts: Sequence[TitledStanding]) -> list[ScoreStanding]:
    """Scores apart from whose they are: where the sections are the principles, both are the same."""
    return [replace(each.standing, code="") for each in parts]


def _page(place: Place, found: Standing, rates: FailureRates) -> ScorePage:
    titles = {section.code: section.title for section in place.outline.sections}
    sections = [TitledStanding(titles[each.code], each) for each in found.sections]
    principles = [TitledStanding(principle_title(each.code), each) for each in found.principles]
    return ScorePage(
        overall=found.overall,
        sections=sections,
        principles=[] if _numbers(principles) == _numbers(sections) else principles,
        critical_unmet=[each for each in place.outline.requirements if each.code in found.critical_unmet],
        is_capped=found.is_capped,
        rates_are_known=rates.is_known,
        number_of_organisations_checked=rates.overall.organisations if rates.overall else 0,
        last_period=find_last_period(place),
        peers=find_peers(place),
    )
