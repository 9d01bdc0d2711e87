"""An organisation walks every page, file, report and mail it can reach, before and after a finding it must not know of.

The walk follows links and asks the addresses of everything that belongs to its visits, so that a page added later is
looked at without a change here. Whatever differs is a trace.
"""

import io
import re
import zipfile
from datetime import timedelta
from difflib import unified_diff
from html import unescape

import pytest
from flask import current_app
from pypdf import PdfReader
from sqlalchemy import select

from audits.corrective_actions.escalation import escalate
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Grade
from audits.findings.operations import correct_finding
from audits.meetings.models import MeetingKind
from audits.models import AuditState
from audits.operations import close_audit
from audits.photo_covers.models import CoverDecision
from audits.protection.models import NoticeKind
from audits.protection.operations import Containment, Notice, protect_finding, record_containment, record_notice
from audits.repayments.models import EntryKind
from audits.replies.models import ReplyOutcome
from audits.reports.contents import digest_of, freeze
from audits.reports.editions import Edition, FileFormat
from audits.reports.files import ask_for_file, make_waiting_file
from audits.reports.loading import load_contents
from audits.reports.operations import begin_report, make_contents, send_for_review, sign_off
from audits.reports.queries import digest_of_editions
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.database import db
from compliance.documents.storage import stored_path
from compliance.mail.models import OutboxMessage
from compliance.reminders.operations import remind
from compliance.risk.jobs import evaluate_pending
from tests.audits.test_report_parts import record_meeting_of, reply_and_answer
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_amount, make_audit, make_facts, make_finding, make_plan, make_repayment
from tests.factories.organisations import make_organisation
from tests.factories.reports import decide, give_photo, make_report

TEXT = "PROTECTED-WORDS: workers cannot leave the camp."
MOST_PAGES = 250
# What changes with each answer, whatever is in it.
CHANGING = re.compile(
    r'name="csrf_token"[^>]*>|nonce-[\w-]+|"made_at":"[^"]*"|X-CSRFToken": "[^"]*"|name="version" value="\d+"'
)
# What is the same for everybody, and what signs out.
SKIPPED = re.compile(
    r"^/(static|logout|national-rules|standards|official-texts|ledger|help|docs|crosswalks)\b|[?&]lang="
)


@pytest.fixture
def scene(database):
    """A closed visit with everything a visit has and a signed report, and one that still runs."""
    organisation = make_organisation()
    owner = make_user("employer_user", organisations=(organisation,))
    audit = make_audit(organisation)
    told = make_finding(audit)
    give_photo(told)
    decide(told, CoverDecision.NO_FACE)
    for kind in MeetingKind:
        record_meeting_of(audit, kind)
    close_audit(audit, lead_of(audit), today())
    reply_and_answer(told, owner, "We paid on time.", ReplyOutcome.STANDS)
    action = find_corrective_action(told)
    make_plan(action, owner)
    make_amount(make_repayment(action, lead_of(audit)), EntryKind.FOUND, 500, lead_of(audit))
    report = make_report(audit)
    send_for_review(report, lead_of(audit))
    sign_off(report, digest_of_editions(report), identity_of(make_user("supervisor")))
    ask_for_file(report, Edition.ORGANISATION, FileFormat.ENGLISH, identity_of(owner))
    make_waiting_file()
    return audit, make_audit(organisation, audit.lead), report, owner


def plant(audit, *, closed, protected=True):
    """A critical finding with all that can hang on it; `protected=False` is what would be seen without the mark."""
    if closed:
        audit.state = AuditState.IN_PROGRESS
    finding = make_finding(audit, grade=Grade.CRITICAL, title="PROTECTED-TITLE", text_for_organisation=TEXT)
    give_photo(finding)
    decide(finding, CoverDecision.NO_FACE)
    if protected:
        protect_finding(finding, "Doors are locked at night", lead_of(audit))
        record_containment(finding, Containment("PROTECTED-MEASURE", "The team", now()), lead_of(audit))
        record_notice(finding, Notice(NoticeKind.REPORTED, "The police", now(), "PROTECTED-1"), lead_of(audit))
        facts = make_facts(grade=Grade.CRITICAL, title="PROTECTED-TITLE", text_for_organisation=TEXT + " Again.")
        finding = correct_finding(finding, facts, "Clearer", lead_of(audit), today())
    if closed:
        close_audit(audit, lead_of(audit), today())
    db.session.commit()
    evaluate_pending()
    return finding


def words_of(answer):
    """What an answer says: text, the parts of a workbook, or the words of a PDF."""
    if answer.data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            names = sorted(name for name in archive.namelist() if not name.startswith("docProps"))
            return "\n".join(archive.read(name).decode(errors="replace") for name in names)
    if answer.data[:4] == b"%PDF":
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    return CHANGING.sub("", answer.data.decode(errors="replace"))


def walk(client, *audits):
    """Address -> (status, words) of all an organisation's user reaches."""
    waiting = ["/", "/audits", "/corrective-actions", "/repayments", "/documents", "/findings/told", "/calendar"]
    waiting += [
        f"/audits/{audit.id}{page}"
        for audit in audits
        for page in ("", "/proof", "/proof.json", "/reports", "/signed-reports", "/photos", "/meetings", "/sample")
    ]
    found = {}
    while waiting and len(found) < MOST_PAGES:
        address = waiting.pop(0)
        if address in found or SKIPPED.search(address):
            continue
        answer = client.get(address)
        found[address] = (answer.status_code, words_of(answer))
        if answer.mimetype == "text/html":
            waiting += [unescape(each) for each in re.findall(r'href="(/[^"#]*)', answer.text)]
    assert len(found) < MOST_PAGES, f"{list(found)} the walk does not end: raise the number, or skip what repeats"
    return found


def differences(before, after):
    """Address -> lines that came or went."""
    return {
        address: list(_changed_lines(before.get(address), after.get(address)))
        for address in before.keys() | after.keys()
        if before.get(address) != after.get(address)
    }


def _changed_lines(before, after):
    if before is None or after is None or before[0] != after[0]:
        return [f"{before and before[0]} {after and after[0]}"]
    lines = unified_diff(before[1].splitlines(), after[1].splitlines(), n=0, lineterm="")
    return [line[:300] for line in lines if not line.startswith(("---", "+++", "@@"))][:6]


def send_all_mails():
    """All that jobs send within two months, deadlines passed included."""
    for days in range(0, 61, 3):
        escalate(today() + timedelta(days=days))
        for source in current_app.extensions["compliance"].reminder_sources:
            remind(source, today() + timedelta(days=days))


def mails_to(person):
    found = select(OutboxMessage.body).where(OutboxMessage.recipient == person.email).order_by(OutboxMessage.id)
    return list(db.session.scalars(found))


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_organisation_finds_no_difference(scene, client_for, language):
    audit, running, _report, owner = scene
    evaluate_pending()
    send_all_mails()
    client = client_for(owner)
    client.get(f"/?lang={language}")
    walk(client, audit, running)
    before, mails = walk(client, audit, running), mails_to(owner)
    for each, closed in ((audit, True), (running, False)):
        finding = plant(each, closed=closed)
        for address in (
            f"/findings/{finding.id}",
            f"/findings/{finding.first_id}/reply",
            f"/findings/{finding.id}/proof",
        ):
            assert client.get(address).status_code in (403, 404)
    send_all_mails()
    assert len(before) > 25
    assert differences(before, walk(client, audit, running)) == {}
    assert mails_to(owner) == mails
    assert "PROTECTED" not in str(before) + str(mails)


def test_the_walk_would_find_one_that_is_not_marked(scene, client_for):
    audit, running, _report, owner = scene
    client = client_for(owner)
    walk(client, audit, running)
    before = walk(client, audit, running)
    plant(audit, closed=True, protected=False)
    found = differences(before, walk(client, audit, running))
    assert {"/", f"/audits/{audit.id}", "/corrective-actions"} <= found.keys()


def test_the_report_of_the_organisation_is_the_same_to_the_last_byte(scene):
    audit, _running, _report, _owner = scene
    second = begin_report(audit, lead_of(audit), "Another version")
    before = {edition: digest_of(freeze(load_contents(second, edition))) for edition in Edition}
    plant(audit, closed=True)
    after = {edition: digest_of(freeze(load_contents(second, edition))) for edition in Edition}
    assert after[Edition.ORGANISATION] == before[Edition.ORGANISATION]
    assert after[Edition.FULL] != before[Edition.FULL]
    make_contents(second)
    for language in FileFormat:
        file = ask_for_file(second, Edition.ORGANISATION, language, lead_of(audit))
        make_waiting_file()
        db.session.refresh(file)
        pages = PdfReader(io.BytesIO(stored_path(file.sha256).read_bytes())).pages
        text = "".join(page.extract_text() for page in pages)
        assert "PROTECTED" not in text and "camp" not in text
