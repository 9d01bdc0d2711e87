"""Reading operations that a device sent. Everything about them is hostile until it was looked at here."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from audits.field.models import FieldAction

MOST_OPERATIONS = 200
MOST_REPLACED = 200
LONGEST_REASON = 4000
# A signature is a drawing in a data address; every text of a form is far shorter.
LARGEST_VALUE = 120_000
DEEPEST = 4
MOST_ITEMS = 2_000
HIGHEST_SEQUENCE = 2_000_000_000
HIGHEST_AUDIT = 2_000_000_000

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
_CONTENT = ("id", "device", "sequence", "audit", "record", "kind", "action", "field", "value", "over", "reason")


class Unreadable(Exception):
    """An operation that cannot be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Arrived:
    """An operation as it arrived, its shape checked and nothing else.

    `is_emptied`: the phone took out what it said, because the worker did not agree or took the consent back.
    """

    id: str
    device: str
    sequence: int
    audit: int
    record: str
    kind: str
    action: FieldAction
    field: str | None
    value: Any
    over: tuple[str, ...]
    reason: str | None
    made_at: datetime
    digest: str
    is_emptied: bool = False


def read_operation(given: Any) -> Arrived:
    """The operation in `given`, a value out of JSON. Raises Unreadable naming what is wrong, never what it said."""
    if not isinstance(given, dict):
        raise Unreadable("not_an_operation")
    action = _action(given)
    is_set = action is FieldAction.SET
    value = given.get("value") if is_set else None
    _check_value(value)
    return Arrived(
        id=uuid_in(given, "id"),
        device=uuid_in(given, "device"),
        sequence=number_in(given, "sequence", HIGHEST_SEQUENCE),
        audit=number_in(given, "audit", HIGHEST_AUDIT),
        record=uuid_in(given, "record"),
        kind=_name(given, "kind"),
        action=action,
        field=_name(given, "field") if is_set else None,
        value=value,
        over=_over(given) if is_set else (),
        reason=_reason(given),
        made_at=moment_in(given, "made_at"),
        digest=digest_of({name: given.get(name) for name in (*_CONTENT, "made_at")}),
        is_emptied=given.get("emptied") is True and value is None,
    )


def place_of(given: Any) -> int | None:
    """The sequence number of an operation that cannot be read otherwise, so that its place can be filled."""
    try:
        return number_in(given, "sequence", HIGHEST_SEQUENCE) if isinstance(given, dict) else None
    except Unreadable:
        return None


def id_of(given: Any) -> str | None:
    """The id of an operation, to answer by; None where there is none."""
    try:
        return uuid_in(given, "id") if isinstance(given, dict) else None
    except Unreadable:
        return None


def digest_of(content: Any) -> str:
    """SHA-256 of a value of JSON, the same for the same content in whatever order its keys stand."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def uuid_in(given: dict[Any, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not _UUID.fullmatch(found):
        raise Unreadable(f"bad_{name}")
    return found


def number_in(given: dict[Any, Any], name: str, highest: int) -> int:
    found = given.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or not 1 <= found <= highest:
        raise Unreadable(f"bad_{name}")
    return found


def moment_in(given: dict[Any, Any], name: str) -> datetime:
    found = given.get(name)
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) and len(found) <= 40 else None
        moment = moment and moment.astimezone(UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        moment = None
    if moment is None or not 2000 <= moment.year <= 2200:
        raise Unreadable(f"bad_{name}")
    return moment


def _action(given: dict[Any, Any]) -> FieldAction:
    found = given.get("action")
    if not isinstance(found, str) or found not in set(FieldAction):
        raise Unreadable("bad_action")
    return FieldAction(found)


def _name(given: dict[Any, Any], name: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not _NAME.fullmatch(found):
        raise Unreadable(f"bad_{name}")
    return found


def _over(given: dict[Any, Any]) -> tuple[str, ...]:
    found = given.get("over") or []
    if not isinstance(found, list) or len(found) > MOST_REPLACED:
        raise Unreadable("bad_over")
    if not all(isinstance(each, str) and _UUID.fullmatch(each) for each in found):
        raise Unreadable("bad_over")
    return tuple(found)


def _reason(given: dict[Any, Any]) -> str | None:
    found = given.get("reason")
    if found is None or found == "":
        return None
    if not isinstance(found, str) or len(found) > LONGEST_REASON or not is_storable(found):
        raise Unreadable("bad_reason")
    return found


def _check_value(value: Any, depth: int = 0) -> None:
    """Refuse what is too deep, too large, or holds text that a database cannot keep."""
    if depth == 0 and len(_text_of(value)) > LARGEST_VALUE:
        raise Unreadable("value_too_large")
    if depth > DEEPEST:
        raise Unreadable("value_too_deep")
    if isinstance(value, dict | list):
        parts = [*value, *value.values()] if isinstance(value, dict) else value
        if len(parts) > MOST_ITEMS:
            raise Unreadable("value_too_large")
        for part in parts:
            _check_value(part, depth + 1)
    elif isinstance(value, str) and not is_storable(value):
        raise Unreadable("bad_value")


def _text_of(value: Any) -> str:
    try:
        return json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        raise Unreadable("bad_value") from None


def is_storable(text: str) -> bool:
    """False for NUL and for halves of surrogate pairs, which PostgreSQL cannot keep."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
