"""The server's own key, to which phones encrypt their data key and their backups. In the data folder, never in the
database or its backups."""

import base64
import os
import secrets
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from compliance.settings import current_settings

KEY_FILE = "field_backup_key.pem"
KEY_BITS = 3072


class Unopenable(Exception):
    """Not encrypted to this server's key, or altered."""


def public_key() -> str:
    """The public half, as SubjectPublicKeyInfo in base64."""
    spki = (
        _private_key()
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return base64.b64encode(spki).decode()


def unwrap(wrapped: str) -> bytes:
    """A key of 32 bytes that a phone encrypted by RSA-OAEP-256. Raises Unopenable."""
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    try:
        key = _private_key().decrypt(base64.b64decode(wrapped, validate=True), oaep)
    except (ValueError, TypeError):
        raise Unopenable from None
    if len(key) != 32:
        raise Unopenable
    return key


def open_sealed(key: bytes, iv: str, data: str, about: str) -> bytes:
    """What was sealed by AES-256-GCM with `about` as additional data. Raises Unopenable."""
    try:
        return AESGCM(key).decrypt(
            base64.b64decode(iv, validate=True), base64.b64decode(data, validate=True), about.encode()
        )
    except (InvalidTag, ValueError, TypeError, OverflowError):
        raise Unopenable from None


def _private_key() -> rsa.RSAPrivateKey:
    path = current_settings().data_folder / KEY_FILE
    if not path.exists():
        _make(path)
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(path: Path, written_at: int) -> rsa.RSAPrivateKey:
    """The key in a file; kept, for reading checks its numbers, which takes a tenth of a second."""
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _make(path: Path) -> None:
    """Write a new key with mode 600. Two processes that start at once end up with the same one."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    with suppress(FileExistsError):
        os.link(made, path)
    made.unlink()
