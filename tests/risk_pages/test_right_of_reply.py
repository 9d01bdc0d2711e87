"""The right of reply: sent with documents, answered by a person before a flag is upheld, appealed to another person."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.documents.models import Document
from compliance.ledger.models import LedgerEntry
from compliance.mail.models import OutboxMessage
from compliance.reminders.operations import remind
from compliance.risk.appeals.models import FlagAppeal, FlagAppealDecision
from compliance.risk.held.deadlines import quarter_end, quarter_start
from compliance.risk.replies.due import reply_deadlines
from compliance.risk.replies.models import HeldReply, HeldReplyAnswer
from compliance.risk.vocabulary import FlagState, Level
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.documents import make_png
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_case, make_flag

HELD = "/our-organisation/held"


@pytest.fixture
def scene(database):
    organisation = make_organisation()
    analyst = make_user("analyst")
    return (
        organisation,
        make_flag(organisation, "licence-expired"),
        make_user("employer_user", organisations=(organisation,)),
        analyst,
    )


def send(client, flag, words="The licence was renewed", **data):
    return client.post(f"{HELD}/{flag.id}/reply", data={"words": words, **data})


def version_on(client, path):
    return re.search(r'name="version"[^>]*value="([^"]+)"', client.get(path).text)[1]


def uphold(client, flag, **data):
    path = f"/flags/{flag.id}/uphold"
    return client.post(path, data={"reason": "Checked", "version": version_on(client, path), **data})


def only(database, model):
    return database.scalars(select(model)).unique().one()


def test_a_reply_with_a_document_reaches_the_flag_and_the_follow_up(scene, client_for, database):
    organisation, flag, user, analyst = scene
    case = make_case(organisation, analyst, risk_flag_id=flag.id)
    client = client_for(user)
    assert send(client, flag, files=(BytesIO(make_png()), "licence.png")).status_code == 303
    reply = only(database, HeldReply)
    assert reply.asked_id == analyst.id and reply.answer_due_on == today() + timedelta(days=30)
    assert reply.snapshot_digest == flag.snapshot_digest and not reply.is_late
    assert database.scalars(select(LedgerEntry).where(LedgerEntry.kind == "held_reply")).all()
    ministry = client_for(analyst)
    for path in (f"/flags/{flag.id}", f"/follow-up/{case.id}", f"/held-replies/{reply.id}", "/held-replies", "/"):
        page = ministry.get(path)
        assert page.status_code == 200
        assert "The licence was renewed" in page.text or f"/held-replies/{reply.id}" in page.text, path
    revision = only(database, Document).latest
    assert ministry.get(f"/documents/{revision.id}").status_code in (200, 404)
    assert "licence.png" in client.get(HELD).text


def test_a_flag_is_upheld_only_after_the_reply_is_answered_or_with_the_reason_why_not(scene, client_for, database):
    _organisation, flag, user, analyst = scene
    send(client_for(user), flag)
    ministry = client_for(analyst)
    refused = uphold(ministry, flag)
    assert refused.status_code == 422 and "waits for an answer" in refused.text
    assert flag.state is FlagState.OPEN
    assert uphold(ministry, flag, without_answer="The licence office closes today").status_code == 303
    answer = only(database, HeldReplyAnswer)
    assert (answer.outcome, flag.state) == ("set_aside", FlagState.UPHELD)
    page = client_for(user).get(HELD).text
    assert "The licence office closes today" in page and "Checked" not in page


def test_an_answer_is_read_by_the_organisation_and_told_by_mail_without_its_words(scene, client_for, database):
    _organisation, flag, user, analyst = scene
    send(client_for(user), flag)
    reply = only(database, HeldReply)
    ministry = client_for(analyst)
    url = f"/held-replies/{reply.id}"
    assert ministry.post(url, data={"outcome": "accepted"}).status_code == 422
    assert ministry.post(url, data={"outcome": "set_aside", "reason": "No"}).status_code == 422
    assert ministry.post(url, data={"outcome": "accepted", "reason": "The register is corrected"}).status_code == 303
    assert ministry.post(url, data={"outcome": "partly", "reason": "Again"}).status_code == 409
    assert "The register is corrected" in client_for(user).get(HELD).text
    mail = only(database, OutboxMessage)
    assert mail.recipient == user.email and "corrected" not in mail.body
    assert uphold(ministry, flag).status_code == 303


def test_who_was_asked_is_reminded_until_the_reply_is_answered(scene, client_for, database):
    _organisation, flag, user, analyst = scene
    send(client_for(user), flag)
    assert remind(reply_deadlines, today() + timedelta(days=29)) == 1
    assert remind(reply_deadlines, today() + timedelta(days=31)) == 1
    reply = only(database, HeldReply)
    client_for(analyst).post(f"/held-replies/{reply.id}", data={"outcome": "partly", "reason": "In part"})
    assert remind(reply_deadlines, today() + timedelta(days=33)) == 0


def test_a_kind_of_record_is_replied_to_and_one_that_is_never_told_is_not_found(client_for, database):
    organisation, other = make_organisation(), make_organisation(name="Another")
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    data = {"words": "The wage of March is double"}
    known = "interview_documents"
    assert client.post(f"/organisations/{organisation.id}/held/{known}/reply", data=data).status_code == 404
    assert client.post(f"/organisations/{organisation.id}/held/nothing/reply", data=data).status_code == 404
    url = f"/organisations/{organisation.id}/held/wage_payments/reply"
    assert client.get(url).status_code == 200
    assert client.post(url, data={"words": " "}).status_code == 422
    assert client.post(url, data=data).status_code == 303
    assert only(database, HeldReply).source_code == "wage_payments"
    assert "double" in client.get(HELD).text
    assert client.post(url.replace(str(organisation.id), str(other.id)), data=data).status_code == 404


def test_an_appeal_goes_to_another_person_than_who_decided(scene, client_for, database):
    _organisation, flag, user, _analyst = scene
    decider, other = make_user("supervisor"), make_user("supervisor")
    client = client_for(user)
    assert client.post(f"{HELD}/{flag.id}/appeal", data={"words": "Too early"}).status_code == 409
    uphold(client_for(decider), flag)
    assert "Appeal against the decision" in client.get(HELD).text
    assert client.post(f"{HELD}/{flag.id}/appeal", data={"words": "The register is wrong"}).status_code == 303
    assert client.post(f"{HELD}/{flag.id}/appeal", data={"words": "Again"}).status_code == 409
    appeal = only(database, FlagAppeal)
    url, data = f"/flag-appeals/{appeal.id}", {"outcome": "set_aside", "reason": "The register was wrong"}
    assert client_for(decider).post(url, data=data).status_code == 403
    assert client_for(make_user("analyst")).post(url, data=data).status_code == 403
    assert "Decide an appeal" in client_for(other).get("/").text
    assert "Decide an appeal" not in client_for(decider).get("/").text
    assert client_for(other).post(url, data=data).status_code == 303
    assert (only(database, FlagAppealDecision).outcome, flag.state) == ("set_aside", FlagState.DISMISSED)
    assert "The register was wrong" not in client_for(user).get(f"{HELD}/{flag.id}/reply").text


def test_a_critical_flag_set_aside_on_appeal_still_takes_a_second_person(scene, client_for, database):
    organisation, _flag, user, _analyst = scene
    flag = make_flag(organisation, "wages-late", level=Level.CRITICAL)
    uphold(client_for(make_user("analyst")), flag)
    client_for(user).post(f"{HELD}/{flag.id}/appeal", data={"words": "The bank was down"})
    appeal = only(database, FlagAppeal)
    answer = client_for(make_user("supervisor")).post(
        f"/flag-appeals/{appeal.id}", data={"outcome": "set_aside", "reason": "True"}
    )
    assert answer.status_code == 303 and flag.state is FlagState.UNDER_REVIEW


def test_nobody_replies_to_a_flag_that_is_held_back_or_of_others(scene, client_for, database):
    organisation, flag, user, _analyst = scene
    hidden = make_flag(organisation, "passports-kept", confidential=True)
    foreign = make_flag(make_organisation(name="Another"), "licence-expired")
    client = client_for(user)
    for each in (hidden.id, foreign.id, 999_999):
        assert client.get(f"{HELD}/{each}/reply").status_code == 404
        assert client.post(f"{HELD}/{each}/reply", data={"words": "x"}).status_code == 404
        assert client.get(f"{HELD}/{each}/appeal").status_code == 404
    assert client_for(make_user("inspector")).get(f"{HELD}/{flag.id}/reply").status_code == 404
    send(client, flag)
    reply = only(database, HeldReply)
    assert client_for(make_user("inspector")).post(f"/held-replies/{reply.id}", data={}).status_code == 403
    far = make_user("analyst", regions=("SA-02",))
    assert client_for(far).get(f"/held-replies/{reply.id}").status_code == 404
    assert client.get(f"/held-replies/{reply.id}").status_code == 404


def test_a_refused_file_leaves_no_reply_and_no_other_file(scene, client_for, database):
    _organisation, flag, user, _analyst = scene
    files = [(BytesIO(make_png()), "good.png"), (BytesIO(b"MZ\x90"), "bad.exe")]
    assert send(client_for(user), flag, files=files).status_code == 422
    assert not database.scalars(select(HeldReply)).all() and not database.scalars(select(Document)).all()


def test_last_days_are_ends_of_quarters():
    assert quarter_start(date(2026, 11, 25)) == date(2026, 10, 1)
    assert quarter_end(date(2026, 11, 25)) == date(2026, 12, 31)
    assert quarter_end(date(2026, 2, 1)) == date(2026, 3, 31)


def test_a_late_reply_is_taken_and_marked(scene, client_for, database):
    organisation, _flag, user, _analyst = scene
    flag = make_flag(organisation, "wages-late", raised_on=today() - timedelta(days=200))
    assert send(client_for(user), flag).status_code == 303
    assert only(database, HeldReply).is_late


def test_the_pages_cost_the_same_for_many_replies(scene, client_for, database):
    organisation, flag, user, analyst = scene
    for number in range(40):
        database.add(
            HeldReply(
                organisation_id=organisation.id,
                flag_id=flag.id,
                words=f"Reply {number}",
                is_late=False,
                author_id=user.id,
                replied_at=now(),
            )
        )
    database.flush()
    for person, path in ((user, HELD), (analyst, "/held-replies"), (analyst, f"/flags/{flag.id}")):
        client = client_for(person)
        client.get(path)
        with counted_queries() as count:
            assert client.get(path).status_code == 200
        assert count.number <= 12, (path, count.number, count.statements)
    assert identity_of(user).belongs_to_organisation
