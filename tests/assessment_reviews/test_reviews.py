"""Reviews: judgements stand beside what was declared, questions go back and forth, the result comes at the end."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from compliance.accounts.identity import identity_of
from compliance.assessment_reviews.models import AnswerReview, AssessmentReview, EntryKind, ReviewState
from compliance.assessment_reviews.operations import (
    DAYS_TO_REPLY,
    Judgement,
    agree_with_section,
    judge_answer,
    reply_to_question,
)
from compliance.assessment_reviews.queries import list_threads
from compliance.assessments.models import Answer
from compliance.assessments.operations import correct_assessment
from compliance.assessments.progress import asked_questions
from compliance.assessments.queries import Place, list_answers
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now, today
from compliance.documents.dates import NO_DATES
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.mail.models import OutboxMessage
from tests.counting import counted_queries
from tests.factories.accounts import make_authority, make_user
from tests.factories.assessment_reviews import finish, judge, make_reviewer, reply, review_of
from tests.factories.assessments import EVERY_TYPE, answer_all, make_assessment, make_submitted, submit
from tests.factories.documents import make_upload
from tests.factories.organisations import make_organisation

MARK = "Which payslips show this?"


def state_of(place, reviewer):
    return review_of(place, reviewer).review.state


def url(place, *parts):
    return "/".join(("/assessment-reviews", str(place.assessment.id), *parts))


def test_a_disagreement_stands_beside_the_declared_value_and_never_over_it(database):
    place, reviewer = make_submitted(), make_reviewer()
    before = database.scalars(select(Answer.value).order_by(Answer.id)).all()
    digest = place.assessment.digest
    entry = judge(place, "S1.1", EntryKind.DISAGREED, reviewer, found_value="partly", looked_at_evidence=True)
    assert (entry.found_value, entry.found_degree, entry.looked_at_evidence) == ("partly", "partly", True)
    database.expire_all()
    assert database.scalars(select(Answer.value).order_by(Answer.id)).all() == before
    assert place.assessment.digest == digest


@pytest.mark.parametrize(
    ("judgement", "field"),
    [
        (Judgement(EntryKind.DISAGREED, None, "Because"), "found_value"),
        (Judgement(EntryKind.DISAGREED, "maybe", "Because"), "found_value"),
        (Judgement(EntryKind.DISAGREED, "yes", "Because"), "found_value"),
        (Judgement(EntryKind.DISAGREED, "no", None), "text"),
        (Judgement(EntryKind.ASKED, None, None), "text"),
    ],
)
def test_a_judgement_that_says_too_little_is_refused_at_its_field(database, judgement, field):
    place, reviewer = make_submitted(), make_reviewer()
    with pytest.raises(InvalidInput) as error:
        judge_answer(review_of(place, reviewer), "S1.1", judgement, by=reviewer, at=now())
    assert error.value.field == field
    assert database.scalar(select(func.count(AnswerReview.id))) == 0


def test_an_unanswered_question_cannot_be_agreed_with(database):
    place, reviewer = make_submitted(S1_2=None), make_reviewer()
    with pytest.raises(InvalidInput):
        judge(place, "S1.2", EntryKind.AGREED, reviewer)
    assert judge(place, "S1.2", EntryKind.DISAGREED, reviewer).found_value == "no"


def test_the_thread_only_grows_and_its_newest_judgement_holds(database):
    place, reviewer = make_submitted(), make_reviewer()
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    judge(place, "S1.1", EntryKind.DISAGREED, reviewer)
    thread = list_threads(review_of(place, reviewer).review)[place.outline.get_question("S1.1").id]
    assert [entry.kind for entry in thread.entries] == [EntryKind.AGREED, EntryKind.DISAGREED]
    assert thread.judgement.kind is EntryKind.DISAGREED


def test_a_question_waits_for_the_organisation_until_it_replies(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    asked = judge(place, "S1.1", EntryKind.ASKED, reviewer, text=MARK)
    assert asked.reply_due_on == today() + timedelta(days=DAYS_TO_REPLY)
    assert state_of(place, reviewer) is ReviewState.WAITING
    answer = reply(place, "S1.1", person, upload=make_upload())
    assert answer.document_id
    assert state_of(place, reviewer) is ReviewState.IN_REVIEW


def test_a_colleague_who_wrote_meanwhile_is_not_overruled_unseen(database):
    place, one, other = make_submitted(), make_reviewer(), make_reviewer("analyst")
    judge(place, "S1.1", EntryKind.AGREED, one)
    with pytest.raises(Conflict):
        judge(place, "S1.1", EntryKind.DISAGREED, other, newest_id=0)


def test_nothing_is_added_to_a_finished_review(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    finish(place, reviewer)
    for write in (
        lambda: judge(place, "S1.2", EntryKind.AGREED, reviewer),
        lambda: agree_with_section(review_of(place, reviewer), "S1", by=reviewer, at=now()),
        lambda: reply(place, "S1.1", person),
        lambda: finish(place, reviewer),
    ):
        with pytest.raises(Conflict):
            write()


def test_a_review_is_not_finished_while_a_question_is_open_or_nothing_was_judged(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer)
    with pytest.raises(Conflict):
        finish(place, reviewer)
    reply(place, "S1.1", person)
    with pytest.raises(Conflict):
        finish(place, reviewer)
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    assert finish(place, reviewer).state is ReviewState.DONE


def test_agreeing_with_the_rest_of_a_section_leaves_out_what_fails_a_critical_requirement(database):
    critical = next(each for each in make_submitted().outline.questions if each.critical)
    section = next(
        each for each in make_submitted().outline.sections if critical.code in {q.code for q in each.questions}
    )
    place, reviewer = make_submitted(None, **{critical.code.replace(".", "_"): "no"}), make_reviewer()
    agreed = agree_with_section(review_of(place, reviewer), section.code, by=reviewer, at=now())
    assert agreed == len(section.questions) - 1
    threads = list_threads(review_of(place, reviewer).review)
    assert place.outline.get_question(critical.code).id not in threads
    assert not any(thread.judgement.looked_at_evidence for thread in threads.values())


def test_every_entry_writes_one_line_of_the_change_log_without_its_text(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer, text=MARK)
    reply(place, "S1.1", person, text=MARK)
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    finish(place, reviewer, MARK)
    rows = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.action.like("assessment_reviews.%"))).all()
    assert [row.action.split(".")[1] for row in rows] == ["begin", "asked", "reply", "agreed", "finish"]
    assert not any(MARK in f"{row.summary}{row.changes}" for row in rows)
    assert {row.organisation_id for row in rows} == {organisation.id}


def test_a_draft_is_not_reviewed(database):
    with pytest.raises(NotFound):
        review_of(make_assessment(), make_reviewer())


def test_answers_of_every_type_are_reviewed_and_those_not_asked_are_left_out(client_for, database):
    place, inspector = make_assessment(code=EVERY_TYPE), make_user("inspector")
    answers = {"A1": "no", "B1": "bank", "B2": "1500.00 SAR", "B3": "2026-03-31", "B4": '[["Gulf","12","2025-01-01"]]'}
    answer_all(place, **{q.code.replace(".", "_"): answers.get(q.code) for q in place.outline.questions})
    submit(place, unanswered=len(asked_questions(place.outline, list_answers(place.assessment.id))) - len(answers))
    client, reviewer = client_for(inspector), identity_of(inspector)
    overview = client.get(url(place)).text
    assert "Gulf" in overview
    assert "Is the clinic free of charge?" not in overview
    for code in answers:
        assert client.get(url(place, "questions", code)).status_code == 200
    assert judge(place, "B2", EntryKind.DISAGREED, reviewer, found_value="1,200 sar").found_value == "1200.00 SAR"
    assert judge(place, "B3", EntryKind.DISAGREED, reviewer, found_value="2026-02-28").found_degree is None
    assert judge(place, "B4", EntryKind.DISAGREED, reviewer, found_value=None).found_value is None
    assert judge(place, "B1", EntryKind.DISAGREED, reviewer, found_value="mixed").found_degree == "partly"
    with pytest.raises(InvalidInput, match="digits"):
        judge(place, "B2", EntryKind.DISAGREED, reviewer, found_value="much")
    assert "1,200.00" in client.get(url(place)).text


def test_mail_goes_out_once_while_a_review_waits_and_once_at_its_end(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,), language="ar")
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer, text=MARK)
    judge(place, "S1.2", EntryKind.ASKED, reviewer, text=MARK)
    mails = database.scalars(select(OutboxMessage)).all()
    assert [mail.recipient for mail in mails] == [person.email]
    assert MARK not in mails[0].body
    for code in ("S1.1", "S1.2"):
        judge(place, code, EntryKind.AGREED, reviewer)
    finish(place, reviewer)
    assert database.scalar(select(func.count(OutboxMessage.id))) == 2


def test_the_organisation_sees_questions_at_once_and_judgements_at_the_end(client_for, database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer, text=MARK)
    judge(place, "S1.2", EntryKind.DISAGREED, reviewer, text="No contract in Nepali")
    client = client_for(person)
    assert "Reply to 1 question of the authority" in client.get("/").text
    page = client.get(url(place, "result")).text
    assert MARK in page
    assert "No contract in Nepali" not in page
    sent = client.post(url(place, "questions", "S1.1", "reply"), data={"text": "See May"})
    assert sent.status_code == 303
    assert "Reply to 1 question" not in client.get("/").text
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    finish(place, reviewer, "Thank you")
    page = client.get(url(place, "result")).text
    assert "No contract in Nepali" in page
    assert "Thank you" in page


def test_the_reviewer_is_told_that_a_reply_came(client_for, database):
    organisation, inspector = make_organisation(), make_user("inspector")
    person = make_user("employer_user", organisations=(organisation,))
    place = make_submitted(organisation)
    judge(place, "S1.1", EntryKind.ASKED, identity_of(inspector))
    reply(place, "S1.1", person)
    assert "1 reply to look at" in client_for(inspector).get("/").text
    judge(place, "S1.1", EntryKind.AGREED, identity_of(inspector))
    assert "reply to look at" not in client_for(inspector).get("/").text


def test_a_file_sent_with_a_reply_is_read_by_the_authority_and_by_nobody_else(client_for, database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_user("inspector")
    judge(place, "S1.1", EntryKind.ASKED, identity_of(reviewer))
    entry = reply(place, "S1.1", person, upload=make_upload())
    address = f"/documents/{entry.document.latest.id}"
    strangers = (
        make_user("employer_user", organisations=(make_organisation(),)),
        make_user("inspector", authority=make_authority("other")),
        make_user("administrator"),
        make_user("social_auditor", organisations=(organisation,)),
    )
    assert [client_for(each).get(address).status_code for each in (reviewer, person)] == [200, 200]
    assert [client_for(each).get(address).status_code for each in strangers] == [404] * 4


def test_a_judgement_is_given_on_its_page_and_leads_to_the_next_answer(client_for, database):
    place, inspector = make_submitted(), make_user("inspector")
    client = client_for(inspector)
    first, second, *_others = (each.code for each in place.outline.questions)
    assert client.get(url(place, "questions", first)).status_code == 200
    sent = client.post(
        url(place, "questions", first),
        data={"kind": "disagreed", "found_value": "partly", "text": "", "newest_id": "0"},
    )
    assert sent.status_code == 422
    assert "Say why you disagree" in sent.text
    sent = client.post(
        url(place, "questions", first),
        data={
            "kind": "disagreed",
            "found_value": "partly",
            "text": "Half of the sites",
            "looked_at_evidence": "y",
            "newest_id": "0",
            "next": "next",
        },
    )
    assert sent.status_code == 303
    assert sent.location.endswith(url(place, "questions", second))
    overview = client.get(url(place)).text
    assert "Disagreed" in overview
    assert "Verified" in overview


def test_a_clash_shows_what_the_colleague_wrote_and_keeps_what_was_typed(client_for, database):
    place, inspector = make_submitted(), make_user("inspector")
    client = client_for(inspector)
    entry = judge(place, "S1.1", EntryKind.ASKED, make_reviewer("analyst"), text=MARK)
    data = {"kind": "disagreed", "found_value": "no", "text": "My own reason", "newest_id": "0"}
    sent = client.post(url(place, "questions", "S1.1"), data=data)
    assert sent.status_code == 409
    assert MARK in sent.text
    assert "My own reason" in sent.text
    assert f'value="{entry.id}"' in sent.text


def rows_of(client, query=""):
    sheet = client.get(f"/assessment-reviews/export.csv{query}")
    return list(csv.reader(io.StringIO(sheet.get_data(as_text=True).lstrip("\ufeff"))))[1:]


def test_the_list_is_narrowed_by_state_standard_reviewer_and_name(client_for, database):
    inspector = make_user("inspector")
    reviewer, client = identity_of(inspector), client_for(inspector)
    asked, begun, done, untouched = (
        make_submitted(make_organisation(name=f"Employer {name}", search_text=f"employer {name}"))
        for name in ("asked", "begun", "done", "untouched")
    )
    judge(asked, "S1.1", EntryKind.ASKED, reviewer)
    judge(begun, "S1.1", EntryKind.AGREED, make_reviewer("analyst"))
    judge(done, "S1.1", EntryKind.AGREED, reviewer)
    finish(done, reviewer)

    def names(query):
        return {row[1].removeprefix("Employer ") for row in rows_of(client, query)}

    assert names("") == {"asked", "begun", "done", "untouched"}
    assert names("?state=not_begun") == {"untouched"}
    assert names("?state=in_review") == {"begun"}
    assert names("?state=waiting") == {"asked"}
    assert names("?state=done") == {"done"}
    assert names("?mine=y") == {"asked", "done"}
    assert names("?search=untou") == {"untouched"}
    assert names("?standard_code=iris-style-self-assessment") == set()
    page = client.get("/assessment-reviews?state=waiting")
    assert "Employer asked" in page.text
    assert "Employer begun" not in page.text
    assert client.get("/assessment-reviews/export.xlsx").status_code == 200
    assert untouched.assessment.receipt_number in {row[0] for row in rows_of(client)}


def test_what_was_corrected_before_anybody_reviewed_it_is_not_listed(client_for, database):
    place = make_submitted()
    person = identity_of(make_user("employer_user", organisations=(place.organisation,)))
    correction = correct_assessment(place, "Wrong answer", by=person, at=now())
    submit(Place(correction, place.organisation, place.outline))
    rows = rows_of(client_for(make_user("inspector")))
    assert [row[0] for row in rows] == [correction.receipt_number]


def test_pages_of_the_list_follow_each_other_without_gap(client_for, database, monkeypatch):
    for _number in range(53):
        make_submitted(make_organisation())
    client = client_for(make_user("inspector"))
    first = client.get("/assessment-reviews")
    assert first.text.count("/assessment-reviews/") >= 50
    following = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(following)
    assert second.status_code == 200
    assert second.text.count("fw-semibold") == 3
    previous = second.text.split('rel="prev" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(previous).text.count("fw-semibold") == 50


def test_people_of_other_authorities_regions_and_organisations_see_nothing(client_for, database):
    place, reviewer = make_submitted(), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer)
    strangers = (
        make_user("inspector", authority=make_authority("other")),
        make_user("analyst", regions=("SA-02",)),
        make_user("employer_user", organisations=(make_organisation(),)),
    )
    for stranger in strangers:
        client = client_for(stranger)
        for page in (url(place), url(place, "questions", "S1.1"), url(place, "result"), url(place, "finish")):
            assert client.get(page).status_code in (403, 404)
    own = client_for(make_user("employer_user", organisations=(place.organisation,)))
    assert own.get(url(place)).status_code == 403
    assert client_for(make_user("administrator")).get(url(place)).status_code == 403


def test_pages_of_a_review_cost_the_same_with_many_entries(client_for, database):
    organisation, inspector = make_organisation(), make_user("inspector")
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), identity_of(inspector)
    judge(place, "S1.1", EntryKind.ASKED, reviewer)
    reply(place, "S1.1", person, upload=make_upload())
    pages = [(inspector, url(place)), (inspector, url(place, "questions", "S1.1")), (inspector, "/assessment-reviews")]
    pages += [(person, url(place, "result")), (person, url(place, "questions", "S1.1", "reply"))]

    def count():
        numbers = []
        for user, page in pages:
            client = client_for(user)
            client.get(page)
            with counted_queries() as queries:
                assert client.get(page).status_code == 200
            numbers.append(queries.number)
        return numbers

    few = count()
    for question in list(place.outline.questions)[1:]:
        judge(place, question.code, EntryKind.ASKED, reviewer)
        reply(place, question.code, person, upload=make_upload())
    for _number in range(10):
        make_submitted(make_organisation())
    assert count() == few
    assert max(few) <= 12


def test_two_reviews_of_one_assessment_cannot_begin(database):
    place = make_submitted()
    for reviewer in (make_reviewer(), make_reviewer("analyst")):
        judge(place, "S1.1", EntryKind.AGREED, reviewer)
    assert database.scalar(select(func.count(AssessmentReview.id))) == 1


def test_a_reply_without_text_or_to_nothing_asked_is_refused(database):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    place, reviewer = make_submitted(organisation), make_reviewer()
    judge(place, "S1.1", EntryKind.ASKED, reviewer)
    by = identity_of(person)
    with pytest.raises(InvalidInput):
        reply_to_question(review_of(place, by), "S1.1", "  ", None, NO_DATES, by=by, at=now())
    with pytest.raises(Conflict):
        reply(place, "S1.2", person)
