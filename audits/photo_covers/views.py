"""Pages that make the photos of a visit fit for the organisation, and the pictures they show."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.permissions import COVER_PHOTO
from audits.photo_covers.forms import CoverPhotoForm
from audits.photo_covers.operations import decide_photo
from audits.photo_covers.queries import get_photo, photos_of_audit
from audits.photo_covers.sending import send_picture
from audits.photo_covers.wording import DECISION_LABELS
from audits.queries import get_audit
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.database import commits
from compliance.errors import NotFound

pages = Blueprint("photo_covers", __name__)


@pages.get("/audits/<int:audit_id>/photos")
@requires(COVER_PHOTO, subject=get_audit)
def list_photos(audit: Any) -> str:
    photos = [photo for photos in photos_of_audit(audit.id).values() for photo in photos]
    return render_template(
        "audits/photo_covers/list_photos.html", audit=audit, photos=photos, decision_labels=DECISION_LABELS
    )


@pages.get("/finding-photos/<int:document_id>/cover")
@requires(COVER_PHOTO, subject=get_photo)
def cover_photo(place: Any) -> str:
    decision = place.photo.decision
    values = {"decision": decision.decision, "rectangles": decision.rectangles} if decision else {}
    return _cover_page(place, CoverPhotoForm(formdata=None, data=values))


@pages.post("/finding-photos/<int:document_id>/cover")
@requires(COVER_PHOTO, subject=get_photo)
@commits
def save_cover(place: Any) -> Any:
    form = CoverPhotoForm()
    if not is_saved(form, lambda: decide_photo(place, form.decision.data, form.marked(), current_identity())):
        return _cover_page(place, form), 422
    flash(_("What the organisation may see of this photo is noted."), "success")
    return redirect(url_for(".list_photos", audit_id=place.audit.id), 303)


def _cover_page(place: Any, form: CoverPhotoForm) -> str:
    return render_template("audits/photo_covers/cover_photo.html", place=place, form=form)


@pages.get("/finding-photos/<int:document_id>/picture")
@requires(COVER_PHOTO, subject=get_photo)
def show_picture(place: Any) -> Response:
    """The photo upright and reduced, without what the camera wrote into it."""
    return send_picture(place.photo.sha256)


@pages.get("/finding-photos/<int:document_id>/covered-picture")
@requires(COVER_PHOTO, subject=get_photo)
def show_covered_picture(place: Any) -> Response:
    """The photo as the organisation may see it."""
    if place.photo.fit_sha256 is None:
        raise NotFound(_("There is no such photo, or you may not see it."))
    return send_picture(place.photo.fit_sha256)
