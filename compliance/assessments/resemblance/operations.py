"""Comparing what was submitted with what other organisations submitted: equal files and near-identical texts.

Done by the scheduler process within a second of submission. The cost depends on the assessment compared, not on how
many there are: each fingerprint is looked up in an index and gives the newest few only. Only submitted rounds are
compared, so that nobody learns of a draft.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select, union_all

from compliance.assessments.models import Answer, Assessment
from compliance.assessments.resemblance.fingerprints import (
    ALIKE_FROM,
    FILE_BAND,
    band_hashes,
    file_hash,
    likeness,
    shingles,
)
from compliance.assessments.resemblance.models import (
    AnswerFingerprint,
    AnswerResemblance,
    PendingComparison,
    ResemblanceKind,
)
from compliance.assessments.verification.models import SubmittedEvidence
from compliance.clock import now
from compliance.database import commits, db
from compliance.documents.models import DocumentRevision
from compliance.scheduling.pending import take_requests

MOST_AT_ONCE = 20
# What a reviewer needs is that a passage is shared and with whom first; the hundredth copy adds nothing.
OTHERS_PER_FINGERPRINT = 10
SEEKS_PER_STATEMENT = 100


def request_comparison(assessment_ids: Iterable[int]) -> None:
    """Queue submitted assessments in the present transaction."""
    moment = now()
    rows = [{"assessment_id": each, "requested_at": moment} for each in assessment_ids]
    if rows:
        db.session.execute(insert(PendingComparison), rows)


@commits
def compare_pending(limit: int = MOST_AT_ONCE) -> int:
    """Compare submitted assessments that wait; gives how many were. Taking a request and comparing is one transaction:
    a worker that dies leaves it to the next one, and two workers never take the same."""
    if db.session.scalar(select(PendingComparison.id).limit(1)) is None:
        return 0
    taken = take_requests(PendingComparison, PendingComparison.assessment_id, limit)
    for assessment_id in sorted(set(taken)):
        compare_assessment(assessment_id)
    return len(taken)


@dataclass(frozen=True)
class Fingerprint:
    """A fingerprint of the assessment in hand, and the shingles it stands for."""

    band: int
    hash: int
    answer_id: int
    revision_id: int | None = None
    shingles: frozenset[int] = frozenset()


def compare_assessment(assessment_id: int) -> int:
    """Store the fingerprints of a submitted assessment and what they have in common with other organisations'.

    Answers that have fingerprints already are left out, so that comparing twice adds nothing. Gives the number found.
    """
    organisation_id = db.session.scalars(select(Assessment.organisation_id).where(Assessment.id == assessment_id)).one()
    made = [*_text_fingerprints(assessment_id), *_file_fingerprints(assessment_id)]
    found = _resemblances(assessment_id, made, _others(made, organisation_id))
    if made:
        db.session.execute(insert(AnswerFingerprint), [_row(each, assessment_id, organisation_id) for each in made])
    if found:
        db.session.execute(insert(AnswerResemblance), found)
    return len(found)


def _row(made: Fingerprint, assessment_id: int, organisation_id: int) -> dict[str, Any]:
    return {
        "band": made.band,
        "hash": made.hash,
        "organisation_id": organisation_id,
        "assessment_id": assessment_id,
        "answer_id": made.answer_id,
        "revision_id": made.revision_id,
    }


def _text_fingerprints(assessment_id: int) -> Iterator[Fingerprint]:
    is_known = (
        select(AnswerFingerprint.id)
        .where(
            AnswerFingerprint.assessment_id == assessment_id,
            AnswerFingerprint.answer_id == Answer.id,
            AnswerFingerprint.band != FILE_BAND,
        )
        .exists()
    )
    rows = db.session.execute(
        select(Answer.id, Answer.note, Answer.reason).where(
            Answer.assessment_id == assessment_id, ~Answer.is_hidden, ~is_known
        )
    )
    for answer_id, *texts in rows:
        runs = shingles(_whole_text(*texts))
        for band, hashed in band_hashes(runs).items():
            yield Fingerprint(band, hashed, answer_id, shingles=runs)


def _whole_text(note: str | None, reason: str | None) -> str:
    return "\n".join(filter(None, (note, reason)))


def _file_fingerprints(assessment_id: int) -> Iterator[Fingerprint]:
    """One for each different file, at the first answer it backs."""
    is_known = select(AnswerFingerprint.hash).where(
        AnswerFingerprint.assessment_id == assessment_id, AnswerFingerprint.band == FILE_BAND
    )
    seen = set(db.session.scalars(is_known))
    rows = db.session.execute(
        select(DocumentRevision.sha256, DocumentRevision.id, Answer.id)
        .join(SubmittedEvidence, SubmittedEvidence.revision_id == DocumentRevision.id)
        .join(
            Answer,
            (Answer.assessment_id == SubmittedEvidence.assessment_id)
            & (Answer.question_id == SubmittedEvidence.question_id),
        )
        .where(SubmittedEvidence.assessment_id == assessment_id)
        .order_by(Answer.question_id, DocumentRevision.id)
    )
    for sha256, revision_id, answer_id in rows:
        hashed = file_hash(sha256)
        if hashed not in seen:
            seen.add(hashed)
            yield Fingerprint(FILE_BAND, hashed, answer_id, revision_id)


def _others(made: Sequence[Fingerprint], organisation_id: int) -> dict[tuple[int, int], list[Any]]:
    """The newest fingerprints of other organisations with the same band and hash, many seeks a statement."""
    found: dict[tuple[int, int], list[Any]] = defaultdict(list)
    wanted = sorted({(each.band, each.hash) for each in made})
    for start in range(0, len(wanted), SEEKS_PER_STATEMENT):
        seeks = (_seek(*each, organisation_id) for each in wanted[start : start + SEEKS_PER_STATEMENT])
        for row in db.session.execute(union_all(*(select(seek.subquery()) for seek in seeks))):
            found[row.band, row.hash].append(row)
    return found


def _seek(band: int, hashed: int, organisation_id: int) -> Any:
    table = AnswerFingerprint
    return (
        select(table.band, table.hash, table.organisation_id, table.assessment_id, table.answer_id, table.revision_id)
        .where(table.band == band, table.hash == hashed, table.organisation_id != organisation_id)
        .order_by(table.id.desc())
        .limit(OTHERS_PER_FINGERPRINT)
    )


def _resemblances(
    assessment_id: int, made: Sequence[Fingerprint], others: dict[tuple[int, int], list[Any]]
) -> list[dict[str, Any]]:
    """Rows to store: for each text and file, each other organisation once, the likest answer of it."""
    texts = _texts_of({row.answer_id for (band, _hash), rows in others.items() if band != FILE_BAND for row in rows})
    best: dict[tuple[int, int | None, int], dict[str, Any]] = {}
    for each in made:
        for row in others.get((each.band, each.hash), ()):
            alike = 1.0 if each.band == FILE_BAND else likeness(each.shingles, texts[row.answer_id])
            key = (each.answer_id, each.revision_id, row.organisation_id)
            found = _resemblance(assessment_id, each, row, alike)
            if alike >= ALIKE_FROM and found["percent_alike"] > best.get(key, {"percent_alike": 0})["percent_alike"]:
                best[key] = found
    return list(best.values())


def _texts_of(answer_ids: set[int]) -> dict[int, frozenset[int]]:
    rows = db.session.execute(select(Answer.id, Answer.note, Answer.reason).where(Answer.id.in_(answer_ids)))
    return {answer_id: shingles(_whole_text(*texts)) for answer_id, *texts in rows}


def _resemblance(assessment_id: int, made: Fingerprint, other: Any, alike: float) -> dict[str, Any]:
    return {
        "kind": ResemblanceKind.FILE if made.band == FILE_BAND else ResemblanceKind.TEXT,
        "assessment_id": assessment_id,
        "answer_id": made.answer_id,
        "revision_id": made.revision_id,
        "other_assessment_id": other.assessment_id,
        "other_answer_id": other.answer_id,
        "other_revision_id": other.revision_id,
        "percent_alike": int(alike * 100),
        "found_at": now(),
    }
