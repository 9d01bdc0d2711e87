"""Pages about phones in the field: own phones, those of the authority, backups, and what a team's phones have sent."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from audits.field.devices import revoke_device as revoke
from audits.field.forms import PickValueForm, ReleaseGapForm, UploadBackupForm
from audits.field.gaps import find_missing, release_gaps
from audits.field.overview import overview_of
from audits.field.permissions import (
    LIST_FIELD_DEVICES,
    MANAGE_OWN_FIELD_DEVICES,
    PICK_FIELD_VALUE,
    READ_FIELD_RECORDS,
    RELEASE_FIELD_GAP,
    REVOKE_FIELD_DEVICE,
    UPLOAD_FIELD_BACKUP,
)
from audits.field.picking import find_dispute, pick_value
from audits.field.queries import (
    get_device,
    get_team_audit,
    list_devices,
    list_devices_of_authority,
    list_gap_releases,
    list_missing,
)
from audits.field.views import LARGEST_BACKUP, take_backup
from audits.forms import ConfirmForm
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import NotFound
from compliance.web.formatting import moment

pages = Blueprint("field", __name__)


@pages.get("/field-devices")
@requires(MANAGE_OWN_FIELD_DEVICES)
def list_own_devices() -> str:
    devices = list_devices(current_identity())
    return render_template("audits/field/list_own_devices.html", devices=devices, missing=list_missing(devices))


@pages.get("/field-devices/of-the-authority")
@requires(LIST_FIELD_DEVICES)
def list_authority_devices() -> str:
    devices = list_devices_of_authority(current_identity())
    return render_template("audits/field/list_authority_devices.html", devices=devices, missing=list_missing(devices))


@pages.get("/field-devices/<device_id>/revocation")
@requires(REVOKE_FIELD_DEVICE, subject=get_device)
def revoke_device(device: Any) -> str:
    return render_template("audits/field/revoke_device.html", device=device, form=ConfirmForm(), back=_back())


@pages.post("/field-devices/<device_id>/revocation")
@requires(REVOKE_FIELD_DEVICE, subject=get_device)
@commits
def save_revocation(device: Any) -> Any:
    form = ConfirmForm()
    if not form.validate_on_submit():
        return render_template("audits/field/revoke_device.html", device=device, form=form, back=_back()), 422
    revoke(device, current_identity())
    flash(_("The phone is revoked. Its app destroys its key when it next reaches Sanad."), "success")
    return redirect(_back(), 303)


@pages.get("/field-devices/<device_id>/missing")
@requires(RELEASE_FIELD_GAP, subject=get_device)
def show_missing(device: Any) -> str:
    return _missing_page(device, ReleaseGapForm())


@pages.post("/field-devices/<device_id>/missing")
@requires(RELEASE_FIELD_GAP, subject=get_device)
@commits
def release_missing(device: Any) -> Any:
    form = ReleaseGapForm()
    if not form.validate_on_submit():
        return _missing_page(device, form), 422
    release_gaps(device, form.reason.data.strip(), current_identity(), today())
    flash(_("Nobody waits for the missing items any more; what was finished after them was taken up."), "success")
    return redirect(url_for(".show_missing", device_id=device.id), 303)


def _missing_page(device: Any, form: ReleaseGapForm) -> str:
    return render_template(
        "audits/field/show_missing.html",
        device=device,
        form=form,
        missing=find_missing(device),
        releases=list_gap_releases(device.id),
        back=_back(),
    )


def _back() -> str:
    own = allows(MANAGE_OWN_FIELD_DEVICES)
    return url_for(".list_own_devices" if own else ".list_authority_devices")


@pages.get("/field-devices/backup")
@requires(UPLOAD_FIELD_BACKUP)
def upload_backup() -> str:
    return _backup_page(UploadBackupForm())


@pages.post("/field-devices/backup")
@requires(UPLOAD_FIELD_BACKUP)
def save_backup() -> Any:
    form = UploadBackupForm()
    if not form.validate_on_submit():
        return _backup_page(form), 422
    taken, problem = take_backup(form.file.data.stream)
    if problem:
        form.file.errors = [problem]
    return _backup_page(form, taken), 422 if problem else 200


save_backup.largest_request = LARGEST_BACKUP


def _backup_page(form: UploadBackupForm, taken: Any = None) -> str:
    return render_template("audits/field/upload_backup.html", form=form, taken=taken, back=_back())


@pages.get("/audits/<int:audit_id>/field")
@requires(READ_FIELD_RECORDS, subject=get_team_audit)
def show_field(audit: Any) -> str:
    return render_template("audits/field/show_field.html", audit=audit, overview=overview_of(audit))


@pages.get("/audits/<int:audit_id>/field/<record>/<name>")
@requires(PICK_FIELD_VALUE, subject=get_team_audit)
def pick(audit: Any, record: str, name: str) -> str:
    return _pick_page(audit, record, name)


@pages.post("/audits/<int:audit_id>/field/<record>/<name>")
@requires(PICK_FIELD_VALUE, subject=get_team_audit)
@commits
def save_pick(audit: Any, record: str, name: str) -> Any:
    dispute = find_dispute(audit, record, name)
    if dispute is None:
        raise NotFound(_("People do not disagree on this any more."))
    form = _offered(dispute)
    if not form.validate_on_submit():
        return _pick_page(audit, record, name, form), 422
    pick_value(audit, dispute, form.chosen.data, current_identity(), today())
    flash(_("The value was picked; the others are kept in the history."), "success")
    return redirect(url_for(".show_field", audit_id=audit.id), 303)


def _pick_page(audit: Any, record: str, name: str, form: PickValueForm | None = None) -> str:
    dispute = find_dispute(audit, record, name)
    if dispute is None:
        raise NotFound(_("People do not disagree on this any more."))
    return render_template(
        "audits/field/pick_value.html",
        audit=audit,
        dispute=dispute,
        form=form or _offered(dispute),
        hints={each.operation.id: _who_and_when(each) for each in dispute.values},
    )


def _who_and_when(value: Any) -> Markup:
    return Markup('<span dir="auto">{}</span> · {}').format(value.by, moment(value.operation.made_at))


def _offered(dispute: Any) -> PickValueForm:
    form = PickValueForm()
    form.offer([(each.operation.id, each.text or _("Nothing")) for each in dispute.values])
    return form
