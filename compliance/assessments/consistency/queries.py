"""What the consistency checks look at, read from an assessment, and the reasons given for what they found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from compliance.assessments.applicability import hidden_codes
from compliance.assessments.consistency.checks import Answered, FileDates, GivenState, PointToCheck, points_to_check
from compliance.assessments.consistency.models import FOR_ALL, SubmissionReason
from compliance.assessments.evidence.queries import EvidenceFile, list_evidence
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.queries import Place
from compliance.database import db


@dataclass(frozen=True)
class PointsOfAssessment:
    """The points to check of an assessment with the reasons given so far, by key of the point."""

    points: Sequence[PointToCheck]
    reasons: Mapping[str, str]

    @property
    def for_all(self) -> str | None:
        """The one reason for every point that has none of its own."""
        return self.reasons.get(FOR_ALL)

    @property
    def unexplained(self) -> list[PointToCheck]:
        """The points that no reason was given for."""
        return [] if self.for_all else [each for each in self.points if each.key not in self.reasons]

    def reason_of(self, point: PointToCheck) -> str | None:
        return self.reasons.get(point.key) or self.for_all


def load_points(place: Place, on: date, answers: Mapping[int, Answer] | None = None) -> PointsOfAssessment:
    """The points to check of an assessment as it stands, judged on the day `on`; three queries, or two with its
    `answers` by question id."""
    points = points_to_check(place.outline, _load_answered(place, on, answers))
    return PointsOfAssessment(points, list_reasons(place.assessment.id))


def list_reasons(assessment_id: int) -> dict[str, str]:
    """The reasons given, by key of the point."""
    rows = db.session.execute(
        select(SubmissionReason.point_key, SubmissionReason.reason).where(
            SubmissionReason.assessment_id == assessment_id
        )
    )
    return {row.point_key: row.reason for row in rows}


def find_last_reason(place: Place) -> str | None:
    """The one reason for all points that the organisation gave in its last submitted round before this one."""
    own = place.assessment
    return db.session.scalar(
        select(SubmissionReason.reason)
        .join(Assessment, Assessment.id == SubmissionReason.assessment_id)
        .where(
            SubmissionReason.point_key == FOR_ALL,
            Assessment.organisation_id == own.organisation_id,
            Assessment.standard_code == own.standard_code,
            Assessment.state == AssessmentState.SUBMITTED,
            Assessment.period_starts_on < own.period_starts_on,
        )
        .order_by(Assessment.period_starts_on.desc(), Assessment.id.desc())
        .limit(1)
    )


def _load_answered(place: Place, on: date, answers: Mapping[int, Answer] | None) -> Answered:
    rows: Mapping[int, Any] = answers if answers is not None else _answer_rows(place.assessment.id)
    files = list_evidence(place.assessment.id)
    given = {
        each.code: GivenState(rows[each.id].value, rows[each.id].degree, rows[each.id].changed_at)
        for each in place.outline.questions
        if each.id in rows
    }
    return Answered(
        given=given,
        files={
            each.code: [_file_dates(file) for file in files[each.id]]
            for each in place.outline.questions
            if each.id in files
        },
        hidden=hidden_codes(place.outline, {code: state.value for code, state in given.items()}),
        starts_on=place.assessment.period_starts_on,
        judged_on=on,
    )


def _answer_rows(assessment_id: int) -> dict[int, Any]:
    rows = db.session.execute(
        select(Answer.question_id, Answer.value, Answer.degree, Answer.changed_at).where(
            Answer.assessment_id == assessment_id
        )
    )
    return {row.question_id: row for row in rows}


def _file_dates(file: EvidenceFile) -> FileDates:
    """A file of a period without an end still covers today."""
    still_covers = file.period_starts_on is not None and file.period_ends_on is None
    covers_until = date.max if still_covers else file.period_ends_on
    return FileDates(file.received_at, file.dated_on, covers_until, file.valid_until)
