"""What the field app asks of the server, in JSON: devices, audits to carry, operations, photos, backups."""

from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any

from flask import Blueprint, g, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from audits.field.backups import TakenBackup, list_parts, open_backup, take_part
from audits.field.carrying import audit_as_carried, bundle_of, news_of, outcome_as_handed
from audits.field.devices import enrol_device, find_own_device, note_contact, recover_key
from audits.field.json_answers import AppError, answer_in_json, sign_in_answer
from audits.field.keys import public_key
from audits.field.merging import written
from audits.field.operations import Receipt, take_operations
from audits.field.permissions import CARRY_AUDIT, USE_FIELD_APP
from audits.field.photos import (
    LARGEST_PIECE,
    PhotoRefused,
    begin_photo,
    bytes_here,
    find_own_photo,
    receipt_of,
    take_piece,
)
from audits.field.queries import (
    get_own_device,
    get_own_photo,
    get_team_audit,
    list_audits_to_carry,
    list_declared,
    list_devices,
)
from audits.field.reading import MOST_OPERATIONS
from audits.field.saving import note_handed_interviews, save_records
from compliance.accounts.guard import allows, current_identity, find_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.risk.library import current_library
from compliance.risk.permissions import READ_RISK
from compliance.web.rate_limit import limiter

LARGEST_BATCH = 4_000_000
LARGEST_SMALL = 16_384
LARGEST_BACKUP = 400_000_000

pages = Blueprint("field_app", __name__)
answer_in_json(pages)


def _by_account() -> str:
    identity = find_identity()
    return f"account-{identity.user_id}" if identity else request.remote_addr or "unknown"


@pages.before_request
def check_device() -> Any:
    """Refuse who is not signed in, the phone of somebody else, and a phone that was revoked."""
    g.field_device = None
    if not current_user.is_authenticated:
        return sign_in_answer()
    device_id = request.headers.get("X-Field-Device")
    if device_id:
        device = find_own_device(device_id, current_identity())
        if device is None:
            raise AppError(403, "other_device", _("This phone belongs to another account."))
        if device.revoked_at is not None:
            raise AppError(403, "device_revoked", _("This phone was revoked."))
        g.field_device = device
    return None


def _device() -> Any:
    if g.field_device is None:
        raise AppError(400, "no_device", _("The phone did not say which it is."))
    return g.field_device


def _sent(most: int) -> Any:
    """The JSON of the request, of at most `most` bytes."""
    request.max_content_length = most
    try:
        return request.get_json()
    except RecursionError:
        raise AppError(400, "bad_request") from None


@pages.get("/field/session")
@requires(USE_FIELD_APP)
def show_session() -> Any:
    identity = current_identity()
    if g.field_device is not None:
        _note_contact()
    return jsonify(
        {
            "signed_in": True,
            "user": {"id": identity.user_id, "name": identity.name},
            "csrf": generate_csrf(),
            "backup_key": public_key(),
            "devices": [_device_as_told(each) for each in list_devices(identity)],
        }
    )


@commits
def _note_contact() -> None:
    note_contact(g.field_device)


def _device_as_told(device: Any) -> dict[str, Any]:
    return {
        "id": device.id,
        "name": device.name,
        "last_contact_at": written(device.last_contact_at),
        "revoked": device.revoked_at is not None,
    }


@pages.get("/field/devices")
@requires(USE_FIELD_APP)
def list_own_devices() -> Any:
    return jsonify({"devices": [_device_as_told(each) for each in list_devices(current_identity())]})


@pages.post("/field/devices")
@requires(USE_FIELD_APP)
@limiter.limit("10 per minute; 60 per hour", key_func=_by_account)
@commits
def enrol() -> Any:
    device = enrol_device(_sent(LARGEST_SMALL), current_identity())
    if device.revoked_at is not None:
        raise AppError(403, "device_revoked", _("This phone was revoked."))
    return jsonify({"device": device.id, "backup_key": public_key()})


@pages.post("/field/devices/<device_id>/recovery")
@requires(USE_FIELD_APP, subject=get_own_device)
@limiter.shared_limit("10 per minute; 60 per hour", scope="sign-in", key_func=_by_account)
@commits
def recover(device: Any) -> Any:
    given = _sent(LARGEST_SMALL)
    password = given.get("password") if isinstance(given, dict) else None
    if not isinstance(password, str) or not _is_password(password):
        raise AppError(403, "wrong_password", _("The password is not right."))
    return jsonify({"data_key": recover_key(device, current_identity())})


def _is_password(text: str) -> bool:
    return bool(current_user.password) and len(text) <= 1000 and bool(current_user.verify_and_update_password(text))


@pages.get("/field/audits")
@requires(USE_FIELD_APP)
def list_audits() -> Any:
    identity = current_identity()
    audits = list_audits_to_carry(identity)
    declared = list_declared([each.id for each in audits], identity)
    return jsonify({"audits": [audit_as_carried(each, identity, declared) for each in audits]})


@pages.get("/field/audits/<int:audit_id>/carry")
@requires(CARRY_AUDIT, subject=get_team_audit)
def carry(audit: Any) -> Any:
    library = current_library() if allows(READ_RISK) else None
    return _hand_over(audit, bundle_of(audit, current_identity(), library, today()))


@pages.get("/field/audits/<int:audit_id>/operations")
@requires(CARRY_AUDIT, subject=get_team_audit)
def list_news(audit: Any) -> Any:
    after = request.args.get("after", default=0, type=int)
    return _hand_over(audit, news_of(audit, min(max(after, 0), 2_000_000_000)))


def _hand_over(audit: Any, news: dict[str, Any]) -> Any:
    """Answer with `news`; what it tells of interviews of colleagues is noted as read."""
    _note_handed(audit, news["operations"])
    return jsonify(news)


def _note_handed(audit: Any, operations: Any) -> None:
    identity = current_identity()
    records = {
        each["record"] for each in operations if each["kind"] == "interview" and each["by"]["id"] != identity.user_id
    }
    if records:
        commits(note_handed_interviews)(audit, len(records), identity)


@pages.post("/field/operations")
@requires(USE_FIELD_APP)
@limiter.limit("240 per minute", key_func=_by_account)
@commits
def receive_operations() -> Any:
    given = _sent(LARGEST_BATCH)
    operations = given.get("operations") if isinstance(given, dict) else None
    if not isinstance(operations, list) or len(operations) > MOST_OPERATIONS:
        raise AppError(422, "bad_request", _("Send at most %(most)s operations at once.", most=MOST_OPERATIONS))
    device, identity = _device(), current_identity()
    note_contact(device)
    taken = take_operations(device, operations, identity)
    outcomes = save_records(taken.records, identity, today())
    return jsonify(
        {
            "results": [_result(each) for each in taken.receipts],
            "outcomes": [outcome_as_handed(each) for each in outcomes],
        }
    )


def _result(receipt: Receipt) -> dict[str, Any]:
    if receipt.error is not None or receipt.received_at is None:
        return {"id": receipt.id, "error": {"code": receipt.error, "message": ""}}
    return {"id": receipt.id, "received": receipt.received, "receipt_at": written(receipt.received_at)}


@pages.post("/field/photos")
@requires(USE_FIELD_APP)
@limiter.limit("600 per minute", key_func=_by_account)
@commits
def announce_photo() -> Any:
    given, device = _sent(LARGEST_SMALL), _device()
    note_contact(device)
    try:
        return _photo_answer(begin_photo(device, given, current_identity()))
    except PhotoRefused as problem:
        raise _refusal(problem) from problem


@pages.post("/field/photos/<photo_id>/<version>/chunks")
@requires(USE_FIELD_APP, subject=get_own_photo)
@commits
def receive_piece(announced: Any) -> Any:
    photo = find_own_photo(announced.id, announced.version, _device())
    if photo is None:
        raise AppError(404, "not_found")
    offset = request.args.get("offset", default=-1, type=int)
    request.max_content_length = LARGEST_PIECE
    try:
        take_piece(photo, offset, request.get_data(), request.headers.get("X-Chunk-SHA256", ""), current_identity())
    except PhotoRefused as problem:
        raise _refusal(problem) from problem
    return _photo_answer(photo)


def _photo_answer(photo: Any) -> Any:
    """How much is here, and the receipt of a whole photo. A whole one that was wrong is sent anew, once."""
    receipt, here = receipt_of(photo), bytes_here(photo)
    if receipt is not None:
        return jsonify({"received": here, "receipt": receipt})
    if photo.state == "refused":
        return jsonify({"error": {"code": "not_the_photo", "message": ""}, "received": here}), 422
    if photo.mismatches and here == 0 and request.endpoint == "field_app.receive_piece":
        return jsonify({"error": {"code": "wrong_hash", "message": ""}, "received": 0}), 409
    return jsonify({"received": here})


def _refusal(problem: PhotoRefused) -> AppError:
    more = {} if problem.received is None else {"received": problem.received}
    return AppError(problem.status, problem.code, **more)


@pages.post("/field/backups")
@requires(USE_FIELD_APP)
@limiter.limit("6 per minute; 60 per hour", key_func=_by_account)
def receive_backup() -> Any:
    request.max_content_length = LARGEST_BACKUP
    with TemporaryFile() as file:
        copyfileobj(request.stream, file)
        file.seek(0)
        taken, problem = take_backup(file)
    answer = jsonify(
        {
            "results": [_result(each) for each in taken.receipts],
            "outcomes": [outcome_as_handed(each) for each in taken.outcomes],
            "photos": taken.photos,
            "refused": taken.refused,
            "error": problem and {"code": "bad_request", "message": problem},
        }
    )
    return answer, 422 if problem else 200


def take_backup(file: Any) -> tuple[TakenBackup, str | None]:
    """Take in a whole backup file, each part for itself; what is wrong with the file comes second."""
    taken, identity = TakenBackup(), current_identity()
    try:
        head = open_backup(file, identity)
        for part in list_parts(file, head):
            commits(take_part)(head, part, taken, identity, today())
    except InvalidInput as problem:
        return taken, str(problem.message)
    return taken, None
