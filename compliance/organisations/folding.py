"""Fold names so that spellings of one name meet: for search, and for "the same organisation" in imports.

Arabic: hamza seats become alef, alef maqsura becomes ya, ta marbuta becomes ha, tatweel and vowel marks go.
Latin: case, accents and punctuation go; "&" is read as "and". Digits of every script become western digits.
"""

import re
import unicodedata
from collections.abc import Iterable

# Beyond this a b-tree index of PostgreSQL refuses the row (2,704 bytes; three bytes a letter in Indic scripts).
LONGEST_SEARCH_TEXT = 800

_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي",
        "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ء": None, "ـ": None,
    }
)  # fmt: skip
_LATIN = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_APOSTROPHES = re.compile("[’‘´]")
_FULL_STOP_IN_ABBREVIATION = re.compile(r"(?<=\b[^\W\d])\.(?=[^\W\d]\b|\s|$|[,;)])")
_NO_WORD = re.compile(r"[\W_]+")


def fold(text: str | None) -> str:
    """`text` without case, accents, marks and punctuation; words separated by single spaces."""
    if not text:
        return ""
    text = text.replace("&", " and ").casefold()
    if not text.isascii():
        text = _APOSTROPHES.sub("", _without_marks(text))
    text = text.replace("'", "").replace("`", "")
    if "." in text:
        text = _FULL_STOP_IN_ABBREVIATION.sub("", text)
    return _NO_WORD.sub(" ", text).strip()


def _without_marks(text: str) -> str:
    # Hamza seats are folded first: their decomposition would leave the bare letter and lose nothing, but "ئ" must
    # become "ي", whatever form the text came in.
    text = unicodedata.normalize("NFKC", text).translate(_ARABIC)
    kept = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return "".join(_western_digit(letter) for letter in kept).casefold().translate(_LATIN)


def _western_digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter


def fold_for_search(parts: Iterable[str | None]) -> str:
    """Folded names and numbers of one organisation, in the order of `parts`, each once."""
    folded = dict.fromkeys(filter(None, (fold(part) for part in parts)))
    return " | ".join(folded)[:LONGEST_SEARCH_TEXT]
