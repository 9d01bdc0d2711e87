"""Self-assessments: open ones, answered ones, submitted ones."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from compliance.assessments.models import Answer, Assessment
from compliance.assessments.operations import GivenAnswer, check_answer, open_assessment
from compliance.assessments.queries import Place
from compliance.assessments.rounds.periods import Round, yearly_round
from compliance.assessments.submission import Declaration, declare_and_submit
from compliance.clock import now
from compliance.database import db
from compliance.organisations.models import Organisation
from compliance.organisations.types import OrganisationKind
from compliance.standards.loader import load_library
from compliance.standards.models import Standard
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import load_outline
from tests.factories.organisations import make_organisation

CREST = "crest-employer-checklist"
IRIS = "iris-style-self-assessment"
EVERY_TYPE = "every-answer-type"
STANDARD_FILES = Path(__file__).parent / "standard_files"


def outline_of(code: str = CREST) -> StandardOutline:
    found = db.session.scalar(select(Standard.id).where(Standard.code == code).order_by(Standard.id.desc()))
    assert found is not None
    return load_outline(found)


def make_assessment(
    organisation: Organisation | None = None, code: str = CREST, at: datetime | None = None, **overrides: Any
) -> Place:
    """An open round, without answers."""
    if code == EVERY_TYPE:
        load_library(STANDARD_FILES)
    kind = OrganisationKind.RECRUITER if code == IRIS else OrganisationKind.EMPLOYER
    organisation = organisation or make_organisation(kind)
    moment = at or now()
    period: Round = overrides.pop("period", None) or yearly_round(moment.date())
    assessment = open_assessment(organisation, outline_of(code), period, by=None, at=moment)
    for name, value in overrides.items():
        setattr(assessment, name, value)
    db.session.flush()
    return Place(assessment, organisation, outline_of(code))


def answer_all(place: Place, value: str | None = None, **special: Mapping[str, Any] | str) -> None:
    """Answer every question with `value` (the best answer by default), or as `special` says by question code
    (dots and dashes written as underscores); None leaves a question unanswered."""
    rows = []
    for question in place.outline.questions:
        best = "yes" if question.find_option("yes") else "4"
        given = special.get(question.code.replace(".", "_").replace("-", "_"), value or best)
        if given is None:
            continue
        answer = GivenAnswer(given, "Not our case" if given == "not_applicable" else None)  # type: ignore[arg-type]
        checked = check_answer(question, answer)
        rows.append(
            {
                "assessment_id": place.assessment.id,
                "question_id": question.id,
                "value": checked.value,
                "degree": checked.degree,
                "reason": answer.reason,
                "answered_at": now(),
                "version": 1,
            }
        )
    db.session.execute(insert(Answer), rows)


def submit(place: Place, at: datetime | None = None, unanswered: int = 0) -> Assessment:
    return declare_and_submit(
        place, Declaration("Test Person", "Director", unanswered, "Looked at, and so it is"), by=None, at=at or now()
    )


def make_submitted(
    organisation: Organisation | None = None, code: str = CREST, at: datetime | None = None, **special: Any
) -> Place:
    """A submitted round with the best answers, except as `special` says."""
    place = make_assessment(organisation, code, at)
    answer_all(place, **special)
    submit(place, at, unanswered=sum(value is None for value in special.values()))
    return place
