"""Making a photo fit for the organisation: covered for good, or said to show no face; the original stays as it was."""

from collections.abc import Sequence
from io import BytesIO

from flask_babel import gettext as _

from audits.independence.checks import require_independent
from audits.photo_covers.models import CoverDecision, PhotoCover
from audits.photo_covers.pictures import Rectangle, cover_picture
from audits.photo_covers.queries import PhotoOfAudit
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.file_types import upload_limit
from compliance.documents.storage import keep, receive, verified_path
from compliance.errors import InvalidInput

MOST_RECTANGLES = 40


def decide_photo(
    place: PhotoOfAudit, decision: CoverDecision, rectangles: Sequence[Rectangle], by: Identity
) -> PhotoCover:
    """Say what the organisation may see of a photo; the last decision counts.

    Covered parts are painted into a new file, which carries neither EXIF nor a thumbnail. Raises
    InvalidInput("rectangles") for covering without a part, or parts where none is needed, InvalidInput("photo")
    for a picture that cannot be read.
    """
    require_independent(place.audit, by)
    if decision is CoverDecision.COVERED and not rectangles:
        raise InvalidInput("rectangles", _("Mark at least one part to cover."))
    if decision is not CoverDecision.COVERED and rectangles:
        raise InvalidInput("rectangles", _("Parts are marked: choose “covered”, or remove the marks."))
    if any(each.width <= 0 or each.height <= 0 for each in rectangles):
        raise InvalidInput("rectangles", _("Give the width and the height of every part."))
    if len(rectangles) > MOST_RECTANGLES:
        raise InvalidInput("rectangles", _("Mark at most %(most)s parts.", most=MOST_RECTANGLES))
    row = PhotoCover(
        document_id=place.photo.document_id,
        decision=decision,
        rectangles=[vars(each) for each in rectangles],
        sha256=None if decision is CoverDecision.LEFT_OUT else _derived(place, rectangles),
        decided_by_id=by.user_id,
        decided_at=now(),
    )
    db.session.add(row)
    db.session.flush()
    record_change(
        "audits.cover_photo",
        row,
        by,
        summary=f"Photo {place.photo.document_id} of {place.audit.number}: {decision.value}",
        organisation_id=place.audit.organisation_id,
    )
    return row


def _derived(place: PhotoOfAudit, rectangles: Sequence[Rectangle]) -> str:
    """Digest of the new file, in the store."""
    if not place.photo.can_be_shown:
        raise InvalidInput("photo", _("A picture of this format cannot be covered; leave it out."))
    covered = cover_picture(verified_path(place.photo.sha256), rectangles)
    with receive(BytesIO(covered), upload_limit()) as received:
        keep(received)
        return received.sha256
