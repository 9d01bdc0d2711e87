"""Reminders reach who answers, once a stage, in their language, and say nothing that mail should not carry."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from compliance.assessments.models import AssessmentState
from compliance.clock import today
from compliance.mail.models import OutboxMessage
from compliance.reminders.jobs import describe_reminders, send_reminders
from compliance.reminders.models import Reminder
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import make_assessment
from tests.factories.organisations import make_organisation


def run_on(day):
    return send_reminders(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def messages(database):
    return database.scalars(select(OutboxMessage).order_by(OutboxMessage.id)).all()


@pytest.fixture
def place(database):
    found = make_assessment()
    found.assessment.due_on = today() + timedelta(days=30)
    found.organisation.name_ar = "شركة دانة"
    return found


def user_of(place, **details):
    return make_user("employer_user", organisations=(place.organisation,), **details)


def test_each_stage_is_sent_once_however_often_the_job_runs(place, database):
    user_of(place)
    due = place.assessment.due_on
    sent = []
    for day in range(-35, 36):
        for _run in range(2):
            sent.append((day, run_on(due + timedelta(days=day))["assessment"]))
    assert [day for day, number in sent if number] == [-30, -7, -1, 1]
    subjects = [message.subject for message in messages(database)]
    assert [subject.split(":")[0] for subject in subjects] == [
        "Due within 30 days", "Due within 7 days", "Due within a day", "Overdue",
    ]  # fmt: skip


def test_days_without_the_job_are_not_made_up_for(place, database):
    user_of(place)
    run_on(place.assessment.due_on - timedelta(days=3))
    run_on(place.assessment.due_on + timedelta(days=4))
    assert [each.stage for each in database.scalars(select(Reminder).order_by(Reminder.id))] == ["days_7", "overdue"]


def test_a_deadline_that_moved_is_reminded_of_anew(place, database):
    user_of(place)
    run_on(today())
    place.assessment.due_on += timedelta(days=20)
    database.flush()
    assert run_on(place.assessment.due_on - timedelta(days=30))["assessment"] == 1


def test_everybody_who_answers_is_told_in_their_own_language_and_nobody_else(place, database):
    english, arabic = user_of(place), user_of(place)
    arabic.language = "ar"
    gone, stranger = user_of(place), make_user("employer_user", organisations=(make_organisation(),))
    auditor = make_user("social_auditor", organisations=(place.organisation,))
    gone.active = False
    database.flush()
    run_on(today())
    found = {message.recipient: message for message in messages(database)}
    assert set(found) == {english.email, arabic.email}
    assert {gone.email, stranger.email, auditor.email}.isdisjoint(found)
    assert place.organisation.name in found[english.email].body
    assert "شركة دانة" in found[arabic.email].body and "من المقرر" in found[arabic.email].body
    assert f"/assessments/{place.assessment.id}" in found[english.email].body


def test_what_is_done_or_withdrawn_is_not_reminded_of(place, database):
    user_of(place)
    place.assessment.state = AssessmentState.WITHDRAWN
    database.flush()
    assert set(run_on(today()).values()) == {0}


def test_a_name_with_marks_stays_as_it_is_in_plain_text(place, database):
    user_of(place)
    place.organisation.name = "A & B <Trading>"
    database.flush()
    run_on(today())
    assert "A & B <Trading>" in messages(database)[0].body


def test_the_number_of_queries_grows_with_chunks_and_not_with_deadlines(place, database):
    user_of(place)
    with counted_queries() as few:
        run_on(today())
    for _each in range(20):
        other = make_assessment()
        other.assessment.due_on = today() + timedelta(days=30)
        user_of(other)
    database.flush()
    with counted_queries() as many:
        assert run_on(today())["assessment"] == 20
    assert many.number <= few.number + 1


def test_the_run_says_how_many(app):
    with app.test_request_context():
        assert describe_reminders({"assessment": 3, "follow_up_case": 1}) == ["4 reminders queued"]
