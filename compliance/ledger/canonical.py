"""What is hashed, byte by byte: canonical JSON after RFC 8785, commitments of fields, and the hash of an entry.

RFC 8785 for the types used here: text, whole numbers, true, false, null, arrays, and objects with keys in ASCII. Money,
fractions, days and moments are written as text, so that no number is ever rounded. `check_proof.py` does the same with
the standard library alone.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

VERSION = 1
NO_HASH = "0" * 64


# One encoder for all: making one each time takes longer than writing a value, and verification writes millions.
_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


def canonical(value: Any) -> str:
    """The one way to write `value` as JSON."""
    return str(value) if type(value) is int else _encode(value)


def plain(value: Any) -> Any:
    """A value of a column as the ledger holds it."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    raise TypeError(f"The ledger cannot hold a {type(value).__name__}.")


def moment(value: datetime) -> str:
    """A moment in UTC, always with six decimals: as text it sorts as it does in time."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hexadecimal."""
    return hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest()


def commitment(nonce: str, value: Any) -> str:
    """What the ledger holds of a personal field: nobody finds the value from it without the nonce (256 bits)."""
    return digest(f"{nonce}:{canonical(value)}")


def entry_text(
    *,
    sequence: int,
    previous: str,
    at: str,
    kind: str,
    subject: int,
    action: str,
    by: int | None,
    salt: str,
    fields: str,
) -> str:
    """The canonical JSON of an entry; `fields` is canonical JSON already and goes in as it stands, byte by byte."""
    return (
        f'{{"action":{canonical(action)},"at":{canonical(at)},"by":{canonical(by)},"fields":{fields},'
        f'"kind":{canonical(kind)},"previous":{canonical(previous)},"salt":{canonical(salt)},'
        f'"sequence":{canonical(sequence)},"subject":{canonical(subject)},"version":{VERSION}}}'
    )
