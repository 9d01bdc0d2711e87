"""Documents: stored by content, read by whom they are open to, sent as downloads."""

import dataclasses
import hashlib
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.change_log.models import ChangeLogEntry
from compliance.clock import now, today
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.file_types import upload_hint
from compliance.documents.models import Document, DocumentRevision, ScanResult
from compliance.documents.operations import replace_file, store_document
from compliance.documents.queries import get_document_revision
from compliance.documents.storage import stored_path
from compliance.errors import InvalidInput, NotFound, NotReady
from tests.factories.accounts import make_user
from tests.factories.documents import PDF, make_jpeg, make_png, make_upload
from tests.factories.organisations import make_organisation


@pytest.fixture
def registry(app):
    return app.extensions["compliance"]


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def store(app, organisation):
    def run(upload=None, **overrides):
        values = {
            "title": "Contract",
            "dates": NO_DATES,
            "reader_scope": "organisation",
            "by": None,
            "at": now(),
            **overrides,
        }
        with app.test_request_context():
            return store_document(organisation.id, upload or make_upload(), **values)

    return run


def files_in(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_sha_256_of_its_content(store):
    revision = store().latest
    assert revision.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored_path(revision.sha256).read_bytes() == PDF
    assert (revision.number, revision.size, revision.media_type) == (1, len(PDF), "application/pdf")
    assert revision.file_name == "contract.pdf" and revision.scan_result is ScanResult.NOT_SCANNED


def test_equal_files_are_kept_once(store, registry):
    store()
    before = files_in(registry.settings.evidence_folder)
    assert store(make_upload(name="copy.pdf")).latest.file_name == "copy.pdf"
    assert files_in(registry.settings.evidence_folder) == before


def test_a_refused_file_leaves_nothing_behind(store, registry, database):
    before = files_in(registry.settings.evidence_folder)
    for upload in (make_upload(b"MZ" + b"\0" * 99), make_upload(b""), make_upload(PDF, ""), make_upload(PDF, None)):
        with pytest.raises(InvalidInput) as refusal:
            store(upload)
        assert refusal.value.field == "file"
    assert files_in(registry.settings.evidence_folder) == before
    assert database.scalars(select(Document)).all() == []


def test_a_file_over_the_limit_is_refused_with_the_limit(store):
    with pytest.raises(InvalidInput, match="larger than 20 MB"):
        store(make_upload(PDF + b"\0" * 20 * 1_048_576))


def test_the_hint_before_an_upload_names_kinds_and_limit(app):
    with app.test_request_context():
        assert upload_hint() == "PDF, JPEG, PNG, WEBP, HEIC, DOCX, XLSX, CSV or TXT, up to 20 MB."


def test_a_request_too_large_to_read_is_answered_with_the_limit(app, database):
    form = {"file": (io.BytesIO(b"x" * 22 * 1_048_576), "big.pdf")}
    answer = app.test_client().post("/sign-in", data=form, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "larger than 20 MB" in answer.text


def test_a_document_keeps_its_own_date_and_takes_the_file_name_for_an_empty_title(store):
    document = store(title=" ", dates=StatedDates(dated_on=date(2024, 5, 1)))
    assert (document.title, document.latest.dated_on) == ("contract.pdf", date(2024, 5, 1))


def test_a_date_in_the_future_and_an_endless_title_are_refused(store):
    for field, wrong in (
        ("dated_on", {"dates": StatedDates(today() + timedelta(days=2))}),
        ("title", {"title": "x" * 301}),
    ):
        with pytest.raises(InvalidInput) as refusal:
            store(**wrong)
        assert refusal.value.field == field


def test_a_revision_becomes_the_latest_and_the_old_file_stays(app, store):
    document = store()
    with app.test_request_context():
        revision = replace_file(document, make_upload(make_png(), "scan.png"), NO_DATES, by=None, at=now())
    assert revision.number == 2 and document.latest is revision
    assert [each.number for each in document.revisions] == [2, 1]
    assert stored_path(document.revisions[1].sha256).exists()


def test_the_change_log_notes_the_fingerprint_but_no_title_and_no_file_name(store, database):
    user = make_user("employer_user")
    document = store(title="Passport of a worker", by=identity_of(user))
    entry = database.scalars(select(ChangeLogEntry).where(ChangeLogEntry.subject_type == "document")).one()
    assert (entry.subject_id, entry.by_id, entry.organisation_id) == (document.id, user.id, document.organisation_id)
    assert document.latest.sha256 in str(entry.changes)
    assert "Passport" not in entry.summary and "contract" not in entry.summary


def test_readers_of_the_organisation_get_the_file_as_a_download(client_for, store, organisation):
    document = store(make_upload(make_jpeg(), "عقد.png"))
    path = f"/documents/{document.latest.id}"
    for user in (
        make_user("employer_user", organisations=(organisation,)),
        make_user("social_auditor", organisations=(organisation,)),
        make_user("inspector"),
        make_user("analyst"),
        make_user("supervisor"),
    ):
        answer = client_for(user).get(path)
        assert answer.status_code == 200 and answer.data == make_jpeg()
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert ".png.jpg" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_foreign_document_is_not_found(client_for, store):
    path = f"/documents/{store().latest.id}"
    elsewhere = make_organisation(name="Other")
    for user in (
        make_user("employer_user", organisations=(elsewhere,)),
        make_user("recruiter_user"),
        make_user("social_auditor"),
        make_user("inspector", regions=("SA-02",)),
        make_user("administrator"),
    ):
        assert client_for(user).get(path).status_code == 404, user.role
    assert client_for(make_user("inspector")).get("/documents/999999").status_code == 404


def test_a_stranger_is_led_to_sign_in(app, store):
    answer = app.test_client().get(f"/documents/{store().latest.id}")
    assert answer.status_code == 302 and "/sign-in" in answer.location


def test_a_document_of_a_features_scope_is_read_through_its_registered_reader_only(app, store, organisation, registry):
    document = store(reader_scope="audit team")
    inspector, other = make_user("inspector"), make_user("inspector")
    owner = make_user("employer_user", organisations=(organisation,))
    administrator = make_user("administrator")

    def team_reads(identity):
        opened = identity.user_id in (inspector.id, administrator.id)
        revisions = select(DocumentRevision.id).join(DocumentRevision.document)
        return revisions.where(Document.reader_scope == "audit team", Document.id > (0 if opened else 1e9))

    feature = registry.features[-1]
    changed = dataclasses.replace(feature, document_readers=(team_reads,))
    original, registry.features = registry.features, (*registry.features[:-1], changed)
    try:
        with app.test_request_context():
            found = get_document_revision(document.latest.id, identity_of(inspector))
            assert found.document.id == document.id
            for user in (other, owner, administrator):
                with pytest.raises(NotFound):
                    get_document_revision(document.latest.id, identity_of(user))
    finally:
        registry.features = original


def test_an_altered_or_missing_file_is_never_sent(app, client_for, store):
    revision = store(make_upload(PDF + b"\n", "altered.pdf")).latest
    client = client_for(make_user("inspector"))
    place = stored_path(revision.sha256)
    place.chmod(0o600)
    place.write_bytes(PDF + b" ")
    answer = client.get(f"/documents/{revision.id}")
    assert answer.status_code == 503 and "was altered" in answer.text
    place.unlink()
    assert client.get(f"/documents/{revision.id}").status_code == 503


def test_a_stored_file_is_not_writable(store):
    assert stored_path(store().latest.sha256).stat().st_mode & 0o777 == 0o400


def test_a_scanner_that_is_set_and_silent_stops_the_upload(store, registry, monkeypatch):
    monkeypatch.setattr(registry, "settings", dataclasses.replace(registry.settings, clamd_address="127.0.0.1:1"))
    with pytest.raises(NotReady, match="does not answer"):
        store()
