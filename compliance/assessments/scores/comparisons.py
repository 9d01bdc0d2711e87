"""What a score stands beside: how often such answers failed elsewhere, the round before, the middle of others.

Two set-based statements compute it for everybody once a night, so that a page reads a few stored rows however large
the register is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Float, Select, and_, case, cast, delete, func, insert, literal, select, union_all
from sqlalchemy.orm import aliased

from compliance.assessments.models import AnswerSummary, Assessment, AssessmentState
from compliance.assessments.queries import Place
from compliance.assessments.scores.failure_rates import CheckedRate, FailureRates
from compliance.assessments.scores.models import (
    BAND_LIMITS,
    WHOLE_STANDARD,
    PeerScore,
    SizeBand,
    VerificationRate,
)
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.verified_answers import verified_rows
from compliance.database import commits, db
from compliance.organisations.models import Organisation
from compliance.standards.models import Requirement

# Below this many organisations no middle is shown. Source: the product's own rule (issue "Scores").
MINIMUM_GROUP = 10


@dataclass(frozen=True)
class LastPeriod:
    """The declared score of the round before."""

    assessment_id: int
    starts_on: date
    overall_score: int | None


@dataclass(frozen=True)
class Peers:
    """The group of an organisation; `score` is None where too few are in it, or its sector or size is not known."""

    is_known: bool
    score: PeerScore | None


@commits
def compute_comparisons(due_at: datetime) -> Mapping[str, Any]:
    """The nightly job; safe to run again."""
    return store_comparisons(due_at.date())


def store_comparisons(on: date) -> Mapping[str, int]:
    """Compute the rates and the middles anew, in the present transaction; gives how many rows of each."""
    return {"rates": _store_rates(on), "groups": _store_peers(on)}


def _store_rates(on: date) -> int:
    db.session.execute(delete(VerificationRate))
    columns = ["standard_code", "requirement_code", "number_of_organisations", "share", "computed_on"]
    db.session.execute(insert(VerificationRate).from_select(columns, _rates(on)))
    return db.session.scalar(select(func.count()).select_from(VerificationRate)) or 0


def _rates(on: date) -> Any:
    """Rates by requirement and of whole standards: the mean over organisations of the share of theirs that failed."""
    verified = verified_rows().subquery()
    rank = {Degree.FULL: 2, Degree.PARTLY: 1, Degree.NONE: 0}
    ranks = [(verified.c.degree_found == degree, number) for degree, number in rank.items()]
    declared = case(*((verified.c.degree_declared == degree, number) for degree, number in rank.items()))
    fails = case((case(*ranks, else_=declared) < declared, 1.0), else_=0.0)
    # Only what claims something can turn out to be less; "does not apply" makes no claim of this kind.
    claims = verified.c.degree_declared.in_((Degree.FULL, Degree.PARTLY))

    def mean(*requirement: Any) -> Select[Any]:
        group = (verified.c.standard_code, *requirement)
        shares = (
            select(*group, func.avg(fails).label("share"))
            .join(Requirement, Requirement.id == verified.c.requirement_id)
            .where(claims)
            .group_by(*group, verified.c.organisation_id)
            .subquery()
        )
        by = [shares.c[column.key] for column in group]
        code = by[1] if requirement else literal(WHOLE_STANDARD)
        share = cast(func.avg(shares.c.share), Float)
        return select(by[0], code, func.count(), share, literal(on, Date)).group_by(*by)

    return union_all(mean(Requirement.code), mean())


def _store_peers(on: date) -> int:
    db.session.execute(delete(PeerScore))
    columns = [
        "standard_code",
        "sector",
        "size_band",
        "number_of_organisations",
        "lower_quartile",
        "median",
        "upper_quartile",
        "computed_on",
    ]
    db.session.execute(insert(PeerScore).from_select(columns, _peers(on)))
    return db.session.scalar(select(func.count()).select_from(PeerScore)) or 0


def _peers(on: date) -> Any:
    """Median and quartiles by nearest rank: the smallest score that so large a part of the group does not exceed."""
    later = aliased(Assessment)
    is_old = (
        select(later.id)
        .where(
            later.organisation_id == Assessment.organisation_id,
            later.standard_code == Assessment.standard_code,
            later.state == AssessmentState.SUBMITTED,
            (later.period_starts_on > Assessment.period_starts_on)
            | and_(later.period_starts_on == Assessment.period_starts_on, later.id > Assessment.id),
        )
        .exists()
    )
    group = (Assessment.standard_code, Organisation.sector, _band())
    ranked = (
        select(
            Assessment.standard_code,
            Organisation.sector,
            _band().label("size_band"),
            AnswerSummary.overall_score.label("score"),
            func.row_number().over(partition_by=group, order_by=AnswerSummary.overall_score).label("rank"),
            func.count().over(partition_by=group).label("total"),
        )
        .join(Organisation, Organisation.id == Assessment.organisation_id)
        .join(AnswerSummary, AnswerSummary.assessment_id == Assessment.id)
        .where(
            Assessment.state == AssessmentState.SUBMITTED,
            ~is_old,
            AnswerSummary.overall_score.is_not(None),
            Organisation.sector.is_not(None),
            Organisation.number_of_workers.is_not(None),
        )
        .subquery()
    )

    def at(quarters: int) -> Any:
        # Whole numbers only: the rank of the k-th quarter of n is k*n/4, rounded up.
        return func.max(case((ranked.c.rank == (ranked.c.total * quarters + 3) // 4, ranked.c.score)))

    columns = (ranked.c.standard_code, ranked.c.sector, ranked.c.size_band)
    return (
        select(*columns, func.count(), at(1), at(2), at(3), literal(on, Date))
        .group_by(*columns)
        .having(func.count() >= MINIMUM_GROUP)
    )


def _band() -> Any:
    workers = Organisation.number_of_workers
    return case(*((workers < limit, literal(band.value)) for band, limit in BAND_LIMITS), else_=SizeBand.LARGE.value)


def size_band(number_of_workers: int) -> SizeBand:
    """The band a workforce falls in."""
    return next((band for band, limit in BAND_LIMITS if number_of_workers < limit), SizeBand.LARGE)


def load_rates(standard_code: str) -> FailureRates:
    """The stored rates of one standard, in one query of as many rows as it has requirements."""
    rows = db.session.scalars(select(VerificationRate).where(VerificationRate.standard_code == standard_code))
    found = {row.requirement_code: CheckedRate(row.number_of_organisations, row.share) for row in rows}
    overall = found.pop(WHOLE_STANDARD, None)
    return FailureRates(overall, found)


def find_last_period(place: Place) -> LastPeriod | None:
    """The round before, as last corrected, of the same organisation and standard; None where there is none."""
    assessment = place.assessment
    row = db.session.execute(
        select(Assessment.id, Assessment.period_starts_on, AnswerSummary.overall_score)
        .join(AnswerSummary, AnswerSummary.assessment_id == Assessment.id)
        .where(
            Assessment.organisation_id == assessment.organisation_id,
            Assessment.standard_code == assessment.standard_code,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.period_starts_on < assessment.period_starts_on,
        )
        .order_by(Assessment.period_starts_on.desc(), Assessment.id.desc())
        .limit(1)
    ).first()
    return LastPeriod(*row) if row else None


def find_peers(place: Place) -> Peers:
    """The middle of organisations of the same sector and size; its own score is one of them."""
    organisation = place.organisation
    if organisation.sector is None or organisation.number_of_workers is None:
        return Peers(is_known=False, score=None)
    key = (place.assessment.standard_code, organisation.sector, size_band(organisation.number_of_workers))
    return Peers(is_known=True, score=db.session.get(PeerScore, key))
