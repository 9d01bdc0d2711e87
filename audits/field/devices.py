"""Enrolling, recovering and revoking phones."""

import base64
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from audits.field.keys import Unopenable, unwrap
from audits.field.models import FieldDevice
from audits.field.queries import find_device, list_devices
from audits.field.reading import Unreadable, is_storable, uuid_in
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed

LONGEST_NAME = 100
LONGEST_RECOVERY = 2000
MOST_DEVICES = 20
CONTACT_EVERY = timedelta(minutes=5)


def enrol_device(given: Any, by: Identity) -> FieldDevice:
    """Add a phone of `by`; the same again changes nothing.

    Raises InvalidInput for a bad id, name or key, Conflict for the id of another phone or too many phones.
    """
    device_id, name, recovery = _read(given)
    known = db.session.get(FieldDevice, device_id)
    if known is not None:
        if known.user_id != by.user_id or known.recovery != recovery:
            raise Conflict(_("Another phone has this number. Set the app up again."))
        return known
    if sum(each.revoked_at is None for each in list_devices(by)) >= MOST_DEVICES:
        raise Conflict(_("You have %(most)s phones already. Revoke those you do not use.", most=MOST_DEVICES))
    at = now()
    device = FieldDevice(
        id=device_id,
        user_id=by.user_id,
        name=name,
        recovery=recovery,
        enrolled_at=at,
        last_contact_at=at,
        whole_up_to=0,
    )
    db.session.add(device)
    db.session.flush()
    record_change("audits.enrol_field_device", device.user, by, summary="Set up a phone for the field")
    return device


def recover_key(device: FieldDevice, by: Identity) -> str:
    """The phone's data key in base64, for who gave their password just now; written to the change log.

    Raises NotAllowed for another person's or a revoked phone, InvalidInput where the key cannot be opened any more.
    """
    if device.user_id != by.user_id or device.revoked_at is not None:
        raise NotAllowed(_("This phone is revoked, or it is not yours."))
    try:
        key = unwrap(device.recovery)
    except Unopenable:
        raise InvalidInput("recovery", _("The server's key was changed since; the phone cannot be opened.")) from None
    record_change(
        "audits.recover_field_device", device.user, by, summary="Unlocked a phone with the account's password"
    )
    return base64.b64encode(key).decode()


def revoke_device(device: FieldDevice, by: Identity) -> None:
    """Refuse the phone from now on; its app destroys its key when it hears of it. Twice changes nothing."""
    if device.revoked_at is not None:
        return
    device.revoked_at, device.revoked_by_id = now(), by.user_id
    db.session.flush()
    record_change("audits.revoke_field_device", device.user, by, summary="Revoked a phone in the field")


def note_contact(device: FieldDevice) -> bool:
    """Note that the phone spoke to us; every five minutes is enough. True if something was written."""
    if now() - device.last_contact_at < CONTACT_EVERY:
        return False
    device.last_contact_at = now()
    db.session.flush()
    return True


def find_own_device(device_id: str, by: Identity) -> FieldDevice | None:
    """The person's own phone of this id, revoked or not; None for a text that is no id."""
    try:
        return find_device(uuid_in({"id": device_id}, "id"), by)
    except Unreadable:
        return None


def _read(given: Any) -> tuple[str, str, str]:
    given = given if isinstance(given, dict) else {}
    try:
        device_id = uuid_in(given, "id")
    except Unreadable:
        raise InvalidInput("id", _("The phone sent no number of its own. Set the app up again.")) from None
    name, recovery = given.get("name"), given.get("recovery")
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= LONGEST_NAME or not is_storable(name):
        raise InvalidInput("name", _("Give the phone a name of at most %(most)s characters.", most=LONGEST_NAME))
    if not isinstance(recovery, str) or len(recovery) > LONGEST_RECOVERY:
        raise InvalidInput("recovery", _("The phone sent no key. Set the app up again."))
    try:
        unwrap(recovery)
    except Unopenable:
        raise InvalidInput("recovery", _("The phone sent no key. Set the app up again.")) from None
    return device_id, name.strip(), recovery
