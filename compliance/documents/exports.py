"""The columns of an Evidence page's exports."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.documents.dates import Expiry, expiry_on
from compliance.documents.kinds import DocumentUse, Verified, list_uses, list_verified
from compliance.documents.own_queries import ListedDocument
from compliance.web.formatting import organisation_name

COLUMNS = (
    _l("Number"),
    _l("Organisation"),
    _l("Title"),
    _l("File name"),
    _l("What it backs"),
    _l("Date of the document"),
    _l("Covers the period from"),
    _l("Covers the period to"),
    _l("Received"),
    _l("Verified"),
    _l("Valid until"),
    _l("State"),
    _l("Revision"),
    _l("SHA-256"),
)


def expiry_labels() -> dict[Expiry, str]:
    """Words for how a file stands, in the reader's language."""
    return {
        Expiry.NO_DATE: _("No date of expiry"),
        Expiry.VALID: _("Valid"),
        Expiry.EXPIRES_SOON: _("Expires within 30 days"),
        Expiry.EXPIRED: _("Expired"),
    }


def export_rows(portions: Iterable[Sequence[ListedDocument]], day: date) -> Iterator[list[object]]:
    """One list of cells a document; what it backs and its verification are read a portion at a time."""
    labels = expiry_labels()
    for portion in portions:
        ids = [row.document_id for row in portion]
        uses, verified = list_uses(ids), list_verified(ids)
        for row in portion:
            yield _cells(row, uses.get(row.document_id, ()), verified.get(row.document_id), labels, day)


def _cells(
    row: ListedDocument, uses: Sequence[DocumentUse], verified: Verified | None, labels: dict[Expiry, str], day: date
) -> list[object]:
    return [
        row.document_id,
        organisation_name(row),
        row.title,
        row.file_name,
        "; ".join(_use(use) for use in uses),
        row.dated_on,
        row.period_starts_on,
        row.period_ends_on,
        row.received_at,
        verified.at.date() if verified else None,
        row.valid_until,
        labels[expiry_on(row.valid_until, day)],
        row.number,
        row.sha256,
    ]


def _use(use: DocumentUse) -> str:
    return f"{use.title}: {', '.join(use.parts)}" if use.parts else use.title
