"""Reminders of reviews: replies that are expected and corrections to report, with nothing of what was written."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.assessment_reviews.correction_operations import SaidCorrection, say_correction
from compliance.assessment_reviews.correction_queries import get_correction
from compliance.assessment_reviews.models import EntryKind, StatementKind
from compliance.assessment_reviews.operations import DAYS_TO_REPLY
from compliance.clock import now, today
from compliance.mail.models import OutboxMessage
from compliance.national_rules import lookup
from compliance.reminders.jobs import send_reminders
from tests.assessment_reviews.test_corrections import finished, give, key, plain_codes
from tests.factories.accounts import make_user
from tests.factories.assessment_reviews import judge, make_reviewer, reply, write_rules_with_a_window
from tests.factories.assessments import make_submitted
from tests.factories.organisations import make_organisation


def run_on(day):
    return send_reminders(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def test_a_reply_is_reminded_of_until_it_came(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place = make_submitted(organisation)
    judge(place, "S1.1", EntryKind.ASKED, make_reviewer(), text="Where are the passports?")
    database.query(OutboxMessage).delete()
    last_week = today() + timedelta(days=DAYS_TO_REPLY - 7)
    assert run_on(last_week)["review_reply"] == 1
    mail = database.scalars(select(OutboxMessage)).one()
    assert mail.recipient == person.email
    assert f"/assessment-reviews/{place.assessment.id}/result" in mail.body
    assert "passports" not in mail.body + mail.subject
    reply(place, "S1.1", person)
    assert run_on(last_week + timedelta(days=6))["review_reply"] == 0


@pytest.mark.parametrize("is_said", [False, True])
def test_corrections_are_reminded_of_while_nothing_was_said(database, tmp_path, monkeypatch, is_said):
    monkeypatch.setattr(lookup, "VALUES", write_rules_with_a_window(tmp_path))
    organisation = make_organisation()
    person = identity_of(make_user("employer_user", organisations=(organisation,)))
    code = plain_codes(make_submitted().outline)[0]
    place, reviewer = finished(organisation, None, **{key(code): "no"})
    give(place, reviewer)
    if is_said:
        item = get_correction(place.assessment.id, code, person)
        say_correction(item, SaidCorrection(StatementKind.SAID_NOT_YET, "Soon"), by=person, at=now())
    assert run_on(today() + timedelta(days=60))["correction"] == (0 if is_said else 1)
