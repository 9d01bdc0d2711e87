"""A report says the same in a page, a PDF and a spreadsheet, and its organisation's edition gives nobody away."""

import io
import re
import unicodedata
import zipfile

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from audits.findings.models import Grade, KnownFrom
from audits.findings.operations import correct_finding, release_finding
from audits.models import AuditState
from audits.operations import close_audit
from audits.photo_covers.models import CoverDecision
from audits.reports.contents import digest_of, freeze, thaw
from audits.reports.editions import Edition, FileFormat
from audits.reports.files import ask_for_file, make_waiting_file
from audits.reports.loading import load_contents
from audits.reports.models import FileState
from audits.reports.operations import begin_report, make_contents, send_back, send_for_review, sign_off, write_report
from audits.reports.queries import contents_of, digest_of_editions, find_contents, list_resemblances
from audits.sampling.operations import draw_audit_sample
from audits.sampling.size import Workforce
from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.database import db
from compliance.documents.storage import stored_path
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.mail.models import OutboxMessage
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import (
    lead_of,
    make_audit,
    make_corrective_action,
    make_facts,
    make_finding,
    make_interview,
    make_plan,
)
from tests.factories.documents import make_jpeg
from tests.factories.organisations import make_organisation, make_workplace
from tests.factories.reports import (
    FACE,
    decide,
    give_photo,
    make_report,
    make_sent_report,
    make_text,
)

SECRETS = ("Nepal", "Kumari", "WITHHELD-WORDS", "HOW-KNOWN-WORDS", "Sami", "TEAM-ONLY", "UNTOLD-LIMIT")
MOST_QUERIES = 12


def contents_digest(report):
    return find_contents(report, Edition.ORGANISATION).digest


@pytest.fixture
def people(database):
    organisation = make_organisation(name="Gulf Rose Cleaning")
    return {
        "organisation": organisation,
        "lead": make_user("inspector"),
        "supervisor": make_user("supervisor"),
        "owner": make_user("employer_user", organisations=(organisation,)),
    }


@pytest.fixture
def audit(people):
    """A closed inspection: three told findings, one withheld; planted words that must not get out."""
    organisation = people["organisation"]
    audit = make_audit(organisation, people["lead"], workplaces=(make_workplace(organisation),))
    for _interview in range(3):
        make_interview(audit, nationality="NP", language="ne", note="Kumari said so")
    told = make_finding(audit, title="TEAM-ONLY late wages", how_known="HOW-KNOWN-WORDS from Kumari of Nepal")
    give_photo(told)
    make_finding(
        audit,
        grade=Grade.CRITICAL,
        title="WITHHELD-WORDS passports",
        known_from=frozenset({KnownFrom.WORKERS}),
        text_for_organisation="WITHHELD-WORDS of passports",
        workers_affected=3,
    )
    make_finding(
        audit, grade=Grade.MINOR, title="TEAM-ONLY notice", text_for_organisation="=SUM(A1) a notice is missing"
    )
    make_finding(audit, grade=Grade.OBSERVATION, title="TEAM-ONLY tidy", text_for_organisation="Aisles are narrow.")
    draw_audit_sample(audit, Workforce(120, nationalities=3), lead_of(audit))
    close_audit(audit, lead_of(audit), today())
    return audit


@pytest.fixture
def report(audit):
    return make_report(audit, headline="TEAM-ONLY headline", limits="UNTOLD-LIMIT: Nepali workers refused")


def text_of_pdf(content: bytes) -> str:
    """The words of a PDF; Arabic letters are joined forms there, which NFKC turns back."""
    return unicodedata.normalize(
        "NFKC", "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    )


def pdf_of(report, edition, language=FileFormat.ENGLISH, by=None) -> bytes:
    file = ask_for_file(report, edition, language, by or lead_of(report.audit))
    make_waiting_file()
    db.session.refresh(file)
    assert file.state is FileState.DONE
    return stored_path(file.sha256).read_bytes()


def signed(report, people):
    if report.is_open:
        send_for_review(report, lead_of(report.audit))
    supervisor = identity_of(people["supervisor"])
    sign_off(report, digest_of_editions(report), supervisor)
    return report


def test_frozen_contents_come_back_equal(report):
    for edition in Edition:
        contents = load_contents(report, edition)
        assert thaw(freeze(contents)) == contents
        assert digest_of(freeze(thaw(freeze(contents)))) == digest_of(freeze(contents))


def test_findings_stand_by_grade_and_the_organisation_sees_no_gap(report):
    full, told = (load_contents(report, edition) for edition in Edition)
    assert [finding.grade for finding in full.findings] == [
        Grade.CRITICAL,
        Grade.MAJOR,
        Grade.MINOR,
        Grade.OBSERVATION,
    ]
    assert [finding.position for finding in told.findings] == [1, 2, 3]
    assert told.count_of(Grade.CRITICAL) == 0
    assert all(finding.reference is None for finding in told.findings)


def test_small_counts_of_workers_are_kept_nowhere(report):
    full = load_contents(report, Edition.FULL)
    count = full.findings[0].workers_affected
    assert (count.number, count.minimum) == (None, 5)
    assert full.interviews.number is None
    assert full.findings[0].found_on is None and full.findings[0].found_in_quarter_of.day == 1


def test_the_organisation_reads_neither_seed_nor_reasons_nor_interviews(report):
    told = load_contents(report, Edition.ORGANISATION)
    assert told.sample.seed is None and told.sample.reasons == () and told.sample.individual is None
    assert told.interviews is None and told.refusals is None
    assert told.parts == () and told.announcement is None


def test_no_planted_secret_is_in_the_organisations_contents(report, audit):
    frozen = str(freeze(load_contents(report, Edition.ORGANISATION)))
    assert not [secret for secret in SECRETS if secret in frozen]
    full = str(freeze(load_contents(report, Edition.FULL)))
    assert all(secret in full for secret in ("WITHHELD-WORDS", "HOW-KNOWN-WORDS", "TEAM-ONLY", "UNTOLD-LIMIT"))


@pytest.mark.parametrize("language", list(FileFormat))
def test_page_pdf_and_workbook_say_the_same_numbers(report, client_for, people, language):
    contents = load_contents(report, Edition.FULL)
    client = client_for(people["lead"])
    client.get(f"/?lang={'ar' if language is FileFormat.ARABIC else 'en'}")
    page = re.sub(r"<[^>]+>", " ", client.get(f"/audit-reports/{report.id}").text)
    pdf = text_of_pdf(pdf_of(report, Edition.FULL, language))
    book = load_workbook(io.BytesIO(client.get(f"/audit-reports/{report.id}/workbook").data))
    references = [finding.reference for finding in contents.findings]
    assert all(each in page and each in pdf for each in references)
    findings, plan = book.worksheets[1:3]
    rows = list(findings.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == [finding.position for finding in contents.findings]
    assert [row[8] for row in rows] == references
    assert plan.max_row - 1 == len(contents.actions) == 2
    counts = [contents.count_of(grade) for grade in Grade]
    about = {row[0]: row[1] for row in book.worksheets[0].iter_rows(values_only=True)}
    assert list(about.values())[-3 - len(counts) : -3] == counts and list(about.values())[-3] == len(contents.findings)
    assert re.search(r"\s+".join(map(str, [*counts, len(contents.findings)])), page)
    drawn = re.search(r"\s+".join(map(str, [*counts, len(contents.findings)])), pdf)
    mirrored = re.search(r"\s+".join(map(str, reversed([*counts, len(contents.findings)]))), pdf)
    assert drawn or mirrored
    assert bool(book.worksheets[0].sheet_view.rightToLeft) is (language is FileFormat.ARABIC)


@pytest.mark.parametrize("language", list(FileFormat))
def test_the_organisations_files_hold_no_planted_secret(report, people, client_for, audit, language):
    told = report.audit and load_contents(report, Edition.FULL).findings[1]
    finding = next(row for row in _findings(audit) if row.number == told.reference)
    decide(finding, CoverDecision.COVERED, FACE)
    signed(report, people)
    content = pdf_of(report, Edition.ORGANISATION, language, identity_of(people["owner"]))
    text = text_of_pdf(content)
    assert not [secret for secret in (*SECRETS, audit.lead.name, finding.number) if secret in text]
    assert all(secret.encode() not in content for secret in SECRETS)
    pictures = [image for page in PdfReader(io.BytesIO(content)).pages for image in page.images]
    assert len(pictures) == 1
    assert_covered_and_bare(pictures[0])
    book = client_for(people["owner"]).get(f"/signed-reports/{report.id}/workbook").data
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        unpacked = b"".join(archive.read(name) for name in archive.namelist())
    assert not [secret for secret in SECRETS if secret.encode() in unpacked]
    assert b"<f>" not in unpacked


def _findings(audit):
    from audits.findings.queries import list_current_findings

    return list_current_findings(audit.id)


def assert_covered_and_bare(picture):
    drawn = picture.image.convert("RGB")
    middle = drawn.getpixel((drawn.width // 2, drawn.height // 2))
    assert max(middle) < 80, "the face shows"
    corner = drawn.getpixel((5, 5))
    assert corner[1] > 120, "the wall does not"
    assert b"Exif" not in picture.data and b"GPS" not in picture.data and not drawn.getexif()


def test_no_photo_reaches_the_organisation_until_a_person_decided(report, audit):
    finding = next(row for row in _findings(audit) if row.title.endswith("late wages"))
    shown = lambda: [photo for each in load_contents(report, Edition.ORGANISATION).findings for photo in each.photos]  # noqa: E731
    assert shown() == []
    original = finding.first_id and load_contents(report, Edition.FULL).findings[1].photos[0].sha256
    decide(finding, CoverDecision.NO_FACE)
    assert [photo.sha256 for photo in shown()] != [original] and len(shown()) == 1
    assert b"Sami" in stored_path(original).read_bytes()
    assert b"Sami" not in stored_path(shown()[0].sha256).read_bytes()
    decide(finding, CoverDecision.LEFT_OUT)
    assert shown() == []
    with pytest.raises(InvalidInput):
        decide(finding, CoverDecision.COVERED)
    with pytest.raises(InvalidInput):
        decide(finding, CoverDecision.NO_FACE, FACE)


def test_a_damaged_photo_is_refused_for_the_organisation_and_does_not_stop_the_pdf(report, audit, people):
    finding = next(row for row in _findings(audit) if row.grade is Grade.MINOR)
    give_photo(finding, make_jpeg(), "broken.jpg")
    with pytest.raises(InvalidInput):
        decide(finding, CoverDecision.NO_FACE)
    assert b"%PDF" in pdf_of(report, Edition.FULL)[:8]


def test_only_a_second_person_signs_and_only_what_they_read(report, people, audit):
    supervisor, lead = identity_of(people["supervisor"]), lead_of(audit)
    with pytest.raises(Conflict):
        sign_off(report, digest_of_editions(report), supervisor)
    send_for_review(report, lead)
    with pytest.raises(Conflict):
        write_report(report, make_text(), lead)
    for nobody in (lead, identity_of(make_user("inspector")), identity_of(make_user("analyst"))):
        with pytest.raises(NotAllowed):
            sign_off(report, digest_of_editions(report), nobody)
    with pytest.raises(Conflict):
        sign_off(report, "0" * 64, supervisor)
    sign_off(report, digest_of_editions(report), supervisor)
    assert report.signing.by_id == supervisor.user_id


def test_a_finding_corrected_after_the_reviewer_read_it_stops_the_signing(report, people, audit):
    supervisor = identity_of(people["supervisor"])
    send_for_review(report, lead_of(audit))
    read = digest_of_editions(report)
    finding = next(row for row in _findings(audit) if row.grade is Grade.MINOR)
    correct_finding(finding, make_facts(text_for_organisation="Another text"), "Wrong month", lead_of(audit), today())
    with pytest.raises(Conflict):
        sign_off(report, read, supervisor)
    make_contents(report)
    sign_off(report, digest_of_editions(report), supervisor)
    assert "Another text" in str(contents_of(report, Edition.ORGANISATION))
    with pytest.raises(Conflict):
        make_contents(report)


def test_a_named_colleague_reviews_and_a_member_cannot_be_named(audit, report, people):
    colleague = make_user("inspector", authority=people["lead"].authority)
    with pytest.raises(InvalidInput):
        send_for_review(report, lead_of(audit), people["lead"].id)
    send_for_review(report, lead_of(audit), colleague.id)
    send_back(report, "Say which months", identity_of(colleague))
    assert report.is_open and report.steps[-1].reason == "Say which months"
    with pytest.raises(Conflict):
        send_back(report, "Again", identity_of(colleague))


def test_a_signed_report_is_frozen_and_a_later_change_is_another_version(report, people, audit):
    signed(report, people)
    before = contents_of(report, Edition.ORGANISATION)
    withheld = next(row for row in _findings(audit) if row.is_confidential)
    release_finding(withheld, "Safe to tell", identity_of(people["supervisor"]), today())
    assert contents_of(report, Edition.ORGANISATION) == before
    with pytest.raises(InvalidInput):
        begin_report(audit, lead_of(audit))
    second = begin_report(audit, lead_of(audit), "A finding was released")
    assert second.number.endswith("-R2")
    assert len(load_contents(second, Edition.ORGANISATION).findings) == len(before.findings) + 1
    with pytest.raises(Conflict):
        begin_report(audit, lead_of(audit), "Twice")


def test_the_organisation_is_told_by_mail_in_its_language_and_reads_only_signed_reports(report, people, client_for):
    client, number = client_for(people["owner"]), report.audit.id
    page = f"/signed-reports/{report.id}"
    assert client.get(page).status_code == 404
    assert "no report yet" in client.get(f"/audits/{number}/signed-reports").text
    draft = ask_for_file(report, Edition.ORGANISATION, FileFormat.ENGLISH, lead_of(report.audit))
    make_waiting_file()
    people["owner"].language = "ar"
    signed(report, people)
    assert client.get(f"/report-files/{draft.id}").status_code == 404
    full = ask_for_file(report, Edition.FULL, FileFormat.ENGLISH, lead_of(report.audit))
    make_waiting_file()
    assert client.get(f"/report-files/{full.id}").status_code == 404
    assert client.get(f"/audit-reports/{report.id}").status_code in (403, 404)
    message = db.session.query(OutboxMessage).filter_by(recipient=people["owner"].email).one()
    assert report.number in message.body and "TEAM-ONLY" not in message.body
    text = client.get(page).text
    assert not [secret for secret in SECRETS if secret in text]
    assert client.post(f"{page}/files", data={"edition": "full", "language": "en"}).status_code == 422
    assert client.post(f"{page}/files", data={"edition": "organisation", "language": "ar"}).status_code == 303
    make_waiting_file()
    assert re.search(r"/report-files/(\d+)", client.get(page).text)


def test_the_organisation_takes_the_proof_of_its_report_along(report, people, client_for):
    client, page = client_for(people["owner"]), f"/signed-reports/{report.id}"
    assert client.get(f"{page}/proof.json").status_code == 404
    signed(report, people)
    assert f"{page}/proof.json" in client.get(page).text
    answer = client.get(f"{page}/proof.json")
    proof = answer.json
    assert proof["entries"] and contents_digest(report) in answer.text
    assert not [secret for secret in SECRETS if secret in answer.text]


def test_a_report_of_an_open_visit_is_not_reviewed_and_a_planned_one_not_begun(database):
    audit = make_audit(state=AuditState.PLANNED)
    with pytest.raises(Conflict):
        begin_report(audit, lead_of(audit))
    open_audit = make_audit()
    report = make_report(open_audit)
    with pytest.raises(Conflict):
        send_for_review(report, lead_of(open_audit))


def test_words_that_could_tell_who_spoke_are_stopped(report, audit):
    revealing = make_text(headline_for_organisation="The Nepali workers told us")
    with pytest.raises(InvalidInput) as problem:
        write_report(report, revealing, lead_of(audit))
    assert problem.value.field == "words_confirmed"


COPIED = (
    "The payroll office pays wages in two parts, the first on the tenth and the second after the client has paid, "
    "so that workers wait up to three weeks for the rest of what they earned in the month before."
)


def test_a_copied_passage_is_shown_to_the_reviewer_with_where_it_came_from(people, client_for, database):
    lead = people["lead"]
    first = make_audit(make_organisation(), lead, state=AuditState.CLOSED)
    earlier = make_sent_report(first, headline=COPIED)
    second = make_audit(people["organisation"], lead, state=AuditState.CLOSED)
    report = make_sent_report(second, headline=COPIED.replace("three", "four"))
    found = list_resemblances(report)
    assert [each.other.report_id for each in found] == [earlier.id]
    assert list_resemblances(earlier) == []
    page = client_for(people["supervisor"]).get(f"/audit-reports/{report.id}/review").text
    assert "up to three weeks" in page and "up to four weeks" in page and earlier.number in page
    lead_page = client_for(lead).get(f"/audit-reports/{report.id}").text
    assert "alike" not in lead_page
    assert client_for(lead).get(f"/audit-reports/{report.id}/review").status_code == 403


def test_another_auditors_same_words_and_another_version_of_the_same_audit_are_not_shown(people, database):
    other = make_audit(make_organisation(), make_user("inspector"), state=AuditState.CLOSED)
    make_sent_report(other, headline=COPIED)
    audit = make_audit(people["organisation"], people["lead"], state=AuditState.CLOSED)
    report = make_sent_report(audit, headline=COPIED)
    send_back(report, "Shorter", identity_of(people["supervisor"]))
    send_for_review(report, lead_of(audit))
    assert list_resemblances(report) == []


def test_comparing_costs_the_same_for_many_reports(people, database):
    def cost():
        audit = make_audit(make_organisation(), people["lead"], state=AuditState.CLOSED)
        report = make_report(audit, headline=COPIED)
        with counted_queries() as count:
            send_for_review(report, lead_of(audit))
        return count.number

    cost()
    once = cost()
    for _number in range(8):
        cost()
    assert cost() == once


def test_a_file_of_the_same_contents_is_made_once_and_a_failure_is_tried_again(report, monkeypatch):
    by = lead_of(report.audit)
    first = ask_for_file(report, Edition.FULL, FileFormat.ENGLISH, by)
    assert ask_for_file(report, Edition.FULL, FileFormat.ENGLISH, by).id == first.id
    assert ask_for_file(report, Edition.FULL, FileFormat.ARABIC, by).id != first.id
    monkeypatch.setattr("audits.reports.files.print_report", _fail)
    for _try in range(6):
        make_waiting_file()
    db.session.refresh(first)
    assert (first.state, first.tries) == (FileState.FAILED, 3)
    assert make_waiting_file() == 0
    monkeypatch.undo()
    assert ask_for_file(report, Edition.FULL, FileFormat.ENGLISH, by).id != first.id


def _fail(*_arguments):
    raise OSError("disk")


def test_words_of_one_kind_never_stand_in_the_other(people, client_for, database):
    organisation = people["organisation"]
    auditor = make_user("social_auditor", organisations=(organisation,))
    social = make_audit(organisation, auditor, state=AuditState.CLOSED)
    inspection = make_audit(organisation, people["lead"], state=AuditState.CLOSED)
    texts = {}
    for audit in (social, inspection):
        report = make_report(audit)
        texts[audit.id] = text_of_pdf(pdf_of(report, Edition.FULL)).replace("\n", " ")
    assert "inform" in texts[social.id] and "Lead social auditor" in texts[social.id]
    assert "Inspection report" not in texts[social.id] and "Its findings bind" not in texts[social.id]
    assert "Its findings bind" in texts[inspection.id] and "ocial audit" not in texts[inspection.id]


def test_a_draft_says_so_on_every_page_and_a_signed_report_on_none(report, people):
    draft = PdfReader(io.BytesIO(pdf_of(report, Edition.FULL)))
    assert all("Draft, not signed off" in page.extract_text() for page in draft.pages)
    signed(report, people)
    done = PdfReader(io.BytesIO(pdf_of(report, Edition.FULL)))
    assert all("Draft" not in page.extract_text() for page in done.pages)
    assert people["supervisor"].name in text_of_pdf(pdf_of(report, Edition.FULL))
    assert people["supervisor"].name not in text_of_pdf(pdf_of(report, Edition.ORGANISATION))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_a_report_opens_within_its_queries(client_for, people, audit, report, language):
    finding = next(row for row in _findings(audit) if row.title.endswith("late wages"))
    decide(finding, CoverDecision.COVERED, FACE)
    document = _photo_id(finding)
    send_for_review(report, lead_of(audit))
    full = f"/audit-reports/{report.id}"
    pages = {
        "lead": (
            f"/audits/{audit.id}/reports",
            full,
            f"{full}?edition=organisation",
            f"{full}/text",
            f"{full}/send",
            f"{full}/workbook",
            f"/audits/{audit.id}/photos",
            f"/finding-photos/{document}/cover",
            f"/finding-photos/{document}/picture",
            f"/finding-photos/{document}/covered-picture",
        ),
        "supervisor": (full, f"{full}/review", "/"),
    }
    _open_all(client_for, people, pages, language)
    signed(report, people)
    told = f"/signed-reports/{report.id}"
    _open_all(
        client_for,
        people,
        {"owner": (f"/audits/{audit.id}/signed-reports", told, f"{told}/workbook"), "supervisor": (full,)},
        language,
    )


def _photo_id(finding):
    from audits.photo_covers.queries import photos_of_audit

    return photos_of_audit(finding.audit_id)[finding.first_id][0].document_id


def _open_all(client_for, people, pages, language):
    for who, addresses in pages.items():
        client = client_for(people[who])
        client.get(f"/?lang={language}")
        for address in addresses:
            client.get(address)
            db.session.commit()
            db.session.expire_all()
            with counted_queries() as count:
                answer = client.get(address)
            assert answer.status_code == 200, address
            if answer.mimetype == "text/html":
                assert f'lang="{language}"' in answer.text and answer.text.count("<h1>") == 1, address
            if address != "/":
                assert count.number <= MOST_QUERIES, (address, count.number, count.statements)


def test_a_page_of_a_report_costs_the_same_for_many_findings(client_for, people, database):
    audit = make_audit(people["organisation"], people["lead"])
    report = make_report(audit)
    page = f"/audit-reports/{report.id}"
    client = client_for(people["lead"])

    def cost():
        db.session.expire_all()
        with counted_queries() as made:
            make_contents(report)
        client.get(page)
        with counted_queries() as shown:
            assert client.get(page).status_code == 200
        return made.number, shown.number

    make_finding(audit)
    once = cost()
    for _number in range(30):
        make_finding(audit)
    assert cost() == once


def test_covering_through_the_page_paints_the_new_file_and_keeps_the_photo(client_for, people, audit):
    finding = next(row for row in _findings(audit) if row.title.endswith("late wages"))
    client = client_for(people["lead"])
    page = f"/finding-photos/{_photo_id(finding)}/cover"
    wrong = client.post(page, data={"decision": "covered"})
    assert wrong.status_code == 422
    beyond = client.post(page, data={"decision": "covered", "rectangles-0-left": "400", "rectangles-0-width": "5"})
    assert beyond.status_code == 422
    flat = client.post(page, data={"decision": "covered", "rectangles-0-left": "40", "rectangles-0-width": "5"})
    assert flat.status_code == 422 and "height of every part" in flat.text
    marked = {f"rectangles-0-{name}": str(getattr(FACE, name)) for name in ("left", "top", "width", "height")}
    assert client.post(page, data={"decision": "covered", **marked}).status_code == 303
    assert "Covered" in client.get(f"/audits/{audit.id}/photos").text
    assert client_for(people["owner"]).get(page).status_code in (403, 404)


def test_the_plan_of_a_finding_stands_in_both_editions(people, database):
    action = make_corrective_action(people["organisation"], people["lead"])
    make_plan(action, people["owner"])
    report = make_report(action.audit)
    for edition in Edition:
        actions = load_contents(report, edition).actions
        assert [(each.position, each.state, each.owner) for each in actions] == [
            (1, "plan_submitted", "Head of finance")
        ]
