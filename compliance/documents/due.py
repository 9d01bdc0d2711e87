"""What an organisation's user has to do about its files: those that expire soon, and those that have."""

from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.identity import Identity
from compliance.documents.own_queries import ListedDocument, list_own_expiring
from compliance.feature import DueItem
from compliance.web.formatting import organisation_name
from compliance.web.sentences import number_in_sentence

MOST = 20


def list_due_documents(identity: Identity, day: date) -> list[DueItem]:
    """Files of the person's organisations that expire within thirty days, or expired and were not replaced."""
    if not identity.belongs_to_organisation:
        return []
    return [_item(each, day) for each in list_own_expiring(identity, day, MOST)]


def _item(row: ListedDocument, day: date) -> DueItem:
    return DueItem(
        title=row.title,
        url=url_for("evidence.show_document", document_id=row.document_id),
        kind=_("Evidence"),
        due_on=row.valid_until,
        hint=_("%(organisation)s: %(expires)s", organisation=organisation_name(row), expires=_expires(row, day)),
    )


def _expires(row: ListedDocument, day: date) -> str:
    assert row.valid_until is not None
    left = (row.valid_until - day).days
    if left == 0:
        return _("the file expires today")
    days = number_in_sentence(abs(left))
    if left > 0:
        return ngettext("the file expires in %(shown)s day", "the file expires in %(shown)s days", left, shown=days)
    return ngettext("the file expired %(shown)s day ago", "the file expired %(shown)s days ago", -left, shown=days)
