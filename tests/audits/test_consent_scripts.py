"""The words read out before an interview: both languages whole, versions kept, texts added by an administrator."""

import hashlib
import json

from audits.consent.models import ConsentScript
from audits.consent.operations import write_script
from audits.consent.queries import find_script
from audits.consent.script import find_duty, load_script, read_out, script_version
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.database import db
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit

# A changed word without a new version would let a consent name words that were never read out.
DIGESTS = {"2026-1": "3844c1567aba6287"}


def test_each_version_of_the_script_keeps_its_words():
    words = json.dumps(load_script(), ensure_ascii=False, sort_keys=True)
    assert hashlib.sha256(words.encode()).hexdigest()[:16] == DIGESTS[script_version()]


def test_english_and_arabic_say_the_same_number_of_things():
    duty = find_duty("SA", today())
    english, arabic = read_out("en", duty), read_out("ar", duty)
    assert len(english.paragraphs) == len(arabic.paragraphs) >= 7
    assert not set("abcdefghij") & set("".join(arabic.paragraphs))


def test_what_must_be_reported_follows_the_national_rule():
    assert "obliges us to report" in read_out("en", find_duty("SA", today())).paragraphs[-1]
    assert "may oblige" in read_out("en", find_duty("XX", today())).paragraphs[-1]


def test_an_added_text_is_read_out_with_its_own_version(client_for, database):
    administrator = make_user("administrator")
    client = client_for(administrator)
    assert find_script("ne").version == script_version()
    words = {"text": "पहिलो", "translated_by": "A. Translator, checked by B. Reader"}
    assert client.post("/consent-scripts/ne", data=words).status_code == 303
    assert client.post("/consent-scripts/ne", data=words).status_code == 422
    assert client.post("/consent-scripts/ne", data={**words, "text": "दोस्रो"}).status_code == 303
    assert find_script("ne").version == "ne-2"
    kept = db.session.query(ConsentScript).order_by(ConsentScript.version).all()
    assert [each.text for each in kept] == ["पहिलो", "दोस्रो"]
    assert {each.written_by_id for each in kept} == {administrator.id}

    audit = make_audit()
    page = client_for(audit.lead).get(f"/audits/{audit.id}/interviews/new?language=ne").text
    assert "दोस्रो" in page
    assert "An interpreter who is independent" not in page


def test_the_products_own_languages_and_unknown_ones_take_no_text(client_for, database):
    client = client_for(make_user("administrator"))
    for code in ("en", "ar", "xx"):
        assert client.get(f"/consent-scripts/{code}").status_code == 404
    assert client_for(make_user("supervisor")).get("/consent-scripts").status_code == 403


def test_the_list_of_scripts_costs_the_same_however_many_there_are(client_for, database):
    administrator = make_user("administrator")
    client = client_for(administrator)

    def cost():
        with counted_queries() as queries:
            assert client.get("/consent-scripts").status_code == 200
        return queries.number

    write_script("ne", "One", "A", identity_of(administrator))
    first = cost()
    for code in ("hi", "bn", "ur", "tl", "am"):
        write_script(code, "One", "A", identity_of(administrator))
    assert cost() == first <= 12


def test_a_text_with_markup_is_shown_as_text(client_for, database):
    write_script("ne", "<script>alert(1)</script>", "A", identity_of(make_user("administrator")))
    audit = make_audit()
    page = client_for(audit.lead).get(f"/audits/{audit.id}/interviews/new?language=ne").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page
