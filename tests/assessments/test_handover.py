"""Sections handed to colleagues: the invitation, what the respondent sees, handing on, taking back, home pages."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from compliance.accounts.models import OrganisationAccess, User
from compliance.accounts.roles import RoleName
from compliance.assessments.handover.models import AnswerLink, SectionAssignment
from compliance.assessments.handover.reminders import list_deadlines
from compliance.assessments.models import Answer
from compliance.assessments.operations import GivenAnswer, record_answer
from compliance.assessments.queries import question_place
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now, today
from compliance.documents.models import DocumentRevision
from compliance.mail.models import OutboxMessage
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import answer_all, make_assessment, submit
from tests.factories.handover import hand_section, latest_mail
from tests.factories.organisations import make_organisation

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def place(database):
    return make_assessment(due_on=today() + timedelta(days=60))


@pytest.fixture
def owner(place):
    return make_user("employer_user", organisations=(place.organisation,), name="Huda Owner")


@pytest.fixture
def client(owner, client_for):
    return client_for(owner)


@pytest.fixture
def assignment(app, place, owner):
    with app.test_request_context():
        return hand_section(place, owner)


@pytest.fixture
def respondent(database, assignment):
    return database.get(User, assignment.user_id)


@pytest.fixture
def theirs(respondent, client_for):
    return client_for(respondent)


def first_code(place, section=0):
    return place.outline.sections[section].questions[0].code


def hand(client, place, section=0, **data):
    code = place.outline.sections[section].code
    values = {
        "way": "account",
        "colleague": "0",
        "name": "Rana Respondent",
        "email": "rana@example.org",
        "language": "en",
        "link_days": "14",
        "due_on": (today() + timedelta(days=7)).isoformat(),
    }
    return client.post(f"/assessments/{place.assessment.id}/sections/{code}/hand-over", data={**values, **data})


def give(client, assignment, code, **data):
    return client.post(f"/sections/{assignment.id}/questions/{code}", data={"version": 0, "next": "continue", **data})


def test_an_invitation_makes_account_assignment_and_mail_at_once(client, place, database):
    answer = hand(client, place)
    assert answer.status_code == 303
    user = database.scalars(select(User).where(User.email == "rana@example.org")).unique().one()
    assert user.role is RoleName.RESPONDENT
    assert database.scalars(select(OrganisationAccess).where(OrganisationAccess.user_id == user.id)).all() == []
    assignment = database.scalars(select(SectionAssignment)).one()
    mail = database.get(OutboxMessage, assignment.message_id)
    assert (assignment.user_id, mail.recipient) == (user.id, "rana@example.org")
    assert f"http://localhost/sections/{assignment.id}" in mail.body
    assert "http://localhost/reset-password/" in mail.body
    page = client.get(f"/assessments/{place.assessment.id}/sections").text
    assert "Rana Respondent" in page and "Waiting to be sent" in page


@pytest.mark.parametrize(
    ("field", "data", "message"),
    [
        ("email", {"email": ""}, "Enter the person&#39;s e-mail address."),
        ("email", {"email": "nobody"}, "Enter an e-mail address"),
        ("name", {"name": " "}, "Enter the person&#39;s name."),
        ("colleague", {"way": "colleague"}, "Choose a colleague."),
        ("due_on", {"due_on": "2020-01-01"}, "still to come"),
        ("due_on", {"due_on": "2099-01-01"}, "on or before the one on which"),
        ("link_days", {"way": "link", "link_days": "0"}, "Give 1 to 30 days."),
        ("link_days", {"way": "link", "link_days": "31"}, "Give 1 to 30 days."),
        ("way", {"way": ""}, "Choose how the section is answered."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(client, place, database, field, data, message):
    answer = hand(client, place, **data)
    assert answer.status_code == 422
    assert re.search(rf'(id="{field}-error"|href="#{field})', answer.text)
    assert message in answer.text
    assert database.scalars(select(SectionAssignment)).all() == []
    assert database.scalars(select(OutboxMessage)).all() == []
    assert database.scalars(select(User.id).where(User.email == "rana@example.org")).all() == []


@pytest.mark.parametrize("role", ["inspector", "administrator", "employer_user"])
def test_an_address_of_somebody_elses_account_is_refused_without_saying_whose(client, place, database, role):
    other = make_user(role)
    answer = hand(client, place, email=other.email)
    assert answer.status_code == 422
    assert "This address cannot be invited with an account. Send a link instead." in answer.text
    assert database.scalars(select(SectionAssignment)).all() == []


def test_a_closed_account_is_refused_in_the_same_words(client, place):
    closed = make_user("respondent", active=False)
    assert "cannot be invited with an account" in hand(client, place, email=closed.email).text


def test_a_colleague_is_chosen_and_gets_no_password_link(client, place, owner):
    colleague = make_user("employer_user", organisations=(place.organisation,), name="Sami Colleague", login_count=3)
    stranger = make_user("employer_user", organisations=(make_organisation(),), name="Stranger")
    form = client.get(f"/assessments/{place.assessment.id}/sections/{place.outline.sections[0].code}/hand-over").text
    assert "Sami Colleague" in form and "Stranger" not in form and f'value="{owner.id}"' not in form
    assert hand(client, place, way="colleague", colleague=str(stranger.id)).status_code == 422
    assert hand(client, place, way="colleague", colleague=str(colleague.id)).status_code == 303
    mail = latest_mail()
    assert mail.recipient == colleague.email and "reset-password" not in mail.body


def test_the_mail_is_written_in_the_language_chosen_for_its_reader(client, place):
    hand(client, place, language="ar")
    assert place.outline.sections[0].title["ar"] in latest_mail().body


def test_a_respondent_sees_one_section_and_answers_it(theirs, assignment, place, database):
    code = first_code(place)
    page = theirs.get(f"/sections/{assignment.id}").text
    assert code in page and first_code(place, 1) not in page
    answer = give(theirs, assignment, code, value="yes", note="Seen")
    assert (answer.status_code, answer.location) == (
        303,
        f"/sections/{assignment.id}/questions/{place.outline.sections[0].questions[1].code}#question",
    )
    row = database.scalars(select(Answer)).one()
    assert (row.value, row.note, row.answered_by_id) == ("yes", "Seen", assignment.user_id)
    last = place.outline.sections[0].questions[-1].code
    assert give(theirs, assignment, last, value="yes").location == f"/sections/{assignment.id}"


def test_a_respondents_pages_name_nothing_but_the_section(theirs, assignment, place):
    answer_all(place)
    for path in ("/", "/sections", f"/sections/{assignment.id}", f"/sections/{assignment.id}/grid"):
        page = theirs.get(path).text
        assert place.outline.sections[1].title["en"] not in page, path
        assert "Self-assessments" not in re.sub(r"<title>.*?</title>", "", page), path
        assert "score" not in page.lower().replace("overall score stays below half", ""), path


@pytest.mark.parametrize(
    "path",
    [
        "/assessments",
        "/assessments/{id}",
        "/assessments/{id}/check",
        "/assessments/{id}/submit",
        "/assessments/{id}/receipt",
        "/assessments/{id}/receipt.pdf",
        "/assessments/{id}/answers",
        "/assessments/{id}/sections",
        "/assessments/{id}/questions/{code}",
        "/assessments/{id}/sections/{section}/grid",
        "/assessments/{id}/sections/{section}/hand-over",
        "/organisations/{organisation}",
        "/our-organisation",
        "/our-organisation/held",
        "/corrective-actions",
        "/employer-records",
    ],
)
def test_a_respondent_reaches_no_other_page_of_the_organisation(theirs, place, path, assignment):
    url = path.format(
        id=place.assessment.id,
        code=first_code(place),
        section=place.outline.sections[0].code,
        organisation=place.organisation.id,
    )
    assert theirs.get(url).status_code in (403, 404)


def test_a_respondent_reaches_no_other_section_and_no_other_question(theirs, assignment, app, place, owner, client_for):
    other_code = first_code(place, 1)
    assert theirs.get(f"/sections/{assignment.id}/questions/{other_code}").status_code == 404
    assert give(theirs, assignment, other_code, value="yes").status_code == 404
    with app.test_request_context():
        other = hand_section(place, owner, place.outline.sections[1].code, email="somebody@example.org")
    assert theirs.get(f"/sections/{other.id}").status_code == 404
    assert theirs.get(f"/sections/{other.id}/grid").status_code == 404
    assert give(theirs, other, other_code, value="yes").status_code == 404


def test_a_respondent_reads_files_of_the_section_and_no_others(theirs, client, assignment, place, database):
    own, foreign = first_code(place), first_code(place, 1)
    for code, name in ((own, "mine.pdf"), (foreign, "secret.pdf")):
        client.post(
            f"/assessments/{place.assessment.id}/questions/{code}",
            data={"version": 0, "next": "file", "file": (BytesIO(PDF), name)},
        )
    ids = {each.file_name: each.id for each in database.scalars(select(DocumentRevision))}
    assert theirs.get(f"/documents/{ids['mine.pdf']}").status_code == 200
    assert theirs.get(f"/documents/{ids['secret.pdf']}").status_code == 404
    client.post(f"/assessments/{place.assessment.id}/handed-over/{assignment.id}/take-back")
    assert theirs.get(f"/documents/{ids['mine.pdf']}").status_code == 404


def test_an_administrator_cannot_give_a_respondent_the_organisation(respondent, place, client_for):
    answer = client_for(make_user("administrator")).post(
        f"/users/{respondent.id}/access", data={"organisation": place.organisation.name}
    )
    assert answer.status_code == 422 and "handed-over sections only" in answer.text


def test_an_access_left_from_a_former_role_opens_nothing_to_a_respondent(theirs, respondent, place, database):
    database.add(OrganisationAccess(user_id=respondent.id, organisation_id=place.organisation.id, granted_at=now()))
    database.flush()
    assert theirs.get(f"/organisations/{place.organisation.id}").status_code in (403, 404)
    assert theirs.get(f"/assessments/{place.assessment.id}").status_code in (403, 404)


def test_taking_back_ends_access_at_once_and_keeps_the_answers(client, theirs, assignment, place, database):
    give(theirs, assignment, first_code(place), value="yes")
    answer = client.post(f"/assessments/{place.assessment.id}/handed-over/{assignment.id}/take-back")
    assert answer.status_code == 303
    assert theirs.get(f"/sections/{assignment.id}").status_code == 404
    assert give(theirs, assignment, first_code(place), value="no", version=1).status_code == 404
    assert "No section is with you" in theirs.get("/sections").text
    assert database.scalars(select(Answer.value)).one() == "yes"


def test_handing_on_ends_the_former_and_invites_the_next(client, theirs, assignment, place, database):
    assert hand(client, place, name="Nadia Next", email="nadia@example.org").status_code == 303
    assert theirs.get(f"/sections/{assignment.id}").status_code == 404
    current = database.scalars(select(SectionAssignment).where(SectionAssignment.ended_at.is_(None))).one()
    assert current.email == "nadia@example.org"
    actions = database.scalars(
        select(ChangeLogEntry.action).where(ChangeLogEntry.subject_type == "section_assignment")
    ).all()
    assert actions == ["assessments.hand_over_section", "assessments.hand_on_section"]


def test_the_state_of_the_invitation_is_shown(client, assignment, place, database):
    page = f"/assessments/{place.assessment.id}/sections"
    mail = database.get(OutboxMessage, assignment.message_id)
    mail.last_error, mail.tries = "SMTPConnectError", 2
    database.flush()
    assert "Failed" in client.get(page).text and "tried again" in client.get(page).text
    mail.last_error, mail.sent_at = None, now()
    database.flush()
    assert "Sent" in client.get(page).text
    client.post(f"/assessments/{place.assessment.id}/handed-over/{assignment.id}/send-again")
    assert "Waiting to be sent" in client.get(page).text


def test_who_handed_over_sees_the_section_as_they_do_and_cannot_answer_there(client, assignment, place, database):
    page = client.get(f"/sections/{assignment.id}").text
    assert "You see this as Rana Respondent does" in page
    question = client.get(f"/sections/{assignment.id}/questions/{first_code(place)}").text
    assert "<fieldset disabled>" in question
    assert give(client, assignment, first_code(place), value="yes").status_code == 403
    assert client.get(f"/sections/{assignment.id}/grid").status_code == 403
    assert client.post(f"/sections/{assignment.id}/grid").status_code == 403
    assert database.scalars(select(Answer)).all() == []


def test_another_organisations_user_neither_looks_nor_takes_back(assignment, place, client_for):
    stranger = client_for(make_user("employer_user", organisations=(make_organisation(),)))
    base = f"/assessments/{place.assessment.id}"
    assert stranger.get(f"/sections/{assignment.id}").status_code == 404
    assert stranger.get(f"{base}/sections").status_code == 404
    assert stranger.post(f"{base}/handed-over/{assignment.id}/take-back").status_code == 404
    assert hand(stranger, place).status_code == 404


def test_an_assignment_of_another_assessment_is_not_reached_through_ones_own(assignment, client_for, owner):
    mine = make_assessment()
    stranger = client_for(make_user("employer_user", organisations=(mine.organisation,)))
    url = f"/assessments/{mine.assessment.id}/handed-over/{assignment.id}/take-back"
    assert stranger.post(url).status_code == 404


def test_due_and_overdue_are_on_both_home_pages_until_the_section_is_answered(
    client, theirs, assignment, place, database
):
    title = place.outline.sections[0].title["en"]
    assignment.due_on = today() - timedelta(days=1)
    database.flush()
    for home in (client.get("/").text, theirs.get("/").text):
        assert title in home and "Overdue" in home
    assert "Section handed over" in client.get("/").text
    answer_all(place)
    assert title not in client.get("/").text and title not in theirs.get("/").text
    assert "Complete" in theirs.get("/sections").text


def test_after_submission_the_section_is_read_only_and_says_so(theirs, client, assignment, place, database):
    answer_all(place)
    submit(place)
    page = theirs.get(f"/sections/{assignment.id}").text
    assert "nothing can be changed any more" in page
    assert (
        theirs.get(f"/sections/{assignment.id}/questions/{first_code(place)}").location == f"/sections/{assignment.id}"
    )
    answer = give(theirs, assignment, first_code(place), value="no", version=1)
    assert answer.status_code == 303
    assert "submitted meanwhile" in theirs.get(answer.location).text
    assert database.scalars(select(Answer.value).limit(1)).one() == "yes"
    assert hand(client, place, section=1).status_code == 409


def test_reminders_go_to_who_has_an_account_and_is_not_done(app, assignment, place, owner, database):
    with app.test_request_context():
        hand_section(place, owner, place.outline.sections[1].code, way="link", email="link@example.org")
    due = assignment.due_on
    found = list_deadlines(due, due, 0, 10)
    assert [(each.subject_id, each.user_id) for each in found] == [(assignment.id, assignment.user_id)]
    answer_all(place)
    assert list_deadlines(due, due, 0, 1) == []


def test_pages_keep_to_their_queries(client, theirs, assignment, place, app, owner):
    answer_all(place)
    with app.test_request_context():
        for section in place.outline.sections[1:]:
            hand_section(place, owner, section.code)
    base = f"/assessments/{place.assessment.id}"
    code = first_code(place)
    for who, path in (
        (client, f"{base}/sections"),
        (client, base),
        (client, f"{base}/sections/{place.outline.sections[0].code}/hand-over"),
        (client, f"{base}/sections/{place.outline.sections[0].code}/grid"),
        (client, "/"),
        (theirs, "/"),
        (theirs, "/sections"),
        (theirs, f"/sections/{assignment.id}"),
        (theirs, f"/sections/{assignment.id}/questions/{code}"),
        (theirs, f"/sections/{assignment.id}/grid"),
    ):
        assert who.get(path).status_code == 200
        with counted_queries() as count:
            who.get(path)
        assert count.number <= 12, (path, count.number)


def test_a_moved_round_takes_its_hand_overs_along(assignment, place, database):
    from compliance.assessments.handover.operations import move_assignments

    later = make_assessment(make_organisation())
    move_assignments(place.assessment.id, later.assessment.id)
    database.expire_all()
    assert assignment.assessment_id == later.assessment.id


def test_two_people_may_answer_and_a_stale_edit_shows_both(theirs, assignment, place, database):
    record_answer(question_place(place, first_code(place)), GivenAnswer("partly", note="Theirs"), by=None, at=now())
    answer = give(theirs, assignment, first_code(place), value="no", note="Mine")
    assert answer.status_code == 409
    assert "Theirs" in answer.text and "Mine" in answer.text


def test_ids_of_links_are_hashes(app, place, owner, database):
    with app.test_request_context():
        hand_section(place, owner, way="link")
    link = database.scalars(select(AnswerLink)).one()
    assert re.fullmatch(r"[0-9a-f]{64}", link.token_hash)
    assert link.token_hash not in latest_mail().body
