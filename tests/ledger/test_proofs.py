"""A third party checks a proof with the shipped program, the file and the public key alone."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

import compliance.ledger.check_proof as program
from audits.corrective_actions.queries import find_corrective_action
from audits.findings.models import Finding, Grade
from audits.meetings.models import Acknowledgement, MeetingKind
from audits.meetings.operations import MeetingRecord, record_meeting
from audits.meetings.wording import AGENDA
from audits.operations import close_audit
from audits.proof.queries import of_audit, of_corrective_action, of_finding, shows_to_organisation, shows_to_team
from audits.protection.operations import Containment, record_containment
from audits.repayments.models import EntryKind, FoundFrom
from audits.replies.models import ReplyOutcome, ReplyStance
from audits.replies.operations import Answer, answer_reply, reply_to_finding
from compliance.accounts.identity import identity_of
from compliance.clock import now, today
from compliance.ledger.canonical import canonical
from compliance.ledger.declaration import declarations
from compliance.ledger.erasure import erase_field
from compliance.ledger.heads import sign_head
from compliance.ledger.keys import complete_rotation, newest_key, public_key_of, rotate_key
from compliance.ledger.merkle import Tree, levels, path
from compliance.ledger.proofs import export_proof, list_keys, proof_for_report
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_amount, make_audit, make_finding, make_repayment

SCRIPT = Path(program.__file__)


def first_key():
    return public_key_of(list_keys()[0])


def run(tmp_path, proof, key):
    """The program as a third party runs it: nothing of Sanad can be imported."""
    file = tmp_path / "proof.json"
    file.write_text(canonical(proof))
    command = [sys.executable, "-I", str(SCRIPT), str(file), key]
    return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)


def test_a_proof_holds_with_the_file_and_the_key_alone(written, database, tmp_path):
    proof = export_proof(of_finding(written.finding), shows_to_team)
    answer = run(tmp_path, proof, first_key())
    assert answer.returncode == 0, answer.stdout
    assert "Everything holds." in answer.stdout
    assert written.finding.title in answer.stdout


@pytest.mark.parametrize(
    "forge",
    [
        lambda proof: proof["entries"][0]["entry"]["fields"].update(grade="minor"),
        lambda proof: proof["entries"][0]["shown"]["title"].update(value="All is well"),
        lambda proof: proof["entries"][0]["entry"].update(at="2020-01-01T00:00:00.000000Z"),
        lambda proof: proof["heads"][0]["statement"].update(at="2020-01-01T00:00:00.000000Z"),
        lambda proof: proof["heads"][0].update(signature="0" * 128),
        lambda proof: proof["entries"][0]["path"].clear(),
        lambda proof: proof["entries"][0].update(head=99),
    ],
)
def test_a_forged_proof_is_refused(written, database, tmp_path, forge):
    proof = json.loads(canonical(export_proof(of_finding(written.finding), shows_to_team)))
    forge(proof)
    assert run(tmp_path, proof, first_key()).returncode == 1


def test_another_key_does_not_vouch_for_a_proof(written, database, tmp_path):
    assert run(tmp_path, export_proof(of_finding(written.finding), shows_to_team), "ab" * 32).returncode == 1


def test_an_entry_that_is_in_no_head_yet_is_told_apart(database, tmp_path):
    finding = make_finding(make_audit())
    database.commit()
    answer = run(tmp_path, export_proof(of_finding(finding), shows_to_team), first_key())
    assert answer.returncode == 1
    assert "in no signed head yet" in answer.stdout


def test_a_proof_signed_after_a_rotation_holds_with_the_first_key(written, app, database, tmp_path):
    first = first_key()
    path_of_key = app.extensions["compliance"].settings.ledger_key_path
    before = path_of_key.read_bytes()
    try:
        rotate_key(lost=False)
        database.commit()
        complete_rotation()
        finding = make_finding(make_audit())
        database.commit()
        sign_head()
        database.commit()
        assert public_key_of(newest_key()) != first
        assert run(tmp_path, export_proof(of_finding(finding), shows_to_team), first).returncode == 0
    finally:
        path_of_key.write_bytes(before)


def test_what_an_organisation_is_given_holds_no_text_it_may_not_read(written, database, tmp_path):
    proof = export_proof(of_corrective_action(written.first), shows_to_organisation)
    text = canonical(proof)
    told = database.scalar(select(Finding.text_for_organisation).where(Finding.id == written.finding.id))
    assert told in text
    assert written.finding.title not in text
    assert written.finding.how_known not in text
    shown = {name for each in proof["entries"] for name in each["shown"]}
    assert not shown & {"ilo_sign", "known_from_workers", "workers_affected", "occurred_on", "worker_confirmations"}
    assert run(tmp_path, proof, first_key()).returncode == 0


def test_an_erased_field_is_in_no_proof_and_the_proof_holds(written, database, tmp_path):
    title = written.finding.title
    erase_field(declarations.of_kind("finding"), written.finding.id, "title", reason="Order", who="Officer")
    database.commit()
    sign_head()
    database.commit()
    proof = export_proof(of_finding(written.finding), shows_to_team)
    assert title not in canonical(proof)
    assert run(tmp_path, proof, first_key()).returncode == 0


def test_a_proof_of_an_audit_holds_every_finding_of_it(written, database):
    proof = export_proof(of_audit(written.action.audit), shows_to_team)
    kinds = {each["entry"]["kind"] for each in proof["entries"]}
    assert {"audit", "finding", "corrective_action", "corrective_action_plan", "corrective_action_check"} <= kinds


@pytest.fixture
def answered(database):
    """A correction whose finding was replied to, contained, upgraded, and spoken of in a meeting."""
    audit = make_audit()
    finding = make_finding(audit, grade=Grade.COLLABORATIVE, parties=("Buyer Ltd",))
    lead, when = lead_of(audit), now()
    meeting = MeetingRecord(
        kind=MeetingKind.CLOSING,
        held_on=today(),
        agenda=tuple(AGENDA[MeetingKind.CLOSING]),
        team_member_ids=[audit.lead_id],
        attendees=[("Huda Salem", "Manager")],
        acknowledgement=Acknowledgement.TYPED,
        acknowledged_by="Huda Salem",
        confirmed=True,
    )
    record_meeting(audit, meeting, lead, today())
    record_containment(finding, Containment("Passports given back at once", "Gate keeper", when), lead)
    close_audit(audit, lead, today())
    owner = make_user("employer_user", organisations=(audit.organisation,))
    reply = reply_to_finding(finding, ReplyStance.PARTLY, "Only one month", [], identity_of(owner), today())
    answer_reply(reply, Answer(ReplyOutcome.STANDS, "The bank file shows it"), lead)
    action = find_corrective_action(finding)
    group = make_repayment(action, lead)
    make_amount(group, EntryKind.FOUND, 4711, lead, found_from=FoundFrom.INTERVIEWS)
    database.commit()
    sign_head()
    database.commit()
    return action


def test_a_proof_of_an_audit_holds_replies_meetings_parties_and_money(answered):
    proof = export_proof(of_audit(answered.audit), shows_to_team)
    kinds = {each["entry"]["kind"] for each in proof["entries"]}
    assert {"audit_meeting", "meeting_attendee", "finding_containment", "finding_party"} <= kinds
    assert {"finding_reply", "finding_reply_answer", "repayment_entry"} <= kinds


def test_the_organisation_proves_its_reply_and_reads_no_meeting_containment_or_found_amount(answered):
    proof = export_proof(of_corrective_action(answered), shows_to_organisation)
    kinds, text = {each["entry"]["kind"] for each in proof["entries"]}, canonical(proof)
    assert {"finding_reply", "finding_reply_answer", "finding_party"} <= kinds
    assert not kinds & {"audit_meeting", "meeting_attendee", "finding_containment", "finding_upgrade"}
    assert all(each in text for each in ("Buyer Ltd", "Only one month", "The bank file shows it"))
    assert not any(each in text for each in ("Huda Salem", "Gate keeper", "interviews"))
    # Digests are hexadecimal: there the figure may stand by chance.
    assert not re.search(r"(?<![0-9a-f])4711(?![0-9a-f])", text)


def test_a_report_carries_a_head_that_covers_its_last_entry_signed_at_once(database):
    finding = make_finding(make_audit())
    database.commit()
    proof = proof_for_report(of_finding(finding))
    assert proof.entry_hash in proof.address
    assert proof.qr.size > 20
    assert proof_for_report(of_finding(finding)).head_number == proof.head_number


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13, 100])
def test_paths_lead_to_the_root_that_streaming_gives(count):
    hashes = [f"{number:064x}" for number in range(count)]
    tree = Tree()
    for each in hashes:
        tree.add(each)
    rows = levels(hashes)
    assert rows[-1][0].hex() == tree.root()
    for at, each in enumerate(hashes):
        assert program.root_of(each, path(rows, at)) == tree.root()
        assert len(path(rows, at)) <= count.bit_length()
