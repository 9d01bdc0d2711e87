"""Whatever is changed beneath the ledger is found and named; an honest ledger is whole."""

import json

import pytest
from sqlalchemy import select, text

from audits.findings.models import Finding
from compliance.database import db
from compliance.ledger.declaration import declarations
from compliance.ledger.erasure import erase_field
from compliance.ledger.faults import Fault
from compliance.ledger.head_checks import read_given_head
from compliance.ledger.heads import sign_head
from compliance.ledger.models import LedgerEntry
from tests.factories.audits import make_audit, make_finding


def faults(found):
    return {problem.fault for problem in found.problems}


def named(found):
    return {problem.where for problem in found.problems}


def test_an_honest_ledger_is_whole(written, checked):
    found = checked(*map(read_given_head, written.heads))
    assert not found.problems
    assert found.entries == db.session.query(LedgerEntry).count()
    assert (found.heads, found.rows) == (2, 10)


def test_an_altered_row_is_named_with_its_field(written, tamper, checked):
    tamper("UPDATE finding SET grade = 'minor' WHERE id = :id", id=written.finding.id)
    assert named(checked()) == {f"finding {written.finding.id} grade"}


def test_an_altered_personal_text_is_named(written, tamper, checked):
    tamper("UPDATE finding SET title = 'All is well' WHERE id = :id", id=written.finding.id)
    assert named(checked()) == {f"finding {written.finding.id} title"}


def test_a_removed_row_is_named(written, tamper, checked):
    tamper("DELETE FROM corrective_action_step")
    assert {problem.fault for problem in checked().problems} == {Fault.ROW_REMOVED}


def test_a_row_that_was_slipped_in_is_named(written, tamper, checked):
    tamper(
        "INSERT INTO corrective_action_check (id, corrective_action_id, verifier_id, method, outcome, checked_on,"
        " recorded_at) SELECT 99999, corrective_action_id, verifier_id, method, outcome, checked_on, recorded_at"
        " FROM corrective_action_check"
    )
    assert named(checked()) == {"corrective_action_check 99999"}


def test_an_altered_entry_is_named(written, tamper, checked):
    tamper("UPDATE ledger_entry SET by_id = 1 + COALESCE(by_id, 0) WHERE sequence = 3")
    assert "entry 3" in named(checked())


def test_a_removed_entry_is_named(written, tamper, checked):
    tamper("DELETE FROM ledger_nonce WHERE sequence = 4")
    tamper("DELETE FROM ledger_entry WHERE sequence = 4")
    found = checked()
    assert "entries 4 to 4" in named(found)
    assert Fault.MISSING in faults(found)


def test_removed_last_entries_are_found(written, tamper, checked):
    last = db.session.scalar(select(LedgerEntry.sequence).order_by(LedgerEntry.sequence.desc()).limit(1))
    tamper("DELETE FROM ledger_nonce WHERE sequence = :last", last=last)
    tamper("DELETE FROM ledger_entry WHERE sequence = :last", last=last)
    assert {Fault.END_DIFFERS, Fault.HEAD_DIFFERS} <= faults(checked())


def test_exchanged_entries_are_found(written, tamper, checked):
    tamper("UPDATE ledger_nonce SET sequence = sequence WHERE sequence = 2")
    tamper("UPDATE ledger_entry SET entry_hash = '' WHERE sequence = -1")
    for before, after in ((5, -5), (6, 5), (-5, 6)):
        tamper("DELETE FROM ledger_nonce WHERE sequence = :before", before=before)
        tamper("UPDATE ledger_entry SET sequence = :after WHERE sequence = :before", before=before, after=after)
    assert Fault.OUT_OF_ORDER in faults(checked())


def test_a_back_dated_entry_is_found_even_where_its_hashes_fit(written, tamper, checked):
    tamper("UPDATE ledger_entry SET at = '2020-01-01T00:00:00.000000Z' WHERE sequence = 7")
    _rewrite_chain(tamper)
    assert {"entry 7"} <= named(checked())


def test_an_entry_slipped_into_a_past_that_was_signed_is_found(written, tamper, checked):
    tamper("UPDATE ledger_entry SET kind = 'finding' WHERE sequence = 2")
    _rewrite_chain(tamper)
    assert Fault.HEAD_DIFFERS in faults(checked())


def test_an_operator_with_database_and_key_is_caught_by_yesterdays_head(written, tamper, checked):
    yesterday = read_given_head(written.heads[0])
    finding = written.finding
    # Rewrite the finding, its entry, all hashes after it, and sign new heads with the real key.
    tamper("UPDATE finding SET grade = 'minor' WHERE id = :id", id=finding.id)
    entry = db.session.execute(
        text("SELECT sequence, fields FROM ledger_entry WHERE kind = 'finding' AND subject_id = :id"),
        {"id": finding.id},
    ).one()
    fields = entry.fields.replace('"grade":"major"', '"grade":"minor"')
    assert fields != entry.fields
    tamper("UPDATE ledger_entry SET fields = :fields WHERE sequence = :at", fields=fields, at=entry.sequence)
    _rewrite_chain(tamper)
    tamper("DELETE FROM ledger_head")
    db.session.expire_all()
    sign_head()
    db.session.commit()
    assert not checked().problems, "the rewriting is perfect as seen from inside"
    found = checked(yesterday)
    assert faults(found) == {Fault.REWRITTEN}
    assert any("head 1" in where for where in named(found))


def test_a_ledger_cut_short_before_a_given_head_is_caught(written, tamper, checked):
    head = read_given_head(written.heads[1])
    for table in ("ledger_head", "ledger_nonce", "ledger_entry"):
        tamper(f"DELETE FROM {table}")
    tamper("DELETE FROM ledger_end")
    assert Fault.REWRITTEN in faults(checked(head))


def test_a_forged_head_is_found(written, tamper, checked):
    tamper("UPDATE ledger_head SET signature = :none WHERE number = 1", none="0" * 128)
    assert faults(checked()) == {Fault.HEAD_NOT_SIGNED}


def test_a_head_signed_by_a_strange_key_is_refused(written, checked):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from compliance.ledger.canonical import canonical
    from compliance.ledger.keys import public_text

    key = Ed25519PrivateKey.generate()
    statement = {**json.loads(written.heads[0])["statement"], "key": public_text(key)}
    signature = key.sign(canonical(statement).encode()).hex()
    forged = read_given_head(json.dumps({"statement": statement, "signature": signature}))
    assert Fault.HEAD_NOT_SIGNED in faults(checked(forged))


def test_an_erased_field_leaves_the_chain_whole_and_shows_as_erased(written, checked):
    before = checked().entries
    declared = declarations.of_kind("finding")
    erase_field(declared, written.finding.id, "title", reason="Court order 12", who="Data protection officer")
    found = checked(*map(read_given_head, written.heads))
    assert (found.problems, found.erased, found.entries) == ([], 1, before + 1)
    fields = json.loads(db.session.scalar(select(LedgerEntry.fields).order_by(LedgerEntry.sequence.desc()).limit(1)))
    assert fields == {"title": "", "reason_of_erasure": "Court order 12", "erased_by": "Data protection officer"}


def test_what_was_erased_is_in_no_table_of_the_ledger(written, checked):
    title = written.finding.title
    nonces = db.session.execute(text("SELECT nonces FROM ledger_nonce")).scalars().all()
    declared = declarations.of_kind("finding")
    erase_field(declared, written.finding.id, "title", reason="Court order 12", who="Officer")
    db.session.commit()
    left = " ".join(db.session.execute(text("SELECT nonces FROM ledger_nonce")).scalars())
    assert title not in left + " ".join(db.session.scalars(select(LedgerEntry.fields)))
    destroyed = [
        json.loads(each)["title"] for each in nonces if "title" in each and json.loads(each)["title"] not in left
    ]
    assert len(destroyed) == 1


def test_a_nonce_lost_without_an_erasure_is_found(written, tamper, checked):
    tamper("DELETE FROM ledger_nonce WHERE sequence = (SELECT MAX(sequence) FROM ledger_nonce)")
    assert faults(checked()) == {Fault.NONCE_LOST}


def test_text_put_back_after_an_erasure_is_found(written, tamper, checked):
    title = written.finding.title
    erase_field(declarations.of_kind("finding"), written.finding.id, "title", reason="Order", who="Officer")
    db.session.commit()
    tamper("UPDATE finding SET title = :title WHERE id = :id", title=title, id=written.finding.id)
    assert named(checked()) == {f"finding {written.finding.id} title"}


@pytest.mark.parametrize("field", ["grade", "number"])
def test_a_field_that_is_not_personal_cannot_be_erased(written, field):
    from compliance.errors import InvalidInput

    with pytest.raises(InvalidInput):
        erase_field(declarations.of_kind("finding"), written.finding.id, field, reason="Order", who="Officer")


def test_entries_after_the_last_head_are_checked_too(written, tamper, checked):
    finding = make_finding(make_audit())
    db.session.commit()
    tamper("UPDATE ledger_entry SET salt = 'x' WHERE kind = 'finding' AND subject_id = :id", id=finding.id)
    assert Fault.ALTERED in faults(checked())
    assert db.session.get(Finding, finding.id) is not None


def _rewrite_chain(tamper):
    """What an operator would do: compute every hash anew."""
    from compliance.ledger.canonical import NO_HASH, digest, entry_text

    previous = NO_HASH
    rows = db.session.execute(text("SELECT * FROM ledger_entry ORDER BY sequence")).mappings().all()
    for row in rows:
        made = digest(
            entry_text(
                sequence=row["sequence"],
                previous=previous,
                at=row["at"],
                kind=row["kind"],
                subject=row["subject_id"],
                action=row["action"],
                by=row["by_id"],
                salt=row["salt"],
                fields=row["fields"],
            )
        )
        tamper(
            "UPDATE ledger_entry SET previous_hash = :previous, entry_hash = :made WHERE sequence = :sequence",
            previous=previous,
            made=made,
            sequence=row["sequence"],
        )
        previous = made
    tamper("UPDATE ledger_end SET entry_hash = :made", made=previous)
