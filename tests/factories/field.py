"""Phones in the field, as the app makes them: enrolled devices, operations in their sequence, photos in pieces."""

import base64
import hashlib
import uuid
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from PIL import Image

from audits.field.devices import enrol_device
from audits.field.keys import public_key
from audits.field.models import FieldDevice
from compliance.accounts.identity import identity_of
from compliance.clock import now, today

PIECE = 65_536


def wrap(key: bytes) -> str:
    """A key of 32 bytes encrypted to the server's key, in base64, as WebCrypto does it."""
    loaded = serialization.load_der_public_key(base64.b64decode(public_key()))
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    return base64.b64encode(loaded.encrypt(key, oaep)).decode()


def make_device(user: Any, name: str = "Test phone") -> FieldDevice:
    given = {"id": str(uuid.uuid4()), "name": name, "recovery": wrap(b"k" * 32)}
    return enrol_device(given, identity_of(user))


class Phone:
    """Appends operations as the app does: numbered, naming what they replace."""

    def __init__(self, device_id: str, audit_id: int) -> None:
        self.device_id, self.audit_id, self.sequence = device_id, audit_id, 0

    def set(self, record: str, kind: str, field: str, value: Any, over: tuple[str, ...] = ()) -> dict[str, Any]:
        return self._append(record, kind, action="set", field=field, value=value, over=list(over))

    def finish(self, record: str, kind: str, reason: str | None = None) -> dict[str, Any]:
        return self._append(record, kind, action="finish", reason=reason)

    def withdraw(self, record: str, kind: str) -> dict[str, Any]:
        return self._append(record, kind, action="withdraw", reason=None)

    def fill(self, record: str, kind: str, values: dict[str, Any]) -> list[dict[str, Any]]:
        return [self.set(record, kind, name, value) for name, value in values.items()]

    def _append(self, record: str, kind: str, **more: Any) -> dict[str, Any]:
        self.sequence += 1
        return {
            "id": str(uuid.uuid4()),
            "device": self.device_id,
            "sequence": self.sequence,
            "audit": self.audit_id,
            "record": record,
            "kind": kind,
            "made_at": now().isoformat(),
            **more,
        }


def new_record() -> str:
    return str(uuid.uuid4())


def finding_values(**overrides: Any) -> dict[str, Any]:
    """What the app notes of a finding."""
    return {
        "title": "Wages are paid two weeks late",
        "grade": "major",
        "found_on": today().isoformat(),
        "known_from": ["documents"],
        "text_for_organisation": "Wages of three months were paid late.",
        "workers_affected": "12",
        **overrides,
    }


def make_photo(seed: int = 1, side: int = 400, exif: bytes | None = None) -> bytes:
    """A JPEG with noise in it, so that its size is that of a photo."""
    noise = hashlib.shake_128(str(seed).encode()).digest(side * side)
    picture = Image.frombytes("L", (side, side), noise).convert("RGB")
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=90, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


def announce(content: bytes, audit_id: int, record: str, version: str = "report") -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "audit": audit_id,
        "record": record,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": len(content),
        "type": "image/jpeg",
        "version": version,
        "taken_at": now().isoformat(),
    }
