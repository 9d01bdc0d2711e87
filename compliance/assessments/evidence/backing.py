"""What backs the answers of one round: their files with the dates, what was verified, the level of each answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compliance.assessments.evidence.levels import (
    AssessedPeriod,
    Cover,
    EvidenceLevel,
    count_levels,
    cover,
    evidence_level,
)
from compliance.assessments.evidence.queries import (
    EvidenceFile,
    list_evidence,
    list_submitted_evidence,
)
from compliance.assessments.models import Assessment
from compliance.assessments.queries import Place, QuestionPlace
from compliance.assessments.receipts.contents import ReceiptAnswer
from compliance.assessments.verification.queries import list_verified_answers, list_verified_revisions
from compliance.documents.dates import Expiry, expiry_on
from compliance.documents.kinds import Verified


@dataclass(frozen=True)
class Backing:
    """`files` and `verified` are by question id, `verified_files` by revision id."""

    period: AssessedPeriod
    files: Mapping[int, Sequence[EvidenceFile]]
    verified: Mapping[int, Verified] = field(default_factory=dict)
    verified_files: Mapping[int, Verified] = field(default_factory=dict)

    def files_of(self, question_id: int) -> Sequence[EvidenceFile]:
        return self.files.get(question_id, ())

    def level(self, question_id: int) -> EvidenceLevel:
        """The level of an answer that was given."""
        dates = [file.dates for file in self.files_of(question_id)]
        return evidence_level(dates, self.period, is_verified=question_id in self.verified)

    def cover(self, file: EvidenceFile) -> Cover:
        """How much of the round's period the file covers."""
        return cover(file.dates, self.period)

    def expiry(self, file: EvidenceFile) -> Expiry:
        """How the file stood on the day of submission, or stands today in a draft."""
        return expiry_on(file.valid_until, self.period.judged_on)

    def count_given(self, answers: Iterable[ReceiptAnswer]) -> Mapping[EvidenceLevel, int]:
        """How many of these answers stand on each level, of those that were asked for and given."""
        return count_levels(self.level(each.question.id) for each in answers if each.is_asked and each.value)


def draft_backing(place: Place, day: date) -> Backing:
    """What backs the answers of an open round on `day`, in one query. Nothing of a draft is verified."""
    return Backing(_period(place.assessment, day), list_evidence(place.assessment.id))


def question_backing(place: QuestionPlace, files: Sequence[EvidenceFile], day: date) -> Backing:
    """The same of one question, with the `files` of its answer."""
    return Backing(_period(place.assessment, day), {place.question.id: files})


def submitted_backing(place: Place) -> Backing:
    """What backed the answers of a submitted round, as it was then, and what was verified since; in three queries."""
    assessment = place.assessment
    files = list_submitted_evidence(assessment.id)
    return Backing(
        _period(assessment, assessment.submitted_on or assessment.period_ends_on),
        files,
        list_verified_answers(assessment.id),
        list_verified_revisions([file.revision_id for each in files.values() for file in each]),
    )


def _period(assessment: Assessment, judged_on: date) -> AssessedPeriod:
    return AssessedPeriod(assessment.period_starts_on, assessment.period_ends_on, judged_on)
