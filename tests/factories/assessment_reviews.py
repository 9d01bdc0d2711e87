"""Reviews of submitted self-assessments, made through the operations."""

from datetime import datetime
from pathlib import Path
from typing import Any

from compliance.accounts.identity import Identity, identity_of
from compliance.assessment_reviews.models import EntryKind
from compliance.assessment_reviews.operations import Judgement, finish_review, judge_answer, reply_to_question
from compliance.assessment_reviews.queries import ReviewPlace, find_thread, get_review, list_threads
from compliance.assessment_reviews.threads import newest_entry_id
from compliance.assessments.queries import Place
from compliance.clock import now
from compliance.documents.dates import NO_DATES
from tests.factories.accounts import make_user
from tests.factories.assessments import make_submitted

RULES_WITH_A_WINDOW = """
country: SA
name: {en: Saudi Arabia, ar: المملكة العربية السعودية}
rules:
  - code: assessment.correction_window_days
    title: {en: Days to correct, ar: مهلة التصحيح}
    unit: days
    values:
      - value: 90
        from: 2000-01-01
        to: null
        status: draft
        source: {title: "A test", url: null}
        reviewed_on: 2026-11-22
        note: null
"""


def write_rules_with_a_window(folder: Path) -> Path:
    """National rules that give ninety days to correct, as the shipped ones do not."""
    (folder / "sa.yaml").write_text(RULES_WITH_A_WINDOW)
    return folder


def make_reviewer(role: str = "inspector") -> Identity:
    return identity_of(make_user(role))


def review_of(place: Place, reviewer: Identity) -> ReviewPlace:
    """The review of a submitted self-assessment as it stands now."""
    return get_review(place.assessment.id, reviewer)


def judge(
    place: Place, code: str, kind: EntryKind | str, reviewer: Identity, at: datetime | None = None, **judgement: Any
) -> Any:
    """Judge one answer, having seen everything written on it."""
    review = review_of(place, reviewer)
    newest = find_thread(review.review, review.at(code).question.id).newest_id
    if kind == EntryKind.DISAGREED:
        judgement = {"found_value": "no", "text": "The records say otherwise", **judgement}
    if kind == EntryKind.ASKED:
        judgement = {"text": "Which records show this?", **judgement}
    given = Judgement(EntryKind(kind), **{"newest_id": newest, **judgement})
    return judge_answer(review, code, given, by=reviewer, at=at or now())


def reply(place: Place, code: str, person: Any, text: str = "The file of May shows it", upload: Any = None) -> Any:
    by = identity_of(person)
    return reply_to_question(review_of(place, by), code, text, upload, NO_DATES, by=by, at=now())


def finish(place: Place, reviewer: Identity, conclusion: str = "") -> Any:
    review = review_of(place, reviewer)
    newest = newest_entry_id(list_threads(review.review))
    return finish_review(review, conclusion, newest_id=newest, by=reviewer, at=now())


def make_reviewed(organisation: Any = None, reviewer: Identity | None = None, **judged: str) -> Place:
    """A submitted self-assessment whose review is finished; `judged` gives what was found by question code, with
    underscores for dots ("agreed", or the value found instead), all after looking at evidence."""
    reviewer = reviewer or make_reviewer()
    place = make_submitted(organisation)
    codes = {code.replace(".", "_").replace("-", "_"): code for code in (q.code for q in place.outline.questions)}
    for name, found in judged.items():
        if found == "agreed":
            judge(place, codes[name], EntryKind.AGREED, reviewer, looked_at_evidence=True)
        else:
            judge(place, codes[name], EntryKind.DISAGREED, reviewer, found_value=found, looked_at_evidence=True)
    finish(place, reviewer)
    return place
