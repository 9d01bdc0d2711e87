"""Every write of a declared row is an entry in the same transaction, and nothing goes past the ledger."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding, FindingRelease
from audits.interviews.models import WorkerInterview
from audits.models import Audit, AuditState
from audits.operations import close_audit
from compliance.clock import today
from compliance.database import db
from compliance.ledger.canonical import commitment
from compliance.ledger.declaration import NEVER_ENTRIES, LedgerKind, checked, declarations
from compliance.ledger.models import LedgerAction, LedgerEnd, LedgerEntry, LedgerNonce
from compliance.ledger.recording import BypassesLedger, insert_rows
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_corrective_action, make_finding, make_plan


def entries(kind=None):
    db.session.commit()
    statement = select(LedgerEntry).order_by(LedgerEntry.sequence)
    if kind:
        statement = statement.where(LedgerEntry.kind == kind)
    return list(db.session.scalars(statement))


def test_a_recorded_finding_is_an_entry_with_its_values_and_commitments(database):
    finding = make_finding(make_audit())
    (entry,) = entries("finding")
    fields = json.loads(entry.fields)
    assert (entry.action, entry.subject_id, entry.by_id) == (LedgerAction.ADDED, finding.id, finding.recorded_by_id)
    assert fields["grade"] == "major"
    nonce = json.loads(database.get(LedgerNonce, entry.sequence).nonces)["title"]
    assert fields["title"] == {"committed": commitment(nonce, finding.title)}
    assert finding.title not in entry.fields


def test_entries_form_one_chain_without_a_gap(database):
    make_corrective_action()
    found = entries()
    assert [entry.sequence for entry in found] == list(range(1, len(found) + 1))
    assert [entry.previous_hash for entry in found[1:]] == [entry.entry_hash for entry in found[:-1]]
    end = database.scalars(select(LedgerEnd)).one()
    assert (end.sequence, end.entry_hash) == (found[-1].sequence, found[-1].entry_hash)


def test_beginning_and_closing_an_audit_are_entries_of_the_changed_fields(database):
    audit = make_audit()
    close_audit(audit, lead_of(audit), today())
    states = [(entry.action, json.loads(entry.fields)["state"]) for entry in entries("audit")]
    assert states == [
        (LedgerAction.ADDED, "planned"),
        (LedgerAction.CHANGED, "in_progress"),
        (LedgerAction.CHANGED, "closed"),
    ]


def test_a_plan_and_the_move_of_its_corrective_action_are_entries(database):
    action = make_corrective_action()
    make_plan(action, make_user("employer_user", organisations=(action.finding.audit.organisation,)))
    assert [entry.action for entry in entries("corrective_action_plan")] == [LedgerAction.ADDED]
    assert json.loads(entries("corrective_action")[-1].fields) == {"state": "plan_submitted"}


def test_an_interview_is_no_entry(database):
    assert WorkerInterview.__tablename__ not in declarations.all()


@pytest.mark.parametrize("word", NEVER_ENTRIES)
def test_what_workers_told_cannot_be_declared(word):
    class Model:
        __ledger__ = LedgerKind("x", fields=("id",))
        __table__ = type("Table", (), {"name": f"some_{word}_row"})

    with pytest.raises(ValueError, match="no entry of the ledger"):
        checked(Model)


def test_no_declared_table_holds_what_workers_told(app):
    assert not [name for name in declarations.all() if any(word in name for word in NEVER_ENTRIES)]


def test_a_rolled_back_finding_leaves_no_entry(database):
    audit = make_audit()
    before = len(entries())
    make_finding(audit)
    database.rollback()
    assert len(entries()) == before


def test_a_finding_of_a_savepoint_that_was_rolled_back_leaves_no_entry_but_the_others_do(database):
    audit = make_audit()
    make_finding(audit, title="kept")
    savepoint = database.begin_nested()
    make_finding(audit, title="lost")
    savepoint.rollback()
    make_finding(audit, title="kept too")
    with database.begin_nested():
        make_finding(audit, title="kept as well")
    assert len(entries("finding")) == 3


@pytest.mark.parametrize(
    "statement",
    [
        lambda: update(Finding).values(title="softer"),
        lambda: update(Finding.__table__).values(title="softer"),
        lambda: delete(Finding),
        lambda: insert(Audit.__table__).values(number="V-1"),
        lambda: update(LedgerEntry).values(at=""),
        lambda: delete(LedgerNonce.__table__),
    ],
)
def test_a_statement_that_goes_past_the_ledger_is_refused(database, statement):
    make_finding(make_audit())
    with pytest.raises(BypassesLedger):
        database.execute(statement())


def test_legacy_bulk_methods_are_refused(database):
    with pytest.raises(BypassesLedger):
        database.bulk_insert_mappings(Finding, [{"number": "F-1"}])


def test_a_declared_row_is_never_deleted(database):
    finding = make_finding(make_audit())
    database.commit()
    database.delete(finding)
    with pytest.raises(BypassesLedger):
        database.flush()
    database.rollback()


def test_a_changed_personal_field_loses_the_nonce_of_its_former_value(database):
    action = make_corrective_action()
    author = make_user("employer_user", organisations=(action.finding.audit.organisation,))
    make_plan(action, author)
    (added,) = entries("corrective_action_plan")
    action.plans[0].owner = "Somebody else"
    changed = entries("corrective_action_plan")[-1]
    assert "owner" not in json.loads(database.get(LedgerNonce, added.sequence, populate_existing=True).nonces)
    assert set(json.loads(database.get(LedgerNonce, changed.sequence).nonces)) == {"owner"}


def test_rows_inserted_together_enter_in_as_many_statements_however_many(database):
    action = make_corrective_action()
    author = make_user("employer_user", organisations=(action.finding.audit.organisation,))

    def cost(count):
        rows = [
            {
                "finding_id": make_finding(make_audit()).id,
                "released_by_id": author.id,
                "released_at": action.finding.recorded_at + timedelta(seconds=number),
                "reason": "x",
            }
            for number in range(count)
        ]
        database.commit()
        with counted_queries() as queries:
            insert_rows(FindingRelease, rows)
            database.commit()
        return queries.number

    assert cost(2) == cost(30)
    assert len(entries("finding_release")) == 32


def test_a_field_set_to_what_it_was_is_no_entry(database):
    audit = make_audit()
    before = len(entries())
    audit.state = AuditState.IN_PROGRESS
    audit.scope = "Something that is not declared"
    assert len(entries()) == before


def test_every_field_declared_is_a_column(app):
    for declared in declarations.all().values():
        assert set(declared.columns) == set(declared.kind.every_field)
    assert CorrectiveAction.__tablename__ in declarations.all()
