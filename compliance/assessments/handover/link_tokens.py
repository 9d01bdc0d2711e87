"""The secret of an answer link: random, signed by the installation, and stored as a hash only.

The signature lets a made-up link be refused without asking the database; the random part cannot be guessed and the
hash cannot be turned back into a link by who reads the database.
"""

import hashlib
import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "answer link"
RANDOM_BYTES = 24


def new_secret() -> str:
    """The random part of a new link."""
    return secrets.token_urlsafe(RANDOM_BYTES)


def sign(secret: str) -> str:
    """The text a link carries for this secret."""
    return str(_serializer().dumps(secret))


def read_signed(token: str) -> str | None:
    """The secret inside a link's text; None for one that this installation did not make."""
    try:
        found = _serializer().loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, str) else None


def hash_secret(secret: str) -> str:
    """What is stored of a secret: SHA-256 is enough for 192 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=_SALT)
