"""Declaring and submitting: what was answered is frozen, digested, scored, and given to the risk indicators."""

import hashlib
import json
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from compliance.accounts.identity import Identity
from compliance.assessments.applicability import hidden_codes
from compliance.assessments.consistency.operations import freeze_points
from compliance.assessments.consistency.queries import load_points
from compliance.assessments.crosswalk.origin_queries import Origin, describe_origins, list_origins
from compliance.assessments.evidence.operations import freeze_evidence, frozen_file
from compliance.assessments.evidence.queries import EvidenceFile, list_evidence
from compliance.assessments.last_round.carried_queries import list_carried, mark_carried
from compliance.assessments.models import Answer, AnswerSummary, Assessment, AssessmentState
from compliance.assessments.operations import lock_assessment
from compliance.assessments.queries import Place, list_answers
from compliance.assessments.resemblance.operations import request_comparison
from compliance.assessments.scores.scoring import Degree, Score
from compliance.assessments.scores.summaries import score_answers, summary_row
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation
from compliance.standards.outline import StandardOutline

# Digits and capitals that are not mistaken for one another when read aloud or copied by hand.
RECEIPT_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 6


@dataclass(frozen=True)
class Declaration:
    """Who declares, in what position, and how many questions they were told are left unanswered.

    `reason` stands for every point to check that no reason was stored for.
    """

    name: str
    role: str
    number_unanswered: int
    reason: str | None = None


def declare_and_submit(place: Place, declaration: Declaration, *, by: Identity | None, at: datetime) -> Assessment:
    """Freeze the answers with a digest, store the scores, give a receipt number and ask for an evaluation.

    Raises InvalidInput for a missing name or role, Conflict where it was submitted meanwhile, the number of unanswered
    questions is no longer the one the person was shown, or a point to check has no reason.
    """
    _check_declaration(declaration)
    assessment = lock_assessment(place.assessment)
    answers = list_answers(assessment.id)
    values = values_by_code(place.outline, answers)
    result = score_answers(place.outline, values)
    if result.unanswered != declaration.number_unanswered:
        raise Conflict(_("Answers changed meanwhile. Look at the number of unanswered questions again."))
    points = freeze_points(load_points(place, at.date(), answers), declaration.reason)
    _freeze(assessment, declaration, by, at)
    hide_answers(answers, hidden_ids(place.outline, values))
    evidence = list_evidence(assessment.id)
    origins = list_origins(assessment.id, with_drafts=False)
    snapshot = build_snapshot(place, answers, result, evidence, origins)
    mark_carried(snapshot, list_carried(place))
    seal(assessment, {**snapshot, "points_to_check": points})
    db.session.flush()
    db.session.execute(insert(AnswerSummary), [summary_row(assessment.id, result)])
    freeze_evidence(assessment.id, evidence)
    request_comparison([assessment.id])
    record_change(
        "assessments.declare_and_submit",
        assessment,
        by,
        summary=f"Submitted self-assessment {assessment.receipt_number}",
        changes={"state": (AssessmentState.OPEN, AssessmentState.SUBMITTED)},
    )
    request_evaluation([assessment.organisation_id], "assessment_submitted")
    return assessment


def values_by_code(outline: StandardOutline, answers: Mapping[int, Answer]) -> dict[str, str | None]:
    return {each.code: answers[each.id].value for each in outline.questions if each.id in answers}


def hidden_ids(outline: StandardOutline, values: Mapping[str, str | None]) -> set[int]:
    """Ids of the questions that these answers leave unasked."""
    hidden = hidden_codes(outline, values)
    return {each.id for each in outline.questions if each.code in hidden}


def hide_answers(answers: Mapping[int, Answer], question_ids: Collection[int]) -> None:
    """Mark answers (by question id) to questions that are not asked: kept, and no evidence of anything."""
    for question_id, answer in answers.items():
        answer.is_hidden = question_id in question_ids


def _check_declaration(declaration: Declaration) -> None:
    if not declaration.name.strip():
        raise InvalidInput("declared_name", _("Enter the full name of the person who declares."))
    if not declaration.role.strip():
        raise InvalidInput("declared_role", _("Enter the position of the person who declares."))


def _freeze(assessment: Assessment, declaration: Declaration, by: Identity | None, at: datetime) -> None:
    assessment.state = AssessmentState.SUBMITTED
    assessment.submitted_at, assessment.submitted_on = at, at.date()
    assessment.submitted_by_id = by.user_id if by else None
    assessment.declared_name, assessment.declared_role = declaration.name.strip(), declaration.role.strip()
    assessment.receipt_number = next(iter(new_receipt_numbers(1, at.date())))


def new_receipt_numbers(how_many: int, on: date) -> list[str]:
    """Random receipt numbers that no assessment has, such as SA-2026-7F3K9Q."""
    found: set[str] = set()
    while len(found) < how_many:
        fresh = {_random_receipt_number(on) for _each in range(how_many - len(found))}
        taken = db.session.scalars(select(Assessment.receipt_number).where(Assessment.receipt_number.in_(fresh)))
        found |= fresh - set(taken)
    return sorted(found)


def _random_receipt_number(on: date) -> str:
    return f"SA-{on.year}-" + "".join(secrets.choice(RECEIPT_LETTERS) for _each in range(RECEIPT_LENGTH))


def seal(assessment: Assessment, snapshot: dict[str, Any]) -> None:
    """Store the snapshot with its digest."""
    assessment.snapshot, assessment.digest = snapshot, digest_of(snapshot)


def digest_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the snapshot as canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def build_snapshot(
    place: Place,
    answers: Mapping[int, Answer],
    result: Score,
    evidence: Mapping[int, Iterable[EvidenceFile]],
    origins: Mapping[int, Sequence[Origin]] | None = None,
) -> dict[str, Any]:
    """Everything declared. The wording is not copied: the standard's version is immutable and named by its digest.

    An answer that was taken over through the crosswalk tells where from (`origins`, by question id).
    """
    assessment, outline = place.assessment, place.outline
    hidden = hidden_codes(outline, values_by_code(outline, answers))
    return {
        "receipt_number": assessment.receipt_number,
        "organisation": _organisation(place.organisation),
        "standard": {"code": outline.code, "version": outline.version, "digest": outline.digest},
        "period": [assessment.period_starts_on.isoformat(), assessment.period_ends_on.isoformat()],
        "submitted_on": assessment.submitted_on.isoformat() if assessment.submitted_on else None,
        "declared_name": assessment.declared_name,
        "declared_role": assessment.declared_role,
        "is_imported": assessment.is_imported,
        "corrects": assessment.supersedes_id,
        "correction_reason": assessment.correction_reason,
        "answers": [
            _answer(each.code, answers.get(each.id), evidence.get(each.id, ()), is_asked=each.code not in hidden)
            | _taken_from((origins or {}).get(each.id, ()))
            for each in outline.questions
        ],
        "score": frozen_score(result),
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {"id": organisation.id, "name": organisation.name, "name_ar": organisation.name_ar}


def _answer(code: str, answer: Answer | None, evidence: Iterable[EvidenceFile], *, is_asked: bool) -> dict[str, Any]:
    return {
        "question": code,
        "is_asked": is_asked,
        "value": answer.value if answer else None,
        "reason": answer.reason if answer else None,
        "note": answer.note if answer else None,
        "evidence": [frozen_file(each) for each in evidence],
    }


def _taken_from(origins: Sequence[Origin]) -> dict[str, Any]:
    return {"taken_from": describe_origins(origins)} if origins else {}


def frozen_score(result: Score) -> dict[str, Any]:
    """The score as plain values for the snapshot."""
    return {
        "overall": result.overall,
        "is_capped": result.is_capped,
        "sections": {
            each.code: {"score": each.score, "answered": each.answered, "total": each.total} for each in result.sections
        },
        "counts": {degree.value: result.counts[degree] for degree in Degree},
        "unanswered": result.unanswered,
        "critical_unmet": list(result.critical_unmet),
        "critical_unanswered": list(result.critical_unanswered),
    }
