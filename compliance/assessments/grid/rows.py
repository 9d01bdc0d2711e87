"""The rows of the dense grid: one question each, with the inputs of its type, saved one by one or all at once.

Each row carries the version of the stored answer and a fingerprint of what was shown: an untouched row is never sent
as an answer, even where somebody else changed it meanwhile.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.assessments.forms import AnswerForm, answer_form, put_error, show_number
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import Place, is_open, question_place
from compliance.assessments.question_views import Answerer, StoredMeanwhile
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.standards.answer_types import read_value
from compliance.standards.outline import QuestionOutline

# The key that chooses an answer of the scales; other options are chosen by their position.
_KEYS: Mapping[str, str] = {"yes": "y", "partly": "p", "no": "n", "not_applicable": "x"}


@dataclass
class GridRow:
    """One question of the grid as it is shown; `clash` where somebody else saved another answer meanwhile."""

    question: QuestionOutline
    form: AnswerForm
    answer: Any
    number_of_files: int = 0
    is_hidden: bool = False
    is_saved_now: bool = False
    clash: StoredMeanwhile | None = None
    keys: Mapping[str, str] = field(default_factory=dict)

    @property
    def seen(self) -> str:
        """Fingerprint of the stored answer, as the page shows it."""
        return fingerprint(self.question, self.answer)


def prefix_of(question: QuestionOutline) -> str:
    """What the names of a row's inputs begin with."""
    return f"q{question.id}-"


def fingerprint(question: QuestionOutline, given: Any) -> str:
    """A short text that differs wherever value, reason or note do; of nothing for no answer."""
    value = None if given is None or question.is_answered_by_file else given.value
    parts = [value, given.reason if given else None, given.note if given else None]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def keys_of(question: QuestionOutline) -> dict[str, str]:
    """The key that chooses each answer: y, p, n, x and the level on scales, else the position from 1 to 9."""
    values = [option.value for option in question.options]
    if all(value in _KEYS or (len(value) == 1 and value.isdigit()) for value in values):
        return {value: _KEYS.get(value, value) for value in values}
    return {value: str(position) for position, value in enumerate(values[:9], 1)}


def make_rows(
    questions: Iterable[QuestionOutline], answers: Mapping[int, Any], files: Mapping[int, Any], hidden: Any
) -> list[GridRow]:
    """Rows that show what is stored."""
    return [
        GridRow(
            question=each,
            form=_form(each, answers.get(each.id), formdata=None),
            answer=answers.get(each.id),
            number_of_files=len(files.get(each.id, ())),
            is_hidden=each.code in hidden,
            keys=keys_of(each),
        )
        for each in questions
    ]


def _form(question: QuestionOutline, stored: Any = None, **more: Any) -> AnswerForm:
    # The page's own form carries the token against forged requests.
    return answer_form(question, stored, prefix=prefix_of(question), meta={"csrf": False}, **more)


def save_rows(place: Place, rows: Iterable[GridRow], posted: Mapping[str, str], who: Answerer) -> None:
    """Save every row of `posted` that a person changed; complaints and clashes stay with their row.

    Raises Conflict where the assessment was submitted meanwhile.
    """
    for row in rows:
        prefix = prefix_of(row.question)
        if f"{prefix}version" in posted:
            form = _form(row.question)
            if posted.get(f"{prefix}seen") != _given_fingerprint(row.question, form.given):
                row.form = form
                _save(place, row, who)


def _given_fingerprint(question: QuestionOutline, given: GivenAnswer) -> str | None:
    """What was given, in canonical form; None for what is no answer at all, which is a change in any case."""
    try:
        value = None if given.value is None else read_value(question, given.value)
    except InvalidInput:
        return None
    return fingerprint(question, GivenAnswer(value, given.reason, given.note))


def _save(place: Place, row: GridRow, who: Answerer) -> None:
    if not row.form.validate():
        return
    try:
        with db.session.begin_nested():
            row.answer = record_answer(
                question_place(place, row.question.code),
                row.form.given,
                by=who.identity,
                at=now(),
                link_id=who.link_id,
            )
    except InvalidInput as error:
        put_error(row.form, error.field, error.message)
    except Conflict as error:
        if error.theirs is None or not is_open(place.assessment.id):
            raise
        row.answer = error.theirs
        row.clash = StoredMeanwhile(error.theirs, row.form.given)
    else:
        row.is_saved_now = True
    show_number(row.form.version, row.answer.version if row.answer else 0)
