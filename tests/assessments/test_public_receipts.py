"""A receipt checked by who holds it: confirmed without answers or scores, unguessable, honest about later ones."""

import json
import re

import pytest
from click.testing import CliRunner

from compliance.assessments.commands import assessments_commands
from compliance.assessments.operations import correct_assessment
from compliance.assessments.queries import Place
from compliance.assessments.receipts.public import receipt_token
from compliance.assessments.submission import digest_of
from compliance.clock import now
from compliance.reports.pdf import render_report
from compliance.web.qr_codes import qr_path
from compliance.web.rate_limit import limiter
from tests.assessments.test_pages import NOTICES
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.assessments import CREST, IRIS, make_submitted, submit


@pytest.fixture
def place(database):
    return make_submitted(S2_1="no")


@pytest.fixture
def client(place, client_for):
    return client_for(make_user("employer_user", organisations=(place.organisation,)))


def address(place):
    number = place.assessment.receipt_number
    return f"/receipts/{number}/{receipt_token(number)}"


@pytest.mark.parametrize("code", [CREST, IRIS])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_anybody_with_the_address_reads_what_was_submitted_and_what_it_is_not(app, database, code, language):
    place = make_submitted(code=code)
    answer = app.test_client().get(f"{address(place)}?lang={language}")
    assert answer.status_code == 200
    content = answer.text[answer.text.index('id="main"') :]
    for notice in NOTICES[code]:
        assert content.index(notice) < content.index("<h1")
    name = place.organisation.name_ar if language == "ar" else place.organisation.name
    assert name in content and place.assessment.digest in content
    assert place.assessment.receipt_number in content and place.outline.version in content
    assert "certificate" not in content.lower().replace("certification", "")
    assert "noindex" in answer.headers["X-Robots-Tag"] and 'name="robots"' in answer.text


def test_it_shows_neither_answers_nor_scores_nor_who_declared(app, place):
    with counted_queries() as count:
        page = app.test_client().get(address(place)).text
    content = page[page.index('id="main"') :]
    for private in ("Test Person", "Director", "critical", "Overall", "S2.1", "Looked at, and so it is"):
        assert private not in content
    assert count.number <= 4


def test_everything_wrong_is_the_same_404(app, place):
    number = place.assessment.receipt_number
    good = receipt_token(number)
    wrong = "A" * 16 if good != "A" * 16 else "B" * 16
    stranger = "SA-2026-ZZZZZZ"
    tries = [
        f"/receipts/{number}/{wrong}",
        f"/receipts/{number}/{good[:-1]}",
        f"/receipts/{stranger}/{receipt_token(stranger)}",
        f"/receipts/{stranger}/{good}",
        f"/receipts/{number}/ق{good}",
    ]
    answers = [app.test_client().get(each) for each in tries]
    assert {each.status_code for each in answers} == {404}
    pages = {re.sub(r'href="[^"]*"', "", each.text) for each in answers}
    assert len(pages) == 1


def test_a_token_typed_in_small_letters_is_the_same(app, place):
    number = place.assessment.receipt_number
    assert app.test_client().get(f"/receipts/{number}/{receipt_token(number).lower()}").status_code == 200


def test_a_correction_makes_the_old_receipt_superseded_once_it_is_submitted(app, place):
    identity = make_user("employer_user", organisations=(place.organisation,))
    from compliance.accounts.identity import identity_of

    opened = correct_assessment(place, "A site was forgotten", by=identity_of(identity), at=now())
    assert "Superseded" not in app.test_client().get(address(place)).text
    correction = Place(opened, place.organisation, place.outline)
    submit(correction)
    old, new = (app.test_client().get(address(each)).text for each in (place, correction))
    assert "Superseded" in old and "Superseded" not in new
    assert correction.assessment.receipt_number not in old


def test_tries_are_limited(app, place):
    limiter.enabled = True
    try:
        limiter.reset()
        client = app.test_client()
        codes = [client.get(f"/receipts/SA-2026-ZZZZZZ/{'A' * 16}").status_code for _try in range(31)]
    finally:
        limiter.reset()
        limiter.enabled = False
    assert codes[0] == 404 and codes[-1] == 429


def test_the_receipt_and_its_pdf_carry_the_code_of_the_public_address(client, place, monkeypatch):
    page = client.get(f"/assessments/{place.assessment.id}/receipt").text
    assert f"http://localhost{address(place)}" in page
    assert qr_path(f"http://localhost{address(place)}").path in page
    from compliance.assessments.receipts import views as receipt_views

    monkeypatch.setattr(receipt_views, "render_pdf", lambda *given: render_report(*given).encode())
    report = client.get(f"/assessments/{place.assessment.id}/receipt.pdf").text
    assert f'<pdf:barcode value="http://localhost{address(place)}" type="qr"' in report


def test_a_qr_path_draws_every_dark_square_once():
    drawn = qr_path("https://sanad.example/receipts/SA-2026-7F3K9Q/ABCDEFGHIJKLMNOP")
    squares = [
        (int(x) + step, int(y))
        for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawn.path)
        for step in range(int(width))
    ]
    assert len(squares) == len(set(squares))
    corner = {(x, y) for x, y in squares if 4 <= x < 11 and 4 <= y < 11}
    assert len(corner) == 33, "the corner mark of 7 by 7 with its white ring"
    assert max(max(each) for each in squares) < drawn.size - 4


def test_the_declared_content_as_a_file_is_verified_by_the_command(client, app, place, tmp_path):
    answer = client.get(f"/assessments/{place.assessment.id}/declared.json")
    assert f"{place.assessment.receipt_number}.json" in answer.headers["Content-Disposition"]
    path = tmp_path / "declared.json"
    path.write_bytes(answer.data)
    assert digest_of(json.loads(answer.data)) == place.assessment.digest
    done = verify(path)
    assert done.exit_code == 0 and "This is what was submitted" in done.output


def verify(path):
    return CliRunner().invoke(assessments_commands, ["verify", str(path)])


def test_a_changed_file_is_refused_and_what_differs_is_named(client, place, tmp_path):
    content = json.loads(client.get(f"/assessments/{place.assessment.id}/declared.json").data)
    next(each for each in content["answers"] if each["question"] == "S2.1")["value"] = "yes"
    path = tmp_path / "declared.json"
    path.write_text(json.dumps(content))
    done = verify(path)
    assert done.exit_code == 1 and "Differs: answers[S2.1].value" in done.output


def test_content_changed_in_the_database_is_told(client, database, place, tmp_path):
    data = client.get(f"/assessments/{place.assessment.id}/declared.json").data
    path = tmp_path / "declared.json"
    path.write_bytes(data)
    place.assessment.snapshot = {**place.assessment.snapshot, "declared_name": "Somebody Else"}
    database.flush()
    done = verify(path)
    assert done.exit_code == 1 and "changed there" in done.output


@pytest.mark.parametrize("text", ["", "no json", "[]", '"text"', "{}", "[" * 100_000])
def test_a_file_that_is_no_assessment_is_refused_calmly(database, tmp_path, text):
    path = tmp_path / "declared.json"
    path.write_text(text)
    done = verify(path)
    assert done.exit_code == 1 and "Error" in done.output and "Traceback" not in done.output


def test_the_file_is_for_the_organisation_and_its_authority_alone(client_for, place):
    path = f"/assessments/{place.assessment.id}/declared.json"
    assert client_for(make_user("inspector")).get(path).status_code == 200
    assert client_for(make_user("employer_user")).get(path).status_code == 404
    assert client_for(make_user("administrator")).get(path).status_code == 403
