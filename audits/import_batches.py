"""What the importers of interviews and findings share: finding the audit of a row and the place it names."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from audits.models import Audit, AuditState
from compliance.clock import today
from compliance.database import db
from compliance.errors import InvalidInput
from compliance.imports.importer import ImportedRow
from compliance.organisations.folding import fold


def load_audits(rows: Sequence[ImportedRow]) -> Mapping[str, Audit]:
    """The audits a batch names, by number, in two statements."""
    numbers = {row.values["audit_number"] for row in rows}
    statement = select(Audit).where(Audit.number.in_(numbers)).options(selectinload(Audit.workplaces))
    return {audit.number: audit for audit in db.session.scalars(statement).unique()}


def audit_of(row: ImportedRow, audits: Mapping[str, Audit]) -> Audit:
    """The audit a row belongs to; InvalidInput if there is none or it is closed."""
    audit = audits.get(row.values["audit_number"])
    if audit is None:
        raise InvalidInput("audit_number", _("There is no visit with this number."))
    if audit.state is AuditState.CLOSED:
        raise InvalidInput("audit_number", _("This visit is closed; nothing can be added to it."))
    return audit


def workplace_id_of(values: Mapping[str, Any], audit: Audit) -> int | None:
    """The audit's workplace with the name a row gives; InvalidInput if it has none of this name."""
    name = values.get("workplace")
    if not name:
        return None
    names = {fold(each): place.id for place in audit.workplaces for each in (place.name_ar, place.name) if each}
    found = names.get(fold(name))
    if found is None:
        raise InvalidInput("workplace", _("The visit has no workplace of this name."))
    return found


def known_on_of(values: Mapping[str, Any], happened_on: date) -> date:
    """When the source knew it: as the file says, else the day it happened. InvalidInput for a day to come."""
    known_on: date = values.get("known_on") or happened_on
    if known_on > today():
        raise InvalidInput("known_on", _("This day is in the future."))
    return known_on
