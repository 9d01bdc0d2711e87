"""Deadlines of other packages: who is told, and that nothing of a finding or a case stands in the mail."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from compliance.clock import today
from compliance.mail.models import OutboxMessage
from compliance.reminders.jobs import send_reminders
from tests.factories.accounts import make_user
from tests.factories.audits import make_corrective_action, make_plan
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_case


def run_on(day):
    return send_reminders(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))


def test_a_corrective_action_is_reminded_of_by_what_is_owed_next(database):
    organisation = make_organisation()
    user = make_user("employer_user", organisations=(organisation,))
    action = make_corrective_action(organisation, text_for_organisation="Eleven passports lay in a locked drawer.")
    action.plan_due_on, action.close_due_on = today() + timedelta(days=5), today() + timedelta(days=25)
    database.flush()
    assert run_on(today())["corrective_action"] == 1
    message = database.scalars(select(OutboxMessage)).one()
    assert message.recipient == user.email
    assert action.finding.number in message.subject and message.subject.startswith("Due within 7 days: Plan for")
    assert f"/corrective-actions/{action.id}" in message.body and "passports" not in message.body
    make_plan(action, user)
    database.flush()
    assert run_on(today())["corrective_action"] == 0


def test_the_owner_of_a_case_alone_is_reminded_and_the_mail_names_nobody(database):
    owner = make_user("inspector")
    organisation = make_organisation(name="Named Nowhere Trading")
    case = make_case(organisation, owner, what="Ask for the payroll", due_on=today() + timedelta(days=1))
    assert run_on(today())["follow_up_case"] == 1
    message = database.scalars(select(OutboxMessage)).one()
    assert message.recipient == owner.email and f"/follow-up/{case.id}" in message.body
    assert "Named Nowhere" not in message.body + message.subject and "payroll" not in message.body + message.subject
