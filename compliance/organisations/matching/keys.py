"""Keys under which organisations meet that may be one: only those that share a key are ever compared.

Each is a short text, stored and indexed. A key that too many organisations hold says nothing and is passed over, so
that the work grows with the register and not with its square.
"""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum

import phonenumbers

from compliance.organisations.folding import fold
from compliance.organisations.matching.names import ComparedName, read_name, skeleton
from compliance.organisations.matching.words import WORDS_OF_ANY_ADDRESS

# Raised whenever keys come out otherwise than before: every organisation is then given new ones.
VERSION = 1
LONGEST_KEY = 120
WORDS_KEPT = 2
SHORTEST_WORD = 3
SHORTEST_PHONE = 7
FEWEST_ADDRESS_WORDS = 2


class KeyKind(StrEnum):
    NAME = "name"
    NAME_WORD = "name_word"
    OWNER = "owner"
    PHONE = "phone"
    ADDRESS = "address"


def name_keys(names: Iterable[str | None]) -> set[tuple[KeyKind, str]]:
    """Keys of an organisation's names: each whole core however it is divided, and its two most telling words."""
    found: set[tuple[KeyKind, str]] = set()
    for name in filter(None, map(read_name, names)):
        found |= _keys_of(name)
    return found


def _keys_of(name: ComparedName) -> set[tuple[KeyKind, str]]:
    if len(name.joined) < 2:
        return set()
    words = sorted((each for each in name.skeletons if len(each) >= SHORTEST_WORD), key=len, reverse=True)
    wholes = {name.joined, " ".join(sorted(name.skeletons))}
    return {(KeyKind.NAME, _short(each)) for each in wholes} | {
        (KeyKind.NAME_WORD, _short(each)) for each in words[:WORDS_KEPT]
    }


def phone_key(number: str | None, country: str) -> str | None:
    """A telephone number in international form; None for what is none. `country` completes a national number."""
    if not number:
        return None
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def address_key(address: str | None, city: str | None) -> str | None:
    """The telling words and numbers of an address, in any order; None where it names no place (no number, one word)."""
    words = {word.removeprefix("ال") for word in fold(address).split()} - WORDS_OF_ANY_ADDRESS
    numbers = {word for word in words if re.search(r"\d", word)}
    names = {skeleton(word) for word in words - numbers if len(word) > 1} - {""}
    if not numbers or len(names) + len(numbers) < FEWEST_ADDRESS_WORDS + 1:
        return None
    place = {skeleton(word) for word in fold(city).split()} - {""}
    text = " ".join([*sorted(numbers), *sorted(names | place)])
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _short(text: str) -> str:
    return text[:LONGEST_KEY]
