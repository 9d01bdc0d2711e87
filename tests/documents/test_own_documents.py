"""An organisation's Evidence page: its own files and nobody else's, what they back, when they expire, their history."""

import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now, today
from compliance.documents.dates import StatedDates
from compliance.documents.models import DocumentRevision
from compliance.documents.operations import correct_dates, replace_file
from compliance.documents.own_queries import list_expiring_documents
from compliance.documents.reminders import expiring_files
from compliance.mail.models import OutboxMessage
from compliance.reminders.operations import remind
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import make_corrective_action
from tests.factories.documents import make_document, make_pdf, make_upload
from tests.factories.organisations import make_organisation


@pytest.fixture
def organisation(database):
    return make_organisation(name="Al Noor Facilities")


@pytest.fixture
def client(organisation, client_for):
    return client_for(make_user("employer_user", organisations=(organisation,)))


@pytest.fixture
def foreign(database):
    return make_document(make_organisation(name="Foreign Company"), name="foreign-secret.pdf")


def in_days(days):
    return today() + timedelta(days=days)


def valid_until(days):
    return StatedDates(valid_until=in_days(days))


def titles(page):
    return re.findall(r'class="fw-semibold" href="/evidence/\d+"><span dir="auto">([^<]+)', page)


def test_the_page_lists_every_file_with_its_dates_and_says_what_backs_nothing(client, organisation):
    dates = StatedDates(date(2026, 3, 2), date(2026, 1, 1), date(2026, 3, 31), in_days(400))
    make_document(organisation, dates, name="q1.pdf", title="Invoices of the first quarter")
    page = client.get("/evidence").text
    assert "Our evidence" in page and titles(page) == ["Invoices of the first quarter"]
    for shown in ("q1.pdf", "2 Mar 2026", "1 Jan 2026", "31 Mar 2026", "Nothing yet"):
        assert shown in page, shown
    assert in_days(400).isoformat() in page and today().isoformat() in page


def test_the_menu_leads_there_for_organisations_only(client, client_for, organisation):
    assert 'href="/evidence"' in client.get("/").text
    for role in ("inspector", "social_auditor", "analyst", "supervisor", "administrator"):
        other = client_for(make_user(role))
        assert 'href="/evidence"' not in other.get("/").text
        assert other.get("/evidence").status_code == 403, role


def test_files_are_found_by_any_spelling_and_by_how_they_stand(client, organisation):
    make_document(organisation, valid_until(-1), name="licence.pdf", title="رخصة الاستقدام")
    make_document(organisation, valid_until(30), name="insurance.pdf")
    make_document(organisation, valid_until(31), name="lease.pdf")
    make_document(organisation, name="policy.pdf")
    assert titles(client.get("/evidence?search=رخصه").text) == ["رخصة الاستقدام"]
    assert titles(client.get("/evidence?search=LICENCE").text) == ["رخصة الاستقدام"]
    assert titles(client.get("/evidence?search=%25").text) == [
        "policy.pdf",
        "lease.pdf",
        "insurance.pdf",
        "رخصة الاستقدام",
    ]
    for expiry, found in (
        ("expired", ["رخصة الاستقدام"]),
        ("expires_soon", ["insurance.pdf"]),
        ("valid", ["lease.pdf"]),
        ("no_date", ["policy.pdf"]),
    ):
        assert titles(client.get(f"/evidence?expiry={expiry}").text) == found
    assert len(titles(client.get("/evidence?expiry=nonsense&used=perhaps&organisation=x").text)) == 4


def test_a_foreign_organisations_file_is_in_no_list_no_search_and_no_export(client, organisation, foreign):
    make_document(organisation, name="own.pdf")
    foreign_id = foreign.organisation_id
    for query in ("", "?search=secret", f"?organisation={foreign_id}", "?used=no", f"?after={foreign.id + 1}"):
        assert "foreign-secret" not in client.get(f"/evidence{query}").text
        for ending in ("csv", "xlsx"):
            answer = client.get(f"/evidence/export.{ending}{query}")
            assert answer.status_code == 200
            assert b"foreign-secret" not in _unpacked(answer.data)
    assert b"own.pdf" in client.get("/evidence/export.csv").data


def _unpacked(content):
    import zipfile

    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_foreign_document_by_its_id_is_not_found_and_not_replaced(client, foreign, database):
    assert client.get(f"/evidence/{foreign.id}").status_code == 404
    answer = client.post(f"/evidence/{foreign.id}/revisions", data={"file": (BytesIO(make_pdf("x")), "mine.pdf")})
    assert answer.status_code == 404
    assert len(database.scalars(select(DocumentRevision).where(DocumentRevision.document_id == foreign.id)).all()) == 1
    assert client.get(f"/documents/{foreign.latest.id}").status_code == 404


def test_an_audits_photo_is_not_the_organisations_own_file(client, organisation):
    photo = make_document(organisation, name="photo.pdf", scope="audit_team")
    assert titles(client.get("/evidence").text) == []
    assert client.get(f"/evidence/{photo.id}").status_code == 404


def test_a_newer_file_comes_first_and_the_old_one_stays_with_its_dates(client, organisation, database):
    document = make_document(organisation, StatedDates(date(2025, 1, 5), valid_until=in_days(-3)), name="old.pdf")
    sent = client.post(
        f"/evidence/{document.id}/revisions",
        data={"file": (BytesIO(make_pdf("renewed")), "renewed.pdf"), "valid_until": in_days(365).isoformat()},
    )
    assert sent.status_code == 303
    page = client.get(f"/evidence/{document.id}").text
    revisions = page[page.index("Nothing is overwritten") :]
    assert revisions.index("renewed.pdf") < revisions.index("old.pdf")
    assert "5 Jan 2025" in page and in_days(-3).isoformat() in page and in_days(365).isoformat() in page
    for revision in database.scalars(select(DocumentRevision)):
        assert client.get(f"/documents/{revision.id}").status_code == 200
    assert titles(client.get("/evidence?search=renewed").text) == ["old.pdf"]
    assert titles(client.get("/evidence?expiry=expired").text) == []


def test_other_dates_are_another_revision_of_the_same_file(client, organisation, database):
    document = make_document(organisation, name="policy.pdf")
    url = f"/evidence/{document.id}/revisions"
    assert client.post(url, data={"period_starts_on": "2026-01-01"}).status_code == 303
    assert client.post(url, data={"period_starts_on": "2026-01-01"}).status_code == 303
    rows = database.scalars(select(DocumentRevision).order_by(DocumentRevision.number)).all()
    assert [(row.number, row.period_starts_on) for row in rows] == [(1, None), (2, date(2026, 1, 1))]
    assert rows[0].sha256 == rows[1].sha256
    actions = database.scalars(select(ChangeLogEntry.action)).all()
    assert actions.count("documents.correct_dates") == 1


def test_bad_dates_and_bad_files_are_told_at_their_field_and_nothing_else_is_lost(client, organisation, database):
    document = make_document(organisation)
    data = {"period_starts_on": "2026-05-01", "period_ends_on": "2026-04-01", "valid_until": "2027-01-01"}
    answer = client.post(f"/evidence/{document.id}/revisions", data=data)
    assert answer.status_code == 422
    assert 'id="period_ends_on-error"' in answer.text and 'value="2027-01-01"' in answer.text
    answer = client.post(
        f"/evidence/{document.id}/revisions", data={"file": (BytesIO(b"MZ" + b"\0" * 90), "virus.pdf")}
    )
    assert answer.status_code == 422 and 'id="file-error"' in answer.text
    assert len(database.scalars(select(DocumentRevision)).all()) == 1


def test_the_system_clock_says_when_a_file_was_received_and_nobody_else(client, organisation, database):
    document = make_document(organisation)
    before = now()
    client.post(
        f"/evidence/{document.id}/revisions",
        data={"valid_until": in_days(90).isoformat(), "uploaded_at": "2020-01-01", "received_at": "2020-01-01"},
    )
    newest = database.scalars(select(DocumentRevision).order_by(DocumentRevision.number.desc())).first()
    assert newest.number == 2 and before <= newest.recorded_at <= now()
    # Other dates make no other file: it was received when it was received.
    assert newest.uploaded_at == document.revisions[-1].uploaded_at < before
    assert "dates stated" in client.get(f"/evidence/{document.id}").text


def test_proof_of_a_correction_is_listed_with_its_finding_and_not_replaced(
    client_for, organisation, database, monkeypatch
):
    from audits.corrective_actions.models import CorrectiveActionDocument, CorrectiveActionEvidence

    user = make_user("employer_user", organisations=(organisation,))
    action = make_corrective_action(organisation, make_user("inspector"))
    document = make_document(organisation, name="photo-of-repair.pdf", scope="organisation")
    sending = CorrectiveActionEvidence(
        corrective_action_id=action.id, note="Done", submitted_by_id=user.id, submitted_at=now()
    )
    database.add(sending)
    database.flush()
    database.add(CorrectiveActionDocument(evidence_id=sending.id, document_id=document.id))
    client = client_for(user)
    page = client.get("/evidence?used=yes").text
    assert titles(page) == ["photo-of-repair.pdf"] and action.finding.number in page
    assert titles(client.get("/evidence?used=no").text) == []
    assert "Replace the file" not in client.get(f"/evidence/{document.id}").text
    assert client.post(f"/evidence/{document.id}/revisions", data={"valid_until": ""}).status_code == 404


def test_the_list_takes_the_same_queries_for_10_files_and_for_1000(client_for, database):
    counts = []
    for number in (10, 1000):
        organisation = make_organisation()
        client = client_for(make_user("employer_user", organisations=(organisation,)))
        for each in range(number):
            document = make_document(organisation, valid_until(each % 60), name=f"file {each}.pdf")
        client.get("/evidence")
        for path in ("/evidence", "/evidence?expiry=expires_soon&search=file", f"/evidence/{document.id}", "/"):
            with counted_queries() as count:
                page = client.get(path)
            assert page.status_code == 200
            counts.append(count.number)
    assert counts[:4] == counts[4:] and max(counts) <= 12, counts
    following = re.search(r'rel="next" href="([^"]+)"', client.get("/evidence").text)[1].replace("&amp;", "&")
    second = client.get(following).text
    assert titles(second)[0] == "file 949.pdf" and 'rel="prev"' in second and 'rel="next"' in second
    backwards = re.search(r'rel="prev" href="([^"]+)"', second)[1].replace("&amp;", "&")
    assert titles(client.get(backwards).text)[0] == "file 999.pdf"
    assert client.get("/evidence/export.csv").data.count(b"\n") == 1001


def test_the_home_page_says_what_expires_and_what_has(client, client_for, organisation, foreign):
    make_document(organisation, valid_until(7), name="licence.pdf")
    make_document(organisation, valid_until(-1), name="insurance.pdf")
    make_document(organisation, valid_until(0), name="permit.pdf")
    make_document(organisation, valid_until(31), name="lease.pdf")
    make_document(organisation, valid_until(-91), name="long ago.pdf")
    correct_dates(foreign, valid_until(3), by=None, at=now())
    renewed = make_document(organisation, valid_until(-2), name="renewed.pdf")
    replace_file(renewed, make_upload(make_pdf("new"), "renewed.pdf"), valid_until(300), by=None, at=now())
    page = client.get("/").text
    for shown in ("the file expires in 7 days", "the file expired 1 day ago", "the file expires today"):
        assert shown in page, shown
    for hidden in ("lease.pdf", "long ago.pdf", "renewed.pdf", "foreign-secret"):
        assert hidden not in page, hidden
    assert "licence.pdf" not in client_for(make_user("inspector")).get("/").text


def test_reminders_find_the_files_in_force_of_all_organisations_that_expire_between_two_days(organisation):
    other = make_organisation()

    def made(of, until, name):
        return make_document(of, StatedDates(valid_until=until), name=name)

    first, last = made(organisation, date(2026, 5, 2), "a.pdf"), made(other, date(2026, 7, 1), "b.pdf")
    made(organisation, date(2026, 7, 2), "too late.pdf")
    made(organisation, date(2026, 5, 1), "too early.pdf")
    replaced = made(organisation, date(2026, 6, 2), "replaced.pdf")
    replace_file(replaced, make_upload(), StatedDates(valid_until=date(2027, 6, 2)), by=None, at=now())
    make_document(organisation, StatedDates(valid_until=date(2026, 6, 2)), name="photo.pdf", scope="audit_team")
    found = list_expiring_documents(date(2026, 5, 2), date(2026, 7, 1), 0, 10)
    assert [(each.document_id, each.organisation_id) for each in found] == [
        (first.id, organisation.id),
        (last.id, other.id),
    ]
    after = list_expiring_documents(date(2026, 5, 2), date(2026, 7, 1), found[0].revision_id, 10)
    assert [each.document_id for each in after] == [last.id]
    assert len(list_expiring_documents(date(2026, 5, 2), date(2026, 7, 1), 0, 1)) == 1


def test_a_file_that_expires_is_reminded_of_by_mail_without_its_name(organisation, database):
    make_user("employer_user", organisations=(organisation,))
    document = make_document(organisation, StatedDates(valid_until=date(2026, 6, 8)), title="Passport of Ramesh")
    assert remind(expiring_files, date(2026, 6, 1)) == 1
    assert remind(expiring_files, date(2026, 6, 1)) == 0
    [message] = database.scalars(select(OutboxMessage)).all()
    assert f"/evidence/{document.id}" in message.body
    assert "Ramesh" not in message.body and "Ramesh" not in message.subject


def test_a_social_auditor_and_the_authority_do_not_read_a_file_that_was_submitted_nowhere(
    client_for, organisation, database
):
    document = make_document(organisation)
    for role in ("inspector", "social_auditor", "analyst", "supervisor", "administrator"):
        user = make_user(role)
        assert client_for(user).get(f"/documents/{document.latest.id}").status_code == 404, role
        assert identity_of(user).belongs_to_organisation is False


def test_markup_in_a_title_is_text_and_a_formula_in_an_export_is_guarded(client, organisation):
    make_document(organisation, title="=cmd|'/c calc'!A1<script>alert(1)</script>")
    page = client.get("/evidence").text
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page
    assert "\"'=cmd" in client.get("/evidence/export.csv").text or ",'=cmd" in client.get("/evidence/export.csv").text


def test_the_page_reads_in_arabic(client, organisation):
    make_document(organisation, valid_until(5))
    assert 'dir="rtl"' in client.get("/evidence?lang=ar").text
