"""Meetings: who came, what was spoken of, how it was acknowledged; never what may not be told."""

import base64

import pytest
from sqlalchemy import select

from audits.findings.models import Grade, KnownFrom
from audits.meetings.models import AuditMeeting
from audits.models import AuditState
from audits.protection.operations import protect_finding
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.database import db
from compliance.documents.queries import get_document_revision
from compliance.errors import NotFound
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_finding
from tests.factories.documents import make_png


def form_of(**changes):
    return {
        "held_on": today().isoformat(),
        "agenda": ["purpose", "privacy", "no_retaliation"],
        "attendees": "Huda Salem, site manager\nOmar Said",
        "worker_representatives": "2",
        "acknowledgement": "typed",
        "acknowledged_by": "Huda Salem, site manager",
        "confirmed": "y",
        **changes,
    }


def signature(content=None):
    return "data:image/png;base64," + base64.b64encode(content or make_png()).decode()


def only_meeting():
    return db.session.scalars(select(AuditMeeting)).unique().one()


def test_an_opening_meeting_is_recorded_with_people_and_points(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    data = form_of(team_member_ids=[str(audit.lead_id)])
    assert client.post(f"/audits/{audit.id}/meetings/opening", data=data).status_code == 303
    meeting = only_meeting()
    assert [(each.name, each.position) for each in meeting.attendees] == [
        ("Huda Salem", "site manager"),
        ("Omar Said", None),
    ]
    assert meeting.worker_representatives == 2
    assert meeting.agenda == ["purpose", "privacy", "no_retaliation"]
    page = client.get(f"/audits/{audit.id}/meetings").text
    assert "Omar Said" in page and "Name typed and confirmed" in page and audit.lead.name in page


def test_a_signature_is_kept_as_a_picture_with_its_hash(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    data = form_of(acknowledgement="signed", signature=signature())
    assert client.post(f"/audits/{audit.id}/meetings/opening", data=data).status_code == 303
    revision = only_meeting().signature.latest
    page = client.get(f"/audits/{audit.id}/meetings").text
    assert revision.sha256 in page and revision.media_type == "image/png"
    assert client.get(f"/documents/{revision.id}").status_code in (200, 404)
    assert get_document_revision(revision.id, lead_of(audit)) is not None
    owner = make_user("employer_user", organisations=(audit.organisation,))
    with pytest.raises(NotFound):
        get_document_revision(revision.id, identity_of(owner))


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png;base64,%%%",
        "data:image/png;base64," + base64.b64encode(b"<script>").decode(),
        signature(make_png(tail=b"<script>alert(1)</script>")),
        signature(make_png() + b"\0" * 200_001),
    ],
)
def test_what_is_no_signature_is_refused_and_nothing_is_lost(client_for, database, bad):
    audit = make_audit()
    answer = client_for(audit.lead).post(
        f"/audits/{audit.id}/meetings/opening", data=form_of(acknowledgement="signed", signature=bad)
    )
    assert answer.status_code == 422
    assert "Omar Said" in answer.text and "field-error" in answer.text
    assert db.session.scalars(select(AuditMeeting)).unique().all() == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"agenda": []}, "Choose what was spoken of."),
        ({"held_on": "2999-01-01"}, "This day is in the future."),
        ({"acknowledged_by": ""}, "Give the name and position of who signs."),
        ({"confirmed": ""}, "Who types the name also confirms it."),
        ({"acknowledgement": "refused"}, "Say why it was not signed, in their words."),
        ({"attendees": ", manager"}, "Line 1: write a name"),
    ],
)
def test_what_is_missing_is_said_at_its_field(client_for, database, changes, message):
    audit = make_audit()
    data = {name: value for name, value in form_of(**changes).items() if value != ""}
    answer = client_for(audit.lead).post(f"/audits/{audit.id}/meetings/opening", data=data)
    assert answer.status_code == 422 and message in answer.text


def test_a_refusal_is_recorded_with_its_reason(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    data = form_of(acknowledgement="refused", refusal_reason="Only the owner signs")
    assert client.post(f"/audits/{audit.id}/meetings/opening", data=data).status_code == 303
    page = client.get(f"/audits/{audit.id}/meetings").text
    assert "Only the owner signs" in page and "Refused to sign" in page


def test_the_closing_meeting_offers_only_what_may_be_told(client_for, database):
    audit = make_audit()
    make_finding(audit, text_for_organisation="Wages are late.")
    make_finding(audit, text_for_organisation="Told by workers.", known_from=frozenset({KnownFrom.WORKERS}))
    hidden = make_finding(audit, grade=Grade.CRITICAL, text_for_organisation="Doors are locked.")
    protect_finding(hidden, "Suspicion", lead_of(audit))
    page = client_for(audit.lead).get(f"/audits/{audit.id}/meetings/closing").text
    assert "Wages are late." in page
    assert "Told by workers." not in page and "Doors are locked." not in page and hidden.number not in page


def test_what_was_told_is_checked_for_words_that_tell_who_spoke(client_for, database):
    audit = make_audit()
    data = form_of(agenda=["findings"], told="The Nepali cooks told us.", disagreement="All of it")
    client = client_for(audit.lead)
    answer = client.post(f"/audits/{audit.id}/meetings/closing", data=data)
    assert answer.status_code == 422 and "could tell who spoke" in answer.text
    data["words_confirmed"] = "y"
    assert client.post(f"/audits/{audit.id}/meetings/closing", data=data).status_code == 303
    assert only_meeting().disagreement == "All of it"


def test_a_planned_visit_has_no_meeting_and_strangers_record_none(client_for, database):
    planned = make_audit(state=AuditState.PLANNED)
    assert client_for(planned.lead).post(f"/audits/{planned.id}/meetings/opening", data=form_of()).status_code == 409
    owner = make_user("employer_user", organisations=(planned.organisation,))
    assert client_for(owner).get(f"/audits/{planned.id}/meetings").status_code in (403, 404)
    assert client_for(planned.lead).get(f"/audits/{planned.id}/meetings/lunch").status_code == 404


def test_the_page_asks_few_questions(client_for, database):
    audit = make_audit()
    client = client_for(audit.lead)
    for _each in range(2):
        client.post(
            f"/audits/{audit.id}/meetings/opening", data=form_of(acknowledgement="signed", signature=signature())
        )
    client.get(f"/audits/{audit.id}/meetings")
    with counted_queries() as few:
        client.get(f"/audits/{audit.id}/meetings")
    for _each in range(5):
        client.post(
            f"/audits/{audit.id}/meetings/opening", data=form_of(acknowledgement="signed", signature=signature())
        )
    client.get(f"/audits/{audit.id}/meetings")
    with counted_queries() as many:
        client.get(f"/audits/{audit.id}/meetings")
    assert many.number == few.number <= 12
