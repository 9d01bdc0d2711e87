"""The organisation's last submitted answers, found by the immutable codes of the questions."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import current_app
from sqlalchemy import and_, func, select
from sqlalchemy.orm import aliased

from compliance.assessments.evidence.queries import list_evidence
from compliance.assessments.last_round.answers import EarlierValue, LastAnswer, LastRound
from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.queries import Place, QuestionPlace
from compliance.database import db
from compliance.feature import AnswerJudgement
from compliance.standards.models import Question, Standard
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import load_outline


def find_last_answer(place: QuestionPlace) -> LastAnswer | None:
    """What the organisation answered to this question in its last round, with its evidence; at most three queries."""
    return _with_evidence(_list_last(place, place.question.code)).get(place.question.code)


def find_last_value(place: QuestionPlace) -> LastAnswer | None:
    """The same without its evidence; at most two queries."""
    return _list_last(place, place.question.code).get(place.question.code)


def list_last_values(place: Place) -> dict[str, LastAnswer]:
    """As `list_last_answers`, without the evidence; one query, two where this process has not read the standard."""
    return _list_last(place, None)


def list_last_answers(place: Place) -> dict[str, LastAnswer]:
    """Every answer of the organisation's last round by question code, with its evidence; at most three queries."""
    return _with_evidence(_list_last(place, None))


def _with_evidence(found: dict[str, LastAnswer]) -> dict[str, LastAnswer]:
    if not found:
        return found
    files = list_evidence(next(iter(found.values())).round.assessment_id)
    return {code: replace(last, evidence=files.get(last.question.id, ())) for code, last in found.items()}


def _list_last(place: Place, question_code: str | None) -> dict[str, LastAnswer]:
    """The answers of the last round in force, what was declared before a correction, and a reviewer's word."""
    rows = db.session.execute(_rounds_and_answers(place, question_code)).all()
    if not rows:
        return {}
    newest = max(row[0].id for row in rows)
    last_round = next(_round(row[0], row[1]) for row in rows if row[0].id == newest)
    judgements = _judgements(newest)
    by_code = {each.code: each for each in last_round.outline.questions}
    found: dict[str, LastAnswer] = {}
    for assessment, _digest, answer, code in rows:
        if assessment.id == newest and answer is not None and answer.value is not None and not answer.is_hidden:
            found[code] = LastAnswer(
                answer_id=answer.id,
                round=last_round,
                question=by_code[code],
                value=answer.value,
                reason=answer.reason,
                note=answer.note,
                corrected_from=_declared_first(rows, code, answer, newest),
                judgement=judgements.get(answer.question_id),
            )
    return found


def _rounds_and_answers(place: Place, question_code: str | None) -> Any:
    """The submitted rounds of the newest earlier period that stand (the first and its corrections), with answers."""
    own = place.assessment
    is_own = and_(
        Assessment.organisation_id == own.organisation_id,
        Assessment.standard_code == own.standard_code,
        Assessment.state == AssessmentState.SUBMITTED,
        Assessment.withdrawn_on.is_(None),
    )
    earlier = aliased(Assessment)
    last_period = (
        select(func.max(earlier.period_starts_on))
        .where(
            earlier.organisation_id == own.organisation_id,
            earlier.standard_code == own.standard_code,
            earlier.state == AssessmentState.SUBMITTED,
            earlier.withdrawn_on.is_(None),
            earlier.period_starts_on < own.period_starts_on,
        )
        .scalar_subquery()
    )
    given = select(Answer.id, Question.code).join(Question, Question.id == Answer.question_id)
    if question_code is not None:
        given = given.where(Question.code == question_code)
    wanted = given.subquery()
    return (
        select(Assessment, Standard.digest, Answer, wanted.c.code)
        .join(Standard, Standard.id == Assessment.standard_id)
        .outerjoin(Answer, and_(Answer.assessment_id == Assessment.id, Answer.id.in_(select(wanted.c.id))))
        .outerjoin(wanted, wanted.c.id == Answer.id)
        .where(is_own, Assessment.period_starts_on == last_period)
        .order_by(Assessment.id)
    )


def _round(assessment: Assessment, digest: str) -> LastRound:
    outline: StandardOutline = load_outline(assessment.standard_id, digest)
    return LastRound(
        assessment_id=assessment.id,
        receipt_number=assessment.receipt_number or "",
        outline=outline,
        submitted_on=assessment.submitted_on or assessment.opened_on,
        starts_on=assessment.period_starts_on,
    )


def _declared_first(rows: Sequence[Any], code: str, answer: Answer, newest: int) -> EarlierValue | None:
    """The first declaration of the same period, where it said something else."""
    firsts = [(round_, given) for round_, _digest, given, found in rows if round_.id != newest and found == code]
    if not firsts or firsts[0][1].value == answer.value:
        return None
    return EarlierValue(firsts[0][1].value, firsts[0][0].submitted_on)


def _judgements(assessment_id: int) -> dict[int, AnswerJudgement]:
    """What reviewers said of the answers, as far as the organisation may read it, by question id."""
    registry = current_app.extensions["compliance"]
    return {each.question_id: each for judge in registry.answer_judgements for each in judge(assessment_id)}
