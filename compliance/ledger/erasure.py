"""Erase a personal field by law: value and nonce are destroyed, and an entry says when, by whom and why."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotFound
from compliance.ledger.declaration import DeclaredTable
from compliance.ledger.models import LedgerAction
from compliance.ledger.recording import Noted, note, writing

REASON = "reason_of_erasure"
ERASED_BY = "erased_by"


def erase_field(declared: DeclaredTable, subject_id: int, field: str, *, reason: str, who: str) -> None:
    """Destroy the personal `field` of a row and what proves it; the chain still verifies afterwards.

    `who` decided and `reason` (a law, an order; no personal data) become part of the ledger for ever. Raises
    InvalidInput for a field that is not personal or a missing reason, NotFound for no such row, Conflict if erased.
    """
    if field not in declared.kind.personal:
        raise InvalidInput("field", _("Only a personal field can be erased."))
    if not reason.strip() or not who.strip():
        raise InvalidInput("reason", _("Say who decided it and why."))
    table, column = declared.table, declared.columns[field]
    row = db.session.execute(select(column).where(table.c.id == subject_id)).first()
    if row is None:
        raise NotFound
    empty = empty_value(declared, field)
    if row[0] == empty:
        raise Conflict(_("There is nothing left to erase."))
    with writing():
        db.session.execute(update(table).where(table.c.id == subject_id).values({column.name: empty}))
    session = db.session()
    values = {field: empty, REASON: reason.strip(), ERASED_BY: who.strip()}
    note(session, [Noted(declared, subject_id, LedgerAction.ERASED, None, values)])
    subject = db.session.get(declared.model, subject_id, populate_existing=True)
    record_change("ledger.erase_field", subject, None, summary=f"Erased {field} of {table.name} {subject_id}")


def empty_value(declared: DeclaredTable, field: str) -> Any:
    """What stands in the place of an erased value: nothing, or the column's least where it must hold something."""
    column = declared.columns[field]
    if column.nullable:
        return None
    kind = column.type.python_type
    if kind is bool:
        return False
    return "" if issubclass(kind, str) else kind()
