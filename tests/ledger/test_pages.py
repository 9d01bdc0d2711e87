"""Pages of the ledger: public heads, where an entry stands, what an audit's entries are, how checks went."""

import json
import re

import pytest
from sqlalchemy import select

from audits.models import AuditState
from compliance.database import db
from compliance.ledger.heads import sign_head
from compliance.ledger.models import LedgerEntry
from compliance.ledger.operations import keep_verification
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit, make_finding

MOST_QUERIES = 12


def words_of(page):
    return re.sub(r"<[^>]+>|[\u2066-\u2069]", "", page)


def test_heads_are_public_and_equal_the_json(app, written):
    client = app.test_client()
    page = client.get("/ledger/heads")
    body = json.loads(client.get("/ledger/heads.json").text)
    assert page.status_code == 200
    assert body["keys"][0]["statement"]["public_key"] in page.text
    assert [head["statement"]["number"] for head in body["heads"]] == [2, 1]
    assert client.get("/ledger/heads?before=2").text.count("Hash of the head") < page.text.count("Hash of the head")


def test_anybody_learns_where_an_entry_stands_and_nothing_of_what_it_says(app, written):
    entry = db.session.scalars(select(LedgerEntry).where(LedgerEntry.kind == "finding")).first()
    page = app.test_client().get(f"/ledger/check/{entry.entry_hash}").text
    assert "head 1 covers it" in words_of(page)
    assert "finding" not in page.split("<main")[1].split("</main>")[0].lower()
    assert app.test_client().get(f"/ledger/check/{'0' * 64}").status_code == 404
    assert app.test_client().get("/ledger/check/short").status_code == 404


def test_the_proof_of_an_audit_says_who_what_when_and_in_which_head(written, client_for):
    page = client_for(written.action.audit.lead).get(f"/audits/{written.action.audit.id}/proof").text
    assert written.action.audit.lead.name in page
    for words in ("Check of a correction", "Plan of a correction", "head 2 of", "Holds"):
        assert words in words_of(page)


def test_what_somebody_changes_on_a_page_is_entered_with_their_name(database, client_for):
    audit = make_audit(state=AuditState.PLANNED)
    client_for(audit.lead).post(f"/audits/{audit.id}/begin")
    last = db.session.scalars(select(LedgerEntry).order_by(LedgerEntry.sequence.desc())).first()
    assert (last.kind, last.by_id, "in_progress" in last.fields) == ("audit", audit.lead_id, True)


def test_an_altered_entry_shows_on_the_page(written, client_for, tamper):
    tamper("UPDATE ledger_entry SET salt = 'x' WHERE kind = 'finding' AND subject_id = :id", id=written.finding.id)
    page = client_for(written.finding.audit.lead).get(f"/findings/{written.finding.id}/proof").text
    assert "Altered" in page


def test_an_organisation_reads_the_proof_of_its_corrective_action_without_names(written, client_for):
    audit = written.first.audit
    user = make_user("employer_user", organisations=(audit.organisation,))
    client = client_for(user)
    page = client.get(f"/corrective-actions/{written.first.id}/proof")
    assert page.status_code == 200
    assert audit.lead.name not in page.text
    proof = client.get(f"/corrective-actions/{written.first.id}/proof.json").text
    assert written.finding.title not in proof
    assert client.get(f"/audits/{audit.id}/proof").status_code == 403
    assert client.get(f"/findings/{written.finding.id}/proof.json").status_code == 404


def test_who_is_not_on_the_team_gets_no_count_of_workers_in_a_proof(written, client_for):
    url = f"/findings/{written.finding.id}/proof.json"
    team = json.loads(client_for(written.finding.audit.lead).get(url).text)
    analyst = json.loads(client_for(make_user("analyst")).get(url).text)
    assert "workers_affected" in team["entries"][0]["shown"]
    assert not {"workers_affected", "occurred_on"} & set(analyst["entries"][0]["shown"])


@pytest.mark.parametrize("findings", [2, 60])
def test_the_page_costs_the_same_however_many_entries(database, client_for, findings):
    audit = make_audit()
    for _ in range(findings):
        make_finding(audit)
    database.commit()
    sign_head()
    database.commit()
    client = client_for(audit.lead)
    with counted_queries() as queries:
        assert client.get(f"/audits/{audit.id}/proof").status_code == 200
    assert queries.number <= MOST_QUERIES


def test_the_supervisor_reads_how_the_last_check_went(written, checked, tamper, client_for):
    tamper("UPDATE finding SET grade = 'minor' WHERE id = :id", id=written.finding.id)
    keep_verification(checked())
    db.session.commit()
    page = client_for(make_user("supervisor")).get("/ledger/verifications").text
    assert "Record changed without an entry" in page
    assert f"finding {written.finding.id} grade" in page
    assert client_for(make_user("inspector")).get("/ledger/verifications").status_code == 403
