"""The key that signs heads: a file beside the database, never in it. Public keys are rows, each signed by the last."""

import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from sqlalchemy import select

from compliance.clock import now
from compliance.database import db
from compliance.errors import ComplianceError
from compliance.ledger.canonical import NO_HASH, canonical, digest, moment
from compliance.ledger.models import LedgerKey
from compliance.settings import current_settings

KEY_FORMAT = "sanad-ledger-key-1"


class LedgerKeyError(ComplianceError):
    """The signing key is missing, unreadable or not the one the ledger knows; the message says what to do."""


def public_text(key: Ed25519PrivateKey) -> str:
    """The public key in hexadecimal, 64 characters."""
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def is_signed(public_key: str, signature: str, text: str) -> bool:
    """True if `signature` of `text` was made with the private part of `public_key`."""
    try:
        key, signed = bytes.fromhex(public_key), bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(key).verify(signed, text.encode())
    except (InvalidSignature, ValueError):
        return False
    # Hexadecimal has one spelling here, so that a changed letter is a change.
    return (key.hex(), signed.hex()) == (public_key, signature)


def newest_key() -> LedgerKey | None:
    return db.session.scalar(select(LedgerKey).order_by(LedgerKey.number.desc()).limit(1))


def signing_key() -> Ed25519PrivateKey:
    """The private key, which must be the one whose public part the ledger knows as its newest.

    At first start both are made. Raises LedgerKeyError for a file that is lost or another key's.
    """
    newest = newest_key()
    path = current_settings().ledger_key_path
    if newest is None:
        key = _kept_key(path)
        _add_key(key, key, None)
        return key
    complete_rotation()
    if not path.exists():
        raise LedgerKeyError(f"The ledger's key is not at {path}. Put it back, or set SANAD_LEDGER_KEY_FILE.")
    key = _read_key(path)
    if public_text(key) != public_key_of(newest):
        raise LedgerKeyError(f"{path} holds another key than the one the ledger knows. Put the right one back.")
    return key


def public_key_of(row: LedgerKey) -> str:
    found: str = json.loads(row.statement)["public_key"]
    return found


def rotate_key(*, lost: bool) -> LedgerKey:
    """Make a new key, signed by the present one; where that is lost, by itself, which verification says ever after.

    The new file takes the old one's place in `complete_rotation`, once the database holds the public key.
    """
    newest = newest_key()
    new = Ed25519PrivateKey.generate()
    signer = new if lost else signing_key()
    _write_key(_next_path(), new)
    return _add_key(new, signer, newest)


def complete_rotation() -> None:
    """Put the new key's file in place, where the ledger knows it already."""
    following, newest = _next_path(), newest_key()
    if following.exists() and newest is not None and public_text(_read_key(following)) == public_key_of(newest):
        following.replace(current_settings().ledger_key_path)


def _add_key(key: Ed25519PrivateKey, signer: Ed25519PrivateKey, before: LedgerKey | None) -> LedgerKey:
    number = before.number + 1 if before else 1
    statement = canonical(
        {
            "format": KEY_FORMAT,
            "number": number,
            "at": moment(now()),
            "public_key": public_text(key),
            "previous": digest(before.statement) if before else NO_HASH,
        }
    )
    row = LedgerKey(number=number, statement=statement, signature=signer.sign(statement.encode()).hex())
    db.session.add(row)
    db.session.flush()
    return row


def _next_path() -> Path:
    path = current_settings().ledger_key_path
    return path.with_name(f"{path.name}.next")


def _kept_key(path: Path) -> Ed25519PrivateKey:
    """The key in `path`, made where there is none. Two processes that start at once end up with the same one."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        _write_key(made, Ed25519PrivateKey.generate())
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    return _read_key(path)


def _write_key(path: Path, key: Ed25519PrivateKey) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        os.fsync(file.fileno())


def _read_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise LedgerKeyError(f"{path} is not a private key in PEM.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerKeyError(f"{path} is not an Ed25519 key.")
    return key
