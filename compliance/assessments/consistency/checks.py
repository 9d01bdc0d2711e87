"""What in an assessment asks for a second look before it is submitted, as pure functions over answers and evidence.

Nothing here stops anybody: each point is shown with links to its questions, and a person may submit with a reason.
An unanswered question is never a contradiction: unknown is not no.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations

from compliance.assessments.scores.scoring import Degree
from compliance.standards.answer_types import chosen_values
from compliance.standards.outline import QuestionOutline, StandardOutline, Text


class Check(StrEnum):
    """The kinds of point, gravest first: the order in which they are shown."""

    CRITICAL_UNMET = "critical_unmet"
    CONTRADICTION = "contradiction"
    CRITICAL_NOT_APPLICABLE = "critical_not_applicable"
    CRITICAL_UNANSWERED = "critical_unanswered"
    CHANGED_AFTER_EVIDENCE = "changed_after_evidence"
    EVIDENCE_EXPIRED = "evidence_expired"
    EVIDENCE_BEFORE_PERIOD = "evidence_before_period"
    CLAIMED_ONLY = "claimed_only"


@dataclass(frozen=True)
class PointToCheck:
    """One point, about one or more questions by code; `because` is what exactly cannot be true together."""

    check: Check
    questions: tuple[str, ...]
    because: Text | None = None

    @property
    def key(self) -> str:
        """Names the point as long as it exists, so that a reason given for it stays with it."""
        return self.check.value if self.check is Check.CLAIMED_ONLY else ":".join((self.check, *self.questions))


@dataclass(frozen=True)
class GivenState:
    """What was answered: canonical text, what it means where it is scored, when it last took another's place."""

    value: str | None
    degree: Degree | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True)
class FileDates:
    """When a file of an answer was received, and what its sender says of its time. None means not stated."""

    received_at: datetime
    dated_on: date | None = None
    covers_until: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class Answered:
    """Everything the checks look at, by question code. `hidden` are the questions that are not asked.

    Evidence is judged against the first day of the period, `starts_on`, and the day of submitting, `judged_on`.
    """

    given: Mapping[str, GivenState]
    files: Mapping[str, Sequence[FileDates]]
    hidden: Collection[str]
    starts_on: date
    judged_on: date


_UNSUPPORTED: Mapping[str, Text] = {
    "policy": {
        "en": "There is said to be no rule at all, yet what rests on it is said to be in use and proven.",
        "ar": "ذُكر أنه لا توجد أي قاعدة، ومع ذلك ذُكر أن ما يقوم عليها مطبق ومثبت.",
    },
    "monitoring": {
        "en": "Nobody is said to check, yet the result is said to be proven.",
        "ar": "ذُكر أن أحدا لا يتحقق، ومع ذلك ذُكر أن النتيجة مثبتة.",
    },
}
# What cannot be in use and proven where the first element is not in place at all.
_RESTING_ON = {"policy": ("communication", "training", "outcome"), "monitoring": ("outcome",)}
_DENIED_AND_ADMITTED: Text = {
    "en": "One answer says that this sign of forced labour does not occur, the other says that it does.",
    "ar": "تقول إحدى الإجابتين إن هذه العلامة من علامات العمل الجبري لا تحدث، وتقول الأخرى إنها تحدث.",
}


def points_to_check(outline: StandardOutline, answered: Answered) -> list[PointToCheck]:
    """Every point, gravest kind first and then in the order of the standard."""
    asked = [each for each in outline.questions if each.code not in answered.hidden]
    found = [
        *_contradictions(outline, asked, answered),
        *(point for question in asked for point in _points_of(question, answered)),
        *_claimed_only(asked, answered),
    ]
    order = list(Check)
    return sorted(found, key=lambda point: order.index(point.check))


def _given(question: QuestionOutline, answered: Answered) -> GivenState:
    return answered.given.get(question.code, GivenState(None))


def _contradictions(
    outline: StandardOutline, asked: Sequence[QuestionOutline], answered: Answered
) -> Iterator[PointToCheck]:
    seen: set[frozenset[str]] = set()
    for found in (
        *_declared(asked, answered),
        *_denied_and_admitted(asked, answered),
        *_unsupported(outline, answered),
    ):
        pair = frozenset(found.questions)
        if pair not in seen:
            seen.add(pair)
            yield found


def _declared(asked: Sequence[QuestionOutline], answered: Answered) -> Iterator[PointToCheck]:
    """Contradictions that the standard itself names."""
    by_code = {each.code: each for each in asked}
    for question in asked:
        own = chosen_values(question, _given(question, answered).value)
        for each in question.contradicts:
            other = by_code.get(each.question)
            if other is None or not set(own) & set(each.when):
                continue
            if set(chosen_values(other, _given(other, answered).value)) & set(each.values):
                yield PointToCheck(Check.CONTRADICTION, (question.code, other.code), each.because)


def _denied_and_admitted(asked: Sequence[QuestionOutline], answered: Answered) -> Iterator[PointToCheck]:
    """Two questions on the same ILO sign: one answer claims its absence, the other admits it."""
    claims = [each for each in asked if each.claims_absence_of is not None]
    for one, other in combinations(claims, 2):
        degrees = {_given(one, answered).degree, _given(other, answered).degree}
        if one.claims_absence_of == other.claims_absence_of and degrees == {Degree.FULL, Degree.NONE}:
            yield PointToCheck(Check.CONTRADICTION, (one.code, other.code), _DENIED_AND_ADMITTED)


def _unsupported(outline: StandardOutline, answered: Answered) -> Iterator[PointToCheck]:
    """Elements of one requirement that cannot both be: nothing at all in place, and what rests on it proven."""
    for requirement in outline.requirements:
        elements = {
            each.element: each
            for each in requirement.questions
            if each.element and each.is_scored and each.code not in answered.hidden
        }
        for basis, resting in _RESTING_ON.items():
            if basis in elements and _is_nothing(elements[basis], answered):
                for name in resting:
                    question = elements.get(name)
                    if question is not None and _given(question, answered).degree is Degree.FULL:
                        codes = (elements[basis].code, question.code)
                        yield PointToCheck(Check.CONTRADICTION, codes, _UNSUPPORTED[basis])


def _is_nothing(question: QuestionOutline, answered: Answered) -> bool:
    option = question.find_option(_given(question, answered).value)
    return option is not None and option.points == 0


def _points_of(question: QuestionOutline, answered: Answered) -> Iterator[PointToCheck]:
    """What one question alone tells."""
    given = _given(question, answered)
    files = answered.files.get(question.code, ())
    for check, applies in (
        (Check.CRITICAL_UNMET, question.critical and _fails(question, given)),
        (Check.CRITICAL_UNANSWERED, question.critical and given.value is None),
        (Check.CRITICAL_NOT_APPLICABLE, question.critical and given.degree is Degree.NOT_APPLICABLE),
        (Check.CHANGED_AFTER_EVIDENCE, is_changed_after(given, files)),
    ):
        if applies:
            yield PointToCheck(check, (question.code,))
    if given.value is not None and given.degree not in (Degree.NONE, Degree.NOT_APPLICABLE):
        age = judge_age(files, answered.starts_on, answered.judged_on)
        if age is not None:
            yield PointToCheck(age, (question.code,))


def _fails(question: QuestionOutline, given: GivenState) -> bool:
    option = question.find_option(given.value)
    return option is not None and option.fails_critical


def is_changed_after(given: GivenState, files: Sequence[FileDates]) -> bool:
    """True where the answer took another's place after the newest of its files was received."""
    if given.changed_at is None or not files:
        return False
    return given.changed_at > max(each.received_at for each in files)


def judge_age(files: Iterable[FileDates], starts_on: date, judged_on: date) -> Check | None:
    """EVIDENCE_EXPIRED or EVIDENCE_BEFORE_PERIOD where no file of the answer speaks for the period; else None.

    One file that does is enough. A file without any date is unknown, and unknown is not old.
    """
    judged = [_age_of(each, starts_on, judged_on) for each in files]
    if not judged or None in judged:
        return None
    return Check.EVIDENCE_EXPIRED if Check.EVIDENCE_EXPIRED in judged else Check.EVIDENCE_BEFORE_PERIOD


def _age_of(file: FileDates, starts_on: date, judged_on: date) -> Check | None:
    if file.valid_until is not None:
        if file.valid_until < judged_on:
            return Check.EVIDENCE_EXPIRED
        if file.covers_until is None:
            return None
    last = file.covers_until or file.dated_on
    return Check.EVIDENCE_BEFORE_PERIOD if last is not None and last < starts_on else None


def _claimed_only(asked: Sequence[QuestionOutline], answered: Answered) -> Iterator[PointToCheck]:
    """One point for all answers that say "met in full" with nothing to show."""
    codes = tuple(
        each.code
        for each in asked
        if _given(each, answered).degree is Degree.FULL and not answered.files.get(each.code)
    )
    if codes:
        yield PointToCheck(Check.CLAIMED_ONLY, codes)
