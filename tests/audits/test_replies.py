"""The right of reply: to the text that was told, kept as it was said, answered by the team."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import Date, literal

from audits.corrective_actions.escalation import escalate
from audits.corrective_actions.models import CorrectiveActionState, Step
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.operations import correct_finding
from audits.findings.sources import corrective_action_deadlines, describe_finding, findings
from audits.follow_through.queries import FollowThroughFilters, list_times_to_closing
from audits.operations import close_audit
from audits.replies.models import ReplyOutcome, ReplyStance
from audits.replies.operations import Answer, answer_reply, reply_to_finding
from audits.replies.queries import list_replies, reply_due_on, was_withdrawn
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import close_correction, lead_of, make_audit, make_facts, make_finding, make_plan
from tests.factories.documents import PDF


@pytest.fixture
def told(database):
    """A finding the organisation was told of, and its user."""
    audit = make_audit()
    finding = make_finding(audit, title="Inner words", how_known="The clerk said so")
    close_audit(audit, lead_of(audit), today())
    return finding, make_user("employer_user", organisations=(audit.organisation,))


def send(finding, owner, day=None, stance=ReplyStance.DISAGREES, words="We paid on time."):
    return reply_to_finding(finding, stance, words, [], identity_of(owner), day or today())


def test_a_reply_with_a_file_joins_the_findings_page(client_for, told):
    finding, owner = told
    client = client_for(owner)
    page = client.get(f"/findings/{finding.id}/reply").text
    assert "Wages of three months were paid late." in page
    assert "Inner words" not in page and "The clerk" not in page
    data = {"stance": "partly", "words": "Only one month.", "files": (io.BytesIO(PDF), "bank.pdf")}
    assert (
        client.post(f"/findings/{finding.id}/reply", data=data, content_type="multipart/form-data").status_code == 303
    )
    for reader, address in ((owner, f"/findings/{finding.id}/reply"), (finding.audit.lead, f"/findings/{finding.id}")):
        text = client_for(reader).get(address).text
        assert "Only one month." in text and "bank.pdf" in text and "agrees in part" in text
    assert "bank.pdf" in client.get("/documents").text or client.get("/documents").status_code == 404


def test_a_refused_file_takes_the_reply_back(client_for, told):
    finding, owner = told
    data = {"stance": "agrees", "words": "Yes", "files": (io.BytesIO(b"MZ"), "bank.pdf")}
    answer = client_for(owner).post(f"/findings/{finding.id}/reply", data=data, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert list_replies(finding.id) == []


def test_a_late_reply_is_taken_and_marked(client_for, told):
    finding, owner = told
    last = reply_due_on(finding)
    assert last == today() + timedelta(days=14)
    assert not send(finding, owner, last).is_late
    assert send(finding, owner, last + timedelta(days=1)).is_late
    assert "Late" in client_for(finding.audit.lead).get(f"/findings/{finding.id}").text


def test_another_reply_is_another_row(told):
    finding, owner = told
    send(finding, owner, words="First")
    send(finding, owner, words="Second", stance=ReplyStance.AGREES)
    assert [each.words for each in list_replies(finding.id)] == ["First", "Second"]


def test_nobody_replies_to_what_was_not_told(client_for, database):
    audit = make_audit()
    finding = make_finding(audit)
    owner = make_user("employer_user", organisations=(audit.organisation,))
    assert client_for(owner).get(f"/findings/{finding.id}/reply").status_code == 404
    stranger = make_user("employer_user")
    close_audit(audit, lead_of(audit), today())
    assert client_for(stranger).post(f"/findings/{finding.id}/reply").status_code == 404
    assert client_for(owner).get(f"/findings/{finding.id}/reply").status_code == 200


def test_the_team_answers_with_a_reason_the_organisation_reads(client_for, told):
    finding, owner = told
    reply = send(finding, owner)
    lead = finding.audit.lead
    due = f"Answer the reply to finding {finding.number}"
    client = client_for(lead)
    assert due in client.get("/").text
    assert client.post(f"/finding-replies/{reply.id}/answer", data={"outcome": "stands"}).status_code == 422
    data = {"outcome": "stands", "reason": "The bank file shows the 15th."}
    assert client.post(f"/finding-replies/{reply.id}/answer", data=data).status_code == 303
    assert "The bank file shows the 15th." in client_for(owner).get(f"/findings/{finding.id}/reply").text
    assert due not in client_for(lead).get("/").text
    with pytest.raises(Conflict):
        answer_reply(reply, Answer(ReplyOutcome.STANDS, "Again"), identity_of(lead))


def test_the_organisation_cannot_answer_its_own_reply(client_for, told):
    finding, owner = told
    reply = send(finding, owner)
    assert client_for(owner).post(f"/finding-replies/{reply.id}/answer", data={}).status_code in (403, 404)


def test_amended_needs_a_correction_that_was_told(told):
    finding, owner = told
    reply, lead = send(finding, owner), lead_of(finding.audit)
    with pytest.raises(InvalidInput, match="Correct the finding first"):
        answer_reply(reply, Answer(ReplyOutcome.AMENDED, "Right"), lead)
    correct_finding(finding, make_facts(text_for_organisation="One month was late."), "Reply", lead, today())
    assert answer_reply(reply, Answer(ReplyOutcome.AMENDED, "Right"), lead).outcome is ReplyOutcome.AMENDED


def test_a_withdrawn_finding_takes_no_reply_and_does_not_count(client_for, told):
    finding, owner = told
    reply, lead = send(finding, owner), lead_of(finding.audit)
    row = db.session.execute(findings(literal(today(), Date))).one()
    assert (row.open, row.present, row.reply) == (1, 1, "disagrees")
    assert "disagrees" in describe_finding(dict(row._mapping))
    answer_reply(reply, Answer(ReplyOutcome.WITHDRAWN, "The files prove it"), lead)
    row = db.session.execute(findings(literal(today(), Date))).one()
    assert (row.open, row.present) == (0, 0)
    assert was_withdrawn(finding.id)
    with pytest.raises(Conflict):
        send(finding, owner)
    assert "withdrawn" in client_for(owner).get(f"/findings/{finding.id}/reply").text


def test_a_withdrawn_finding_closes_its_correction_and_counts_nothing_as_corrected(client_for, told):
    finding, owner = told
    action = find_corrective_action(finding)
    late = literal(action.close_due_on + timedelta(days=3), Date)
    assert db.session.execute(corrective_action_deadlines(late)).one().open == 1
    answer_reply(send(finding, owner), Answer(ReplyOutcome.WITHDRAWN, "The files prove it"), lead_of(finding.audit))
    assert (action.state, action.closed_on) == (CorrectiveActionState.WITHDRAWN, today())
    assert action.checks == [] and action.steps[-1].step is Step.WITHDRAW
    assert db.session.execute(corrective_action_deadlines(late)).all() == []
    everything = FollowThroughFilters()
    assert list_times_to_closing(lead_of(finding.audit), everything, today() + timedelta(days=200)) == []
    assert sum(escalate(action.close_due_on + timedelta(days=90)).values()) == 0
    page = client_for(owner).get(f"/corrective-actions/{action.id}").text
    assert "Finding withdrawn" in page and "Write the plan" not in page and finding.audit.lead.name not in page
    with pytest.raises(Conflict):
        make_plan(action, owner)


def test_a_correction_verified_before_the_finding_was_withdrawn_stays_verified(told):
    finding, owner = told
    action = find_corrective_action(finding)
    close_correction(action, owner)
    answer_reply(send(finding, owner), Answer(ReplyOutcome.WITHDRAWN, "The files prove it"), lead_of(finding.audit))
    assert action.state is CorrectiveActionState.VERIFIED_CLOSED


def test_an_answer_that_could_tell_who_spoke_is_confirmed_first(told):
    finding, owner = told
    reply, lead = send(finding, owner), lead_of(finding.audit)
    with pytest.raises(InvalidInput, match="could tell who spoke"):
        answer_reply(reply, Answer(ReplyOutcome.STANDS, "The Nepali cooks told us so."), lead)
    answer_reply(reply, Answer(ReplyOutcome.STANDS, "The Nepali cooks told us so.", words_confirmed=True), lead)


def test_the_reply_page_asks_few_questions(client_for, told):
    finding, owner = told
    client = client_for(owner)
    send(finding, owner)
    db.session.flush()
    client.get(f"/findings/{finding.id}/reply")
    client.get(f"/findings/{finding.id}/reply")
    with counted_queries() as few:
        client.get(f"/findings/{finding.id}/reply")
    for number in range(8):
        send(finding, owner, words=f"Reply {number}")
    db.session.flush()
    with counted_queries() as many:
        client.get(f"/findings/{finding.id}/reply")
    assert many.number <= few.number <= 12
