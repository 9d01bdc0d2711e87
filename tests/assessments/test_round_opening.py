"""The yearly rounds are opened for everybody who has somebody to answer, once, with one line of the change log each."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select

from compliance.accounts.models import OrganisationAccess
from compliance.assessments.models import Assessment, AssessmentState
from compliance.assessments.rounds.opening import describe_openings, open_yearly_rounds
from compliance.change_log.models import ChangeLogEntry
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, IRIS, make_assessment, make_submitted
from tests.factories.organisations import make_organisation

DUE = datetime(2027, 2, 1, 3, tzinfo=UTC)


def with_user(kind="employer"):
    organisation = make_organisation(kind)
    make_user("employer_user" if kind == "employer" else "recruiter_user", organisations=(organisation,))
    return organisation


def rounds_of(database, organisation):
    found = database.scalars(
        select(Assessment).where(Assessment.organisation_id == organisation.id).order_by(Assessment.id)
    )
    return [(each.standard_code, each.period_starts_on.year, each.state) for each in found]


def test_each_kind_gets_the_round_of_its_standard_and_a_second_run_opens_nothing(database):
    employer, office = with_user(), with_user("recruiter")
    assert open_yearly_rounds(DUE) == {"opened": 2}
    assert rounds_of(database, employer) == [(CREST, 2027, AssessmentState.OPEN)]
    assert rounds_of(database, office) == [(IRIS, 2027, AssessmentState.OPEN)]
    opened = database.scalars(select(Assessment).where(Assessment.organisation_id == employer.id)).one()
    assert (opened.due_on, opened.period_ends_on, opened.version) == (date(2027, 12, 31), date(2027, 12, 31), 1)
    lines = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.subject_type == "assessment")).all()
    assert {(line.organisation_id, line.subject_id) for line in lines} >= {(employer.id, opened.id)}
    assert len(lines) == 2 and lines[0].changes == {"due_on": [None, "2027-12-31"]}
    assert open_yearly_rounds(DUE) == {"opened": 0}


def test_nobody_is_asked_who_cannot_answer_or_has_the_round(database):
    alone, closed, left = make_organisation(), with_user(), with_user()
    closed.status = "closed"
    database.scalars(
        select(OrganisationAccess).where(OrganisationAccess.organisation_id == left.id)
    ).one().ended_on = date(2026, 1, 1)
    answering, done, late = with_user(), with_user(), with_user()
    at = datetime(2027, 1, 10, tzinfo=UTC)
    make_assessment(answering, at=at)
    make_submitted(done, at=at)
    make_submitted(late, at=datetime(2026, 5, 1, tzinfo=UTC))
    assert open_yearly_rounds(DUE) == {"opened": 1}
    assert rounds_of(database, late)[-1] == (CREST, 2027, AssessmentState.OPEN)
    for organisation, number in ((alone, 0), (closed, 0), (left, 0), (answering, 1), (done, 1)):
        assert len(rounds_of(database, organisation)) == number


def test_the_number_of_statements_does_not_grow_with_the_organisations(database):
    for _each in range(2):
        with_user()
    with counted_queries() as few:
        open_yearly_rounds(DUE)
    for _each in range(20):
        with_user()
    with counted_queries() as many:
        assert open_yearly_rounds(DUE) == {"opened": 20}
    assert many.number <= few.number
    assert database.scalar(select(func.count()).select_from(Assessment)) == 22


def test_the_run_says_what_it_did(app):
    with app.test_request_context():
        assert describe_openings({"opened": 1}) == ["1 self-assessment opened"]
        assert describe_openings({"opened": 1200}) == ["1,200 self-assessments opened"]
