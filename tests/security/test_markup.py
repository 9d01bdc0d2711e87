"""Markup in text fields comes back as text: on the page that shows it, in files and in PDFs."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from audits.findings.models import Finding
from audits.models import Audit
from compliance.accounts.models import User
from compliance.assessments.models import Answer
from compliance.clock import today
from compliance.web.exports import guarded_text
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, answer_all, make_assessment, submit
from tests.factories.audits import make_audit, make_corrective_action
from tests.factories.organisations import make_organisation, make_relationship, make_workplace
from tests.factories.risk import make_case, make_flag, make_risk

MARKUP = '<img src=x onerror=alert(1)>"\'><script>alert(2)</script>{{7*7}}<bdi dir="rtl">'
ESCAPED = "&lt;img src=x onerror=alert(1)&gt;"
DAY = (today() + timedelta(days=3)).isoformat()
TODAY = today().isoformat()


def assert_shown_as_text(html: str) -> None:
    """The typed text is on the page, and nothing of it became an element or an attribute."""
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert ESCAPED in html
    assert "49<" not in html
    for tag in re.findall(r"<[a-z][^>]*>", html):
        assert not re.search(r"\son[a-z]+\s*=", re.sub(r'"[^"]*"|\'[^\']*\'', '""', tag)), tag


def test_organisation_and_workplace_names(client_for, database):
    organisation = make_organisation(name=MARKUP, name_ar=MARKUP, city="<b>Riyadh</b>", address=MARKUP)
    employer = client_for(make_user("employer_user", organisations=(organisation,)))
    sent = employer.post(f"/organisations/{organisation.id}/workplaces", data={"kind": "housing", "name": MARKUP})
    assert sent.status_code == 303
    make_relationship(organisation, make_organisation("recruiter", name=MARKUP))
    make_risk(organisation)
    make_flag(organisation)
    for page in ("/our-organisation", "/recruiters-we-use", f"/organisations/{organisation.id}"):
        assert_shown_as_text(employer.get(page).text)
    analyst = client_for(make_user("analyst"))
    for language in ("en", "ar"):
        for page in ("/organisations", f"/organisations/{organisation.id}", "/risk", "/flags"):
            assert_shown_as_text(analyst.get(f"{page}?lang={language}").text)


def test_what_was_typed_comes_back_as_text_with_its_error(client_for, database):
    organisation = make_organisation()
    employer = client_for(make_user("employer_user", organisations=(organisation,)))
    answer = employer.post(f"/organisations/{organisation.id}/workplaces", data={"kind": MARKUP, "name": MARKUP})
    assert answer.status_code == 422
    assert_shown_as_text(answer.text)
    analyst = client_for(make_user("analyst"))
    for page in ("/organisations", "/risk", "/audits"):
        assert_shown_as_text(analyst.get(page, query_string={"search": MARKUP}).text)


def test_reasons_and_notes_of_flags_and_follow_up(client_for, database):
    organisation, analyst = make_organisation(), make_user("analyst", name=MARKUP)
    client, flag = client_for(analyst), make_flag(organisation)
    version = re.search(r'name="version"[^>]*value="([^"]+)"', client.get(f"/flags/{flag.id}/uphold").text)[1]
    assert client.post(f"/flags/{flag.id}/uphold", data={"reason": MARKUP, "version": version}).status_code == 303
    assert_shown_as_text(client.get(f"/flags/{flag.id}").text)
    case = make_case(organisation, analyst, what=MARKUP)
    assert client.post(f"/follow-up/{case.id}/notes", data={"text": MARKUP}).status_code == 303
    assert_shown_as_text(client.get(f"/follow-up/{case.id}").text)
    assert_shown_as_text(client.get("/follow-up").text)
    assert_shown_as_text(client.get("/").text)


def test_visits_findings_and_their_correction(client_for, database):
    organisation, lead = make_organisation(name=MARKUP), make_user("inspector", name=MARKUP)
    make_workplace(organisation, name=MARKUP)
    client = client_for(lead)
    data = {"audit_type": "initial", "announcement": "announced", "starts_on": DAY, "ends_on": DAY}
    client.post(f"/organisations/{organisation.id}/audits/new", data={**data, "scope": MARKUP, "planned_from": MARKUP})
    audit = database.scalars(select(Audit)).unique().one()
    client.post(f"/audits/{audit.id}/independence/declare", data={"has_conflict": "yes", "explanation": MARKUP})
    assert_shown_as_text(client.get(f"/audits/{audit.id}/independence").text)
    audit = make_audit(organisation, lead)
    finding = {
        "title": MARKUP,
        "how_known": MARKUP,
        "text_for_organisation": MARKUP,
        "grade": "major",
        "known_from": "documents",
        "found_on": TODAY,
        "words_confirmed": "y",
    }
    assert client.post(f"/audits/{audit.id}/findings/new", data=finding).status_code == 303
    found = database.scalars(select(Finding)).unique().one()
    for page in (f"/audits/{audit.id}", f"/findings/{found.id}", f"/audits/{audit.id}/close", "/audits"):
        assert_shown_as_text(client.get(page).text)
    assert client.post(f"/audits/{audit.id}/close").status_code == 303
    owner = client_for(make_user("employer_user", organisations=(organisation,)))
    for page in (f"/audits/{audit.id}", "/corrective-actions", "/"):
        assert_shown_as_text(owner.get(page).text)


def test_plans_of_correction(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    action = make_corrective_action(organisation, lead)
    owner = client_for(make_user("employer_user", organisations=(organisation,), name=MARKUP))
    names = ("root_cause", "correction", "prevention", "owner")
    sent = owner.post(f"/corrective-actions/{action.id}/plan", data={**dict.fromkeys(names, MARKUP), "due_on": DAY})
    assert sent.status_code == 303
    for client in (owner, client_for(lead)):
        assert_shown_as_text(client.get(f"/corrective-actions/{action.id}").text)


def test_accounts(client_for, database):
    administrator = client_for(make_user("administrator"))
    data = {"name": MARKUP, "email": "x@example.org", "role": "employer_user", "authority": 0, "language": "en"}
    sent = administrator.post("/users/new", data=data)
    assert sent.status_code == 303
    assert database.scalars(select(User).where(User.name == MARKUP)).unique().one()
    assert_shown_as_text(administrator.get(sent.location).text)
    assert_shown_as_text(administrator.get("/users").text)


def answered_with_markup(database):
    place = make_assessment(code=CREST)
    place.organisation.name = place.organisation.name_ar = MARKUP
    answer_all(place)
    answer = database.scalars(select(Answer).where(Answer.assessment_id == place.assessment.id)).first()
    answer.note = f"{MARKUP}NOTE"
    database.flush()
    return place


def test_a_note_on_the_pages_of_an_assessment(client_for, database):
    place = answered_with_markup(database)
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    for rest in ("", "/check", "/questions/S1.1", "/submit"):
        html = client.get(f"/assessments/{place.assessment.id}{rest}").text
        assert "<script>alert" not in html and "<img src=x" not in html
    submit(place)
    for rest in ("/receipt", "/answers"):
        assert_shown_as_text(client.get(f"/assessments/{place.assessment.id}{rest}").text)


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def test_name_and_note_in_the_pdf_of_an_assessment(client_for, database):
    place = answered_with_markup(database)
    submit(place)
    client = client_for(make_user("employer_user", organisations=(place.organisation,)))
    answer = client.get(f"/assessments/{place.assessment.id}/receipt.pdf")
    words = words_of(answer.data)
    assert words.count("<script>alert(2)</script>{{7*7}}") > 1
    assert '7*7}}<bdidir="rtl">NOTE' in words


def test_a_name_in_the_pdf_of_a_risk_list(client_for, database):
    organisation = make_organisation(name=MARKUP, name_ar=None)
    make_risk(organisation)
    make_flag(organisation)
    answer = client_for(make_user("analyst")).get("/risk/export.pdf")
    assert answer.status_code == 200
    assert "<script>alert(2)</script>{{7*7}}" in words_of(answer.data)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_no_cell_of_a_file_is_a_formula(client_for, database, text):
    assert guarded_text(text).startswith("'")
    organisation = make_organisation(name=text, city=text)
    make_risk(organisation)
    make_flag(organisation)
    make_case(organisation, make_user("inspector", name=text), what=text)
    analyst = client_for(make_user("analyst"))
    for url in ("/risk/export.csv", "/follow-up/export.csv"):
        for cell in re.split(r"[,\n]", analyst.get(url).text.lstrip("\ufeff")):
            assert not cell.strip('"').startswith(tuple("=+@＝\t")), (url, cell)


def test_a_name_that_breaks_lines_makes_no_header(client_for, database):
    organisation = make_organisation(name="A\r\nSet-Cookie: x=1")
    client = client_for(make_user("employer_user", organisations=(organisation,)))
    answer = client.get(f"/organisations/{organisation.id}/wage-payments.csv")
    assert answer.status_code == 200
    assert "\n" not in answer.headers["Content-Disposition"]


def test_every_page_forbids_inline_script_and_frames(client_for, database):
    for client in (client_for(make_user("analyst")), client_for(make_user("employer_user"))):
        for path in ("/", "/sign-in", "/nothing-here", "/audits"):
            headers = client.get(path).headers
            assert "script-src 'self'" in headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
