"""Evidence of a finding is only ever added; what no longer counts is set aside with a reason."""

import hashlib
import io

import pytest

from audits.finding_evidence.operations import set_evidence_aside
from audits.finding_evidence.queries import list_evidence
from audits.findings.queries import list_photos
from compliance.clock import today
from compliance.errors import Conflict, NotFound
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_finding
from tests.factories.documents import PDF, make_png


def send(client, finding, content=None, name="cabinet.png", **data):
    values = {"caption": "Locked cabinet", "taken_on": today().isoformat(), **data}
    values["files"] = (io.BytesIO(content or make_png()), name)
    return client.post(f"/findings/{finding.id}/evidence", data=values, content_type="multipart/form-data")


def test_a_photo_and_a_file_are_shown_with_hash_and_dates(client_for, database):
    finding = make_finding(make_audit())
    client = client_for(finding.audit.lead)
    assert send(client, finding).status_code == 303
    assert send(client, finding, PDF, "list.pdf", caption="Room list").status_code == 303
    page = client.get(f"/findings/{finding.id}/evidence").text
    assert hashlib.sha256(make_png()).hexdigest() in page and hashlib.sha256(PDF).hexdigest() in page
    assert "Locked cabinet" in page and "Room list" in page


def test_what_is_set_aside_stays_readable_and_is_not_shown_with_the_finding(client_for, database):
    finding = make_finding(make_audit())
    client = client_for(finding.audit.lead)
    send(client, finding)
    piece = list_evidence(finding)[0]
    address = f"/findings/{finding.id}/evidence/{piece.document.id}/set-aside"
    assert client.post(address, data={"reason": " "}).status_code == 422
    assert client.post(address, data={"reason": "Another room"}).status_code == 303
    page = client.get(f"/findings/{finding.id}/evidence").text
    assert "Another room" in page and "cabinet.png" in page
    assert list_photos(finding) == []
    with pytest.raises(Conflict):
        set_evidence_aside(finding, piece.document.id, "x", lead_of(finding.audit))


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"caption": " "}, "Say what they show."), ({"taken_on": "2999-01-01"}, "This day is in the future.")],
)
def test_what_is_wrong_is_said_at_its_field(client_for, database, changes, message):
    finding = make_finding(make_audit())
    answer = send(client_for(finding.audit.lead), finding, **changes)
    assert answer.status_code == 422 and message in answer.text
    assert list_evidence(finding) == []


def test_a_disguised_file_is_refused(client_for, database):
    finding = make_finding(make_audit())
    assert send(client_for(finding.audit.lead), finding, b"MZ program").status_code == 422


def test_only_the_team_reads_and_a_piece_of_another_finding_is_none(client_for, database):
    audit = make_audit()
    finding, other = make_finding(audit), make_finding(audit)
    send(client_for(audit.lead), finding)
    owner = make_user("employer_user", organisations=(audit.organisation,))
    assert client_for(owner).get(f"/findings/{finding.id}/evidence").status_code in (403, 404)
    with pytest.raises(NotFound):
        set_evidence_aside(other, list_evidence(finding)[0].document.id, "x", lead_of(audit))


def test_the_page_asks_few_questions(client_for, database):
    finding = make_finding(make_audit())
    client = client_for(finding.audit.lead)
    send(client, finding)
    client.get(f"/findings/{finding.id}/evidence")
    with counted_queries() as few:
        client.get(f"/findings/{finding.id}/evidence")
    for _each in range(6):
        send(client, finding)
    client.get(f"/findings/{finding.id}/evidence")
    with counted_queries() as many:
        client.get(f"/findings/{finding.id}/evidence")
    assert many.number == few.number <= 12
