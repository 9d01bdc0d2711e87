"""Replies, parties, repayments and meetings stand in the report alike in page, PDF and workbook, with the proof."""

import io

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from audits.corrective_actions.operations import PartText
from audits.corrective_actions.queries import find_corrective_action
from audits.finding_evidence.operations import set_evidence_aside
from audits.findings.models import KnownFrom
from audits.findings.queries import list_current_findings
from audits.meetings.models import Acknowledgement, AuditMeeting, MeetingKind
from audits.models import AuditType
from audits.operations import close_audit
from audits.photo_covers.models import CoverDecision
from audits.photo_covers.queries import photos_of_audit
from audits.repayments.models import EntryKind
from audits.repayments.operations import close_group
from audits.replies.models import ReplyOutcome, ReplyStance
from audits.replies.operations import Answer, answer_reply, reply_to_finding
from audits.reports.contents import freeze, thaw
from audits.reports.editions import Edition, FileFormat
from audits.reports.files import ask_for_file, make_waiting_file
from audits.reports.loading import load_contents
from audits.reports.models import FileState
from audits.reports.operations import make_contents, send_for_review, sign_off
from audits.reports.queries import digest_of_editions
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.database import db
from compliance.documents.storage import stored_path
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_amount, make_audit, make_finding, make_plan, make_repayment
from tests.factories.organisations import make_organisation
from tests.factories.reports import decide, give_photo, make_report

AMOUNTS = {"FOUND": 4321, "AGREED": 3210, "PAID": 2100, "CONFIRMED": 1999}


@pytest.fixture
def organisation(database):
    return make_organisation()


@pytest.fixture
def owner(organisation):
    return make_user("employer_user", organisations=(organisation,))


@pytest.fixture
def audit(organisation, owner):
    """A closed visit with every further part: a reply, a party, a repayment and both meetings."""
    audit = make_audit(organisation, audit_type=AuditType.SPECIAL, planned_from="A complaint")
    finding = make_finding(audit, law="Labour Law, article 90")
    withdrawn = make_finding(audit, text_for_organisation="A notice is missing.", title="Notice")
    for kind in MeetingKind:
        record_meeting_of(audit, kind)
    close_audit(audit, lead_of(audit), today())
    reply_and_answer(finding, owner, "We paid on time.", ReplyOutcome.STANDS)
    reply_and_answer(withdrawn, owner, "It hangs at the gate.", ReplyOutcome.WITHDRAWN)
    action = find_corrective_action(finding)
    make_plan(action, owner, parts=(PartText("Gulf Bridge Office", "Send the contracts", today()),))
    group = make_repayment(action, lead_of(audit), workers=3)
    for kind in EntryKind:
        facts = {"workers": 3} if kind is EntryKind.CONFIRMED else {}
        make_amount(group, kind, AMOUNTS[kind.name], lead_of(audit), **facts)
    return audit


def record_meeting_of(audit, kind):
    db.session.add(
        AuditMeeting(
            audit_id=audit.id,
            kind=kind,
            held_on=today(),
            agenda=["no_retaliation"],
            team_member_ids=[audit.lead_id],
            worker_representatives=2,
            told="TOLD-IN-THE-MEETING",
            disagreement="DISAGREED-ON-WAGES",
            acknowledgement=Acknowledgement.TYPED,
            acknowledged_by="HUDA-SALEM",
            recorded_by_id=audit.lead_id,
            recorded_at=now(),
        )
    )
    db.session.flush()


def reply_and_answer(finding, owner, words, outcome):
    reply = reply_to_finding(finding, ReplyStance.DISAGREES, words, [], identity_of(owner), today())
    answer_reply(reply, Answer(outcome, "REASON-OF-THE-TEAM"), lead_of(finding.audit))


@pytest.fixture
def signed(audit):
    report = make_report(audit)
    send_for_review(report, lead_of(audit))
    sign_off(report, digest_of_editions(report), identity_of(make_user("supervisor")))
    db.session.commit()
    return report


def text_of(report, edition, language=FileFormat.ENGLISH):
    file = ask_for_file(report, edition, language, lead_of(report.audit))
    make_waiting_file()
    db.session.refresh(file)
    assert file.state is FileState.DONE
    pages = PdfReader(io.BytesIO(stored_path(file.sha256).read_bytes())).pages
    return "\n".join(page.extract_text() for page in pages)


def test_both_editions_hold_each_part_and_come_back_from_json(audit):
    report = make_report(audit)
    full, told = (load_contents(report, edition) for edition in Edition)
    assert [part.code for part in full.parts] == ["replies", "parties", "repayments", "meetings", "independence"]
    assert [part.code for part in told.parts] == ["replies", "parties", "repayments", "meetings"]
    assert all(thaw(freeze(each)) == each for each in (full, told))


def test_the_organisation_reads_no_names_no_small_counts_and_not_what_was_told_inside(audit):
    report = make_report(audit)
    full, told = (str(freeze(load_contents(report, edition))) for edition in Edition)
    for hidden in ("TOLD-IN-THE-MEETING", "HUDA-SALEM", "1999.00", "'special'", audit.lead.name):
        assert hidden not in told
    for shown in ("DISAGREED-ON-WAGES", "REASON-OF-THE-TEAM", "4321.00", "Gulf Bridge Office", "article 90"):
        assert shown in told and shown in full
    assert "1999.00" in full and "HUDA-SALEM" in full
    repayments = next(part for part in load_contents(report, Edition.FULL).parts if part.code == "repayments")
    assert repayments.rows[0][2].count.number is None, "a group of three is told as fewer than five"


def test_a_confirmed_amount_is_told_once_closed_and_enough_workers_confirmed(audit):
    report = make_report(audit)

    def confirmed():
        told = load_contents(report, Edition.ORGANISATION)
        return next(part for part in told.parts if part.code == "repayments").rows[-1][7]

    action = find_corrective_action(list_current_findings(audit.id)[0])
    group = make_repayment(action, lead_of(audit), workers=12)
    for kind in EntryKind:
        make_amount(group, kind, 800, lead_of(audit), **({"workers": 6} if kind is EntryKind.CONFIRMED else {}))
    assert confirmed().label == "withheld"
    close_group(group, "All repaid", lead_of(audit), today())
    assert confirmed().amount == "800.00"


def test_a_withdrawn_finding_stays_readable_and_does_not_count(audit, client_for):
    report = make_report(audit)
    for edition in Edition:
        contents = load_contents(report, edition)
        assert len(contents.findings) == 2 and len(contents.standing) == 1
    make_contents(report)
    assert "it does not count" in client_for(audit.lead).get(f"/audit-reports/{report.id}").text


@pytest.mark.parametrize("language", list(FileFormat))
def test_pdf_and_workbook_show_each_part(signed, audit, owner, client_for, language):
    content = text_of(signed, Edition.ORGANISATION, language)
    assert "We paid on time." in content and "3,210.00" in content and "Gulf Bridge" in content
    assert "1,999.00" not in content and "HUDA-SALEM" not in content and "TOLD-IN-THE-MEETING" not in content
    client = client_for(owner)
    client.get(f"/?lang={'ar' if language is FileFormat.ARABIC else 'en'}")
    book = load_workbook(io.BytesIO(client.get(f"/signed-reports/{signed.id}/workbook").data))
    assert len(book.worksheets) == 3 + 4
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row]
    assert "We paid on time." in cells and 4321 in cells and "DISAGREED-ON-WAGES" in cells and 1999 not in cells


def test_a_signed_pdf_carries_the_ledgers_proof_and_a_draft_none(audit, client_for, database):
    report = make_report(audit)
    assert "/ledger/check/" not in text_of(report, Edition.FULL)
    send_for_review(report, lead_of(audit))
    sign_off(report, digest_of_editions(report), identity_of(make_user("supervisor")))
    content = text_of(report, Edition.FULL).replace("\n", "")
    page = client_for(audit.lead).get(f"/audit-reports/{report.id}").text
    entry_hash = page.split("/ledger/check/")[1][:64]
    assert entry_hash in content and "/ledger/check/" in content
    assert client_for(audit.lead).get(f"/ledger/check/{entry_hash}").status_code == 200


def test_evidence_set_aside_is_in_no_edition(database):
    audit = make_audit()
    finding = make_finding(audit, known_from=frozenset({KnownFrom.SEEN_ON_SITE}))
    give_photo(finding)
    decide(finding, CoverDecision.NO_FACE)
    close_audit(audit, lead_of(audit), today())
    report = make_report(audit)
    assert all(load_contents(report, edition).findings[0].photos for edition in Edition)
    document = photos_of_audit(audit.id)[finding.first_id][0].document_id
    set_evidence_aside(finding, document, "Another room", lead_of(audit))
    assert not any(load_contents(report, edition).findings[0].photos for edition in Edition)


def test_making_the_contents_costs_the_same_for_many_rows(audit, owner, database):
    report = make_report(audit)

    def cost():
        db.session.flush()
        db.session.expire_all()
        with counted_queries() as made:
            make_contents(report)
        return made.number

    cost()
    finding = list_current_findings(audit.id)[0]
    action = find_corrective_action(finding)
    reply_and_answer(finding, owner, "Again", ReplyOutcome.STANDS)
    make_amount(make_repayment(action, lead_of(audit)), EntryKind.FOUND, 10, lead_of(audit))
    once = cost()
    for number in range(10):
        reply_and_answer(finding, owner, f"Again {number}", ReplyOutcome.STANDS)
        make_amount(make_repayment(action, lead_of(audit)), EntryKind.FOUND, 10, lead_of(audit))
    assert cost() == once
