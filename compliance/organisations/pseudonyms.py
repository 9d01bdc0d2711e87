"""Workers are known by a keyed pseudonym only; the number itself is never stored or logged.

HMAC-SHA-256 with a key that lives outside the database: without the key nobody can try out all permit numbers.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from compliance.errors import InvalidInput

SHOWN_LENGTH = 10


def worker_pseudonym(identifier: str, key: str) -> str:
    """The pseudonym (64 hexadecimal digits) of the worker with `identifier`, the same however the number is spelled.

    Raises InvalidInput("worker") for an identifier without a letter or digit, ValueError for an empty key. The
    identifier is never part of an error.
    """
    if not key:
        raise ValueError("The key of the workers' pseudonyms is empty.")
    plain = _fold(identifier)
    if not plain:
        raise InvalidInput("worker", _l("Enter the worker's number."))
    return hmac.new(key.encode(), plain.encode(), hashlib.sha256).hexdigest()


def pseudonym_maker(key: str) -> Callable[[str], str]:
    """`worker_pseudonym` for files of millions of rows: the key is prepared once. Raises as it does."""
    if not key:
        raise ValueError("The key of the workers' pseudonyms is empty.")
    prepared = key.encode()

    def make(identifier: str) -> str:
        if not (identifier.isascii() and identifier.isalnum()):
            return worker_pseudonym(identifier, key)
        return hmac.digest(prepared, identifier.lower().encode(), "sha256").hex()

    return make


def private_reference(reference: str, identifier: str | None, key: str) -> str:
    """`reference` of a record, or a keyed digest of it where it spells the worker's number out."""
    if not identifier or _fold(identifier) not in _fold(reference):
        return reference
    return hmac.new(key.encode(), reference.encode(), hashlib.sha256).hexdigest()


def short_pseudonym(pseudonym: str | None) -> str | None:
    """The first digits of a pseudonym: enough to tell workers of one organisation apart on a page."""
    return pseudonym[:SHOWN_LENGTH] if pseudonym else None


def _fold(identifier: str) -> str:
    """Letters and digits only, in one spelling: signs, spaces and directional marks do not tell workers apart."""
    folded = unicodedata.normalize("NFKC", identifier).casefold()
    return "".join(str(unicodedata.decimal(each, each)) for each in folded if each.isalnum())
