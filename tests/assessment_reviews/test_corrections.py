"""Time to correct: only as the national rule gives it, never where harm is grave, with a memory of what was said."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from audits.findings.models import Grade
from compliance.accounts.identity import identity_of
from compliance.assessment_reviews.correction_operations import (
    SaidCorrection,
    open_window,
    record_found,
    say_correction,
)
from compliance.assessment_reviews.correction_queries import get_correction, list_bars, memory_of
from compliance.assessment_reviews.models import CorrectionItem, CorrectionWindow, EntryKind, StatementKind
from compliance.clock import now, today
from compliance.errors import Conflict, InvalidInput
from compliance.national_rules import lookup
from compliance.risk.vocabulary import Level
from compliance.standards.models import Question
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessment_reviews import (
    finish,
    judge,
    make_reviewer,
    review_of,
    write_rules_with_a_window,
)
from tests.factories.assessments import make_submitted
from tests.factories.audits import make_audit, make_finding
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_flag


@pytest.fixture
def rules_with_a_window(tmp_path, monkeypatch):
    monkeypatch.setattr(lookup, "VALUES", write_rules_with_a_window(tmp_path))


def text_of(answer):
    """The page without the tokens against forged requests, which carry the time."""
    return re.sub(r'(X-CSRFToken": |name="csrf_token" value=)"[^"]*"', "", answer.text)


def key(code):
    return code.replace(".", "_")


def plain_codes(outline, how_many=3):
    """Questions that may be corrected: neither critical nor of a requirement that names an ILO sign."""
    found = [
        requirement.questions[0].code
        for requirement in outline.requirements
        if not requirement.critical and not requirement.ilo_signs
    ]
    return found[:how_many]


def finished(organisation=None, reviewer=None, **answers):
    reviewer = reviewer or make_reviewer()
    place = make_submitted(organisation, **answers)
    judge(place, "S1.1", EntryKind.AGREED, reviewer)
    finish(place, reviewer)
    return place, reviewer


def give(place, reviewer, **arguments):
    arguments = {"no_referral": True, "by": reviewer, "at": now(), **arguments}
    return open_window(review_of(place, reviewer), **arguments)


def item_codes(database):
    return set(database.scalars(select(Question.code).join(CorrectionItem, CorrectionItem.question_id == Question.id)))


def test_no_window_opens_in_saudi_arabia_until_a_value_is_sourced(client_for, database):
    inspector = make_user("inspector")
    code = plain_codes(make_submitted().outline)[0]
    place, reviewer = finished(None, identity_of(inspector), **{key(code): "no"})
    with pytest.raises(Conflict, match="nothing was sourced"):
        give(place, reviewer)
    page = client_for(inspector).get(f"/assessment-reviews/{place.assessment.id}/correction-window").text
    assert "Unknown" in page
    assert "Draft" in page
    assert "No referral is considered" not in page


def test_a_window_holds_what_is_not_met_as_declared_or_as_found(database, rules_with_a_window):
    declared, found, refuted = plain_codes(make_submitted().outline)
    reviewer = make_reviewer()
    place = make_submitted(None, **{key(declared): "no", key(refuted): "partly"})
    judge(place, found, EntryKind.DISAGREED, reviewer, found_value="partly")
    judge(place, refuted, EntryKind.DISAGREED, reviewer, found_value="yes")
    finish(place, reviewer)
    window = give(place, reviewer)
    assert item_codes(database) == {declared, found}
    assert (window.days, window.closes_on, window.rule_status) == (90, today() + timedelta(days=90), "draft")
    with pytest.raises(Conflict):
        give(place, reviewer)


def test_an_unmet_critical_requirement_and_an_ilo_sign_are_given_no_time(database, rules_with_a_window):
    outline = make_submitted().outline
    critical = next(each.code for each in outline.questions if each.critical)
    sign = next(each.questions[0].code for each in outline.requirements if each.ilo_signs and not each.critical)
    plain = plain_codes(outline)[0]
    place, reviewer = finished(None, None, **{key(critical): "no", key(sign): "no", key(plain): "no"})
    give(place, reviewer)
    assert item_codes(database) == {plain}


def test_nothing_to_correct_gives_no_window(database, rules_with_a_window):
    place, reviewer = finished()
    with pytest.raises(Conflict, match="nothing"):
        give(place, reviewer)


@pytest.mark.parametrize("bar", ["critical finding", "ILO sign", "critical flag", "confidential flag", "referral"])
def test_grave_matters_bar_the_window_and_the_organisation_is_told_nothing(
    client_for, database, rules_with_a_window, bar
):
    organisation = make_organisation()
    person = make_user("employer_user", organisations=(organisation,))
    code = plain_codes(make_submitted().outline)[0]
    place, reviewer = finished(organisation, None, **{key(code): "no"})
    client = client_for(person)
    pages = (f"/assessment-reviews/{place.assessment.id}/result", f"/assessments/{place.assessment.id}/receipt")
    before = [text_of(client.get(page)) for page in pages]
    error = Conflict
    arguments = {}
    if bar == "critical finding":
        make_finding(make_audit(organisation), grade=Grade.CRITICAL)
    elif bar == "ILO sign":
        make_finding(make_audit(organisation), ilo_sign=7)
    elif bar == "critical flag":
        make_flag(organisation, level=Level.CRITICAL)
    elif bar == "confidential flag":
        make_flag(organisation, confidential=True)
    else:
        error, arguments = InvalidInput, {"no_referral": False}
    with pytest.raises(error):
        give(place, reviewer, **arguments)
    assert database.scalar(select(CorrectionWindow.id)) is None
    assert [text_of(client.get(page)) for page in pages] == before


def test_matters_that_are_not_grave_do_not_bar_it(database, rules_with_a_window):
    organisation = make_organisation()
    make_finding(make_audit(organisation), grade=Grade.MAJOR)
    make_flag(organisation, level=Level.RED)
    assert list_bars(organisation.id) == []


def opened(database, **answers):
    organisation = make_organisation()
    code = plain_codes(make_submitted().outline)[0]
    place, reviewer = finished(organisation, None, **{key(code): "no", **answers})
    give(place, reviewer)
    person = make_user("employer_user", organisations=(organisation,))
    return place, code, reviewer, person


def test_the_memory_holds_what_was_declared_said_and_found(database, rules_with_a_window):
    place, code, reviewer, person = opened(database)
    by = identity_of(person)
    for kind in (StatementKind.SAID_NOT_YET, StatementKind.SAID_CORRECTED):
        say_correction(
            get_correction(place.assessment.id, code, by), SaidCorrection(kind, "Signs are up"), by=by, at=now()
        )
    item = get_correction(place.assessment.id, code, reviewer)
    assert not memory_of(item.item).is_false
    record_found(item, StatementKind.FOUND_NOT_CORRECTED, "No sign seen", today(), by=reviewer, at=now())
    database.expire_all()
    item = get_correction(place.assessment.id, code, reviewer).item
    assert item.declared_value == "no"
    assert [each.kind for each in item.statements] == [
        StatementKind.SAID_NOT_YET,
        StatementKind.SAID_CORRECTED,
        StatementKind.FOUND_NOT_CORRECTED,
    ]
    assert memory_of(item).is_false


def test_an_honest_not_yet_is_no_false_correction(database, rules_with_a_window):
    place, code, reviewer, person = opened(database)
    by = identity_of(person)
    item = get_correction(place.assessment.id, code, by)
    say_correction(item, SaidCorrection(StatementKind.SAID_NOT_YET, "The order is placed"), by=by, at=now())
    record_found(item, StatementKind.FOUND_NOT_CORRECTED, "No sign seen", today(), by=reviewer, at=now())
    database.expire_all()
    assert not memory_of(get_correction(place.assessment.id, code, reviewer).item).is_false


def test_nothing_is_said_after_the_window_closed_and_a_visit_has_a_possible_day(database, rules_with_a_window):
    place, code, reviewer, person = opened(database)
    by = identity_of(person)
    item = get_correction(place.assessment.id, code, by)
    said = SaidCorrection(StatementKind.SAID_CORRECTED, "Done")
    with pytest.raises(Conflict):
        say_correction(item, said, by=by, at=now() + timedelta(days=91))
    assert say_correction(item, said, by=by, at=now() + timedelta(days=90))
    for day in (today() + timedelta(days=1), today() - timedelta(days=1)):
        with pytest.raises(InvalidInput):
            record_found(item, StatementKind.FOUND_CORRECTED, "Seen", day, by=reviewer, at=now())


def test_the_whole_window_goes_through_the_pages(client_for, database, rules_with_a_window):
    organisation = make_organisation()
    inspector, person = make_user("inspector"), make_user("employer_user", organisations=(organisation,))
    code = plain_codes(make_submitted().outline)[0]
    place, _reviewer = finished(organisation, identity_of(inspector), **{key(code): "no"})
    base = f"/assessment-reviews/{place.assessment.id}"
    authority, employer = client_for(inspector), client_for(person)
    assert "90 days" in authority.get(f"{base}/correction-window").text
    refused = authority.post(f"{base}/correction-window", data={})
    assert refused.status_code == 422
    assert authority.post(f"{base}/correction-window", data={"no_referral": "y"}).status_code == 303
    assert "Say how 1 correction stands" in employer.get("/").text
    assert code in employer.get(f"{base}/result").text
    sent = employer.post(f"{base}/corrections/{code}", data={"kind": "said_corrected", "text": "New signs"})
    assert sent.status_code == 303
    assert "Say how 1 correction stands" not in employer.get("/").text
    found = {"kind": "found_not_corrected", "found_on": today().isoformat(), "text": "Old signs still up"}
    assert authority.post(f"{base}/found/{code}", data=found).status_code == 303
    page = authority.get(base).text
    assert "1 answer was said to be corrected and was found not corrected" in page
    assert "Old signs still up" in page
    own = employer.get(f"{base}/result").text
    assert "New signs" in own
    assert "Old signs still up" not in own
    assert employer.get(f"{base}/found/{code}").status_code == 403
    assert authority.get(f"{base}/corrections/{code}").status_code in (403, 404)


def everything_the_organisation_has(client, place, code):
    base = f"/assessment-reviews/{place.assessment.id}"
    organisation_id = place.organisation.id
    pages = (
        "/",
        "/assessments",
        f"{base}/result",
        f"{base}/corrections/{code}",
        f"/assessments/{place.assessment.id}/receipt",
        f"/organisations/{organisation_id}",
        "/corrective-actions",
    )
    answers = {page: client.get(page) for page in pages}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {page: text_of(answer) for page, answer in answers.items()}


@pytest.mark.parametrize("has_window", [True, False])
def test_a_planned_inspection_changes_no_page_no_mail_and_no_due_item_of_the_organisation(
    client_for, database, rules_with_a_window, has_window
):
    from audits.models import Announcement, AuditState
    from compliance.mail.models import OutboxMessage

    place, code, _reviewer, person = opened(database)
    if not has_window:
        for row in (*database.scalars(select(CorrectionItem)), *database.scalars(select(CorrectionWindow))):
            database.delete(row)
    client = client_for(person)
    pages = everything_the_organisation_has(client, place, code) if has_window else {"/": text_of(client.get("/"))}
    mails = database.scalars(select(OutboxMessage.id)).all()
    make_audit(
        place.organisation,
        state=AuditState.PLANNED,
        announcement=Announcement.UNANNOUNCED,
        starts_on=today() + timedelta(days=7),
        ends_on=today() + timedelta(days=8),
    )
    after = everything_the_organisation_has(client, place, code) if has_window else {"/": text_of(client.get("/"))}
    assert after == pages
    assert database.scalars(select(OutboxMessage.id)).all() == mails


def test_an_inspection_may_be_planned_while_a_window_is_open_and_a_window_given_while_one_is_planned(
    database, rules_with_a_window
):
    from audits.models import Announcement, AuditState

    place, _code, reviewer, _person = opened(database)
    planned = {"state": AuditState.PLANNED, "announcement": Announcement.UNANNOUNCED}
    assert make_audit(place.organisation, **planned)
    other = make_organisation()
    make_audit(other, **planned)
    code = plain_codes(place.outline)[0]
    second, _other = finished(other, reviewer, **{key(code): "no"})
    assert give(second, reviewer)


def test_pages_of_a_window_cost_the_same_with_many_items(client_for, database, rules_with_a_window):
    inspector = make_user("inspector")

    def count(how_many):
        organisation = make_organisation()
        person = make_user("employer_user", organisations=(organisation,))
        codes = plain_codes(make_submitted().outline, how_many)
        place, reviewer = finished(organisation, identity_of(inspector), **{key(code): "no" for code in codes})
        give(place, reviewer)
        by = identity_of(person)
        for code in codes:
            item = get_correction(place.assessment.id, code, by)
            say_correction(item, SaidCorrection(StatementKind.SAID_NOT_YET, "Soon"), by=by, at=now())
        base = f"/assessment-reviews/{place.assessment.id}"
        numbers = []
        for user, page in ((inspector, base), (person, f"{base}/result"), (person, "/")):
            client = client_for(user)
            client.get(page)
            database.expire_all()
            with counted_queries() as queries:
                assert client.get(page).status_code == 200
            numbers.append(queries.number)
        return numbers

    few, many = count(1), count(6)
    assert few == many
    assert max(few[:2]) <= 12
