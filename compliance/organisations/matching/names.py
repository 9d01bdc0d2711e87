"""Comparing names of organisations that are spelled in Arabic, in Latin letters, or now one way and now another.

A name's *core* are its words without legal forms and trades. A word's *skeleton* is what romanisations of Arabic agree
on: its consonants in classes, without vowels, doubling and the final h of ta marbuta. The classes follow the tables of
ALA-LC, ISO 233, BGN/PCGN and DIN 31635 and what people write who follow none: ق is q or k; ج is j, g or dj; ث th or t;
ذ and ض d or dh; ظ and ز z; خ kh; غ gh or g; p and v stand for ب and ف. Skeletons say which names are worth comparing;
they never decide. Folding (case, marks, hamza seats, ta marbuta) is `folding.fold`.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from compliance.organisations.folding import fold
from compliance.organisations.matching.words import TRADES, WORDS_OF_ANY_FIRM

NEAR = 90.0
NEAR_ACROSS_SCRIPTS = 92.0
SOUNDS_ALIKE = 75.0
SHORTEST_SKELETON = 3
SHORTEST_NEAR = 6
SHORTEST_NEAR_ACROSS_SCRIPTS = 9

_ARABIC_LETTER = re.compile("[\u0621-\u06d3]")
_ARABIC = str.maketrans(
    {
        "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ط": "t", "ج": "j", "گ": "j", "غ": "j", "چ": "x", "ش": "x",
        "ح": "h", "ه": "h", "خ": "c", "د": "d", "ذ": "d", "ض": "d", "ر": "r", "ز": "z", "ظ": "z", "ژ": "z",
        "س": "s", "ص": "s", "ف": "f", "ڤ": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m", "ن": "n",
        "ا": "a", "ع": "a", "و": "w", "ي": "y",
    }
)  # fmt: skip
_DIGRAPHS = (
    ("tch", "X"), ("sch", "X"), ("sh", "X"), ("ch", "X"), ("kh", "C"), ("gh", "j"), ("dj", "j"), ("dh", "d"),
    ("th", "t"), ("ph", "f"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("g", "j"), ("p", "b"), ("v", "f"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_ARTICLE = re.compile("^(?:(?:و|ب|ك|ف)?ال|لل)(?=.{2})|^[ae]l(?=[^aeiou].{2}|.{5})")
# The article before a "sun letter" is written as it is spoken: ash-Sharq, an-Noor.
_SPOKEN_ARTICLES = frozenset(
    ("al", "el", "ul", "il", "as", "ash", "es", "an", "en", "ar", "er", "at", "et", "ad", "ed", "az", "ez")
)
# "Servant of the ...": one name, written together or apart.
_SERVANT = re.compile(r"\bعبد ال|\babd (?:[ae][lnrstdz]|ash|ul)\b ?")
_DOUBLED = re.compile(r"(.)\1+")


class NameMatch(StrEnum):
    """How two names agree, the firmest first."""

    SAME = "same"
    SAME_IN_BOTH_SCRIPTS = "same_in_both_scripts"
    NEAR = "near"


@dataclass(frozen=True)
class ComparedName:
    """A name in the forms it is compared in: `core` its own words in order, `skeletons` theirs, and its `trades`."""

    core: tuple[str, ...]
    trades: frozenset[str]
    skeletons: tuple[str, ...]
    is_arabic: bool

    @property
    def joined(self) -> str:
        """The skeleton of the whole core, whatever stands apart or together: Abdul Rahman, Abdulrahman."""
        return _DOUBLED.sub(r"\1", "".join(self.skeletons))


@lru_cache(maxsize=8192)
def read_name(text: str | None) -> ComparedName:
    """`text` in the forms it is compared in. A name of nothing but trades and legal forms has an empty core."""
    words = [_without_article(word) for word in _SERVANT.sub(_joined_servant, fold(text)).split()]
    kept = [word for word in words if word and word not in WORDS_OF_ANY_FIRM and word not in _SPOKEN_ARTICLES]
    core = tuple(kept)
    skeletons = tuple(filter(None, map(skeleton, core)))
    return ComparedName(core, TRADES.intersection(words), skeletons, bool(_ARABIC_LETTER.search("".join(core))))


def skeleton(word: str) -> str:
    """The consonants of a folded word of either script in their classes; digits stay."""
    if _ARABIC_LETTER.search(word):
        plain = "".join(letter for letter in word.translate(_ARABIC) if letter.isascii())
    else:
        plain = _SOFT_C.sub("s", word)
        for letters, sign in _DIGRAPHS:
            plain = plain.replace(letters, sign)
        plain = plain.replace("c", "k").replace("X", "x").replace("C", "c")
    first, rest = plain[:1], plain[1:]
    # A consonant only at the beginning: later on w and y are mostly long vowels.
    kept = (first if first not in "aeiou" else "") + re.sub("[aeiouwy]", "", rest)
    kept = _DOUBLED.sub(r"\1", kept) if not kept.isdigit() else kept
    return kept[:-1] if kept.endswith("h") and len(kept) > 1 else kept


def compare_names(one: str | None, other: str | None) -> NameMatch | None:
    """How two names agree; None where they do not, or where one has no words of its own."""
    first, second = read_name(one), read_name(other)
    if not first.core or not second.core:
        return None
    if first.is_arabic != second.is_arabic:
        return _across_scripts(first, second)
    if "".join(first.core) == "".join(second.core):
        # Two offices of one register are often told apart by nothing but their trade: "X Overseas", "X Travels".
        one_trade = first.trades <= second.trades or second.trades <= first.trades
        return NameMatch.SAME if one_trade else NameMatch.NEAR
    return NameMatch.NEAR if _is_near(first, second) else None


def _across_scripts(first: ComparedName, second: ComparedName) -> NameMatch | None:
    """Equal skeletons count from a length at which few other words share them; two consonants are near at most."""
    shortest = min(len(first.joined), len(second.joined))
    if shortest < SHORTEST_SKELETON:
        return NameMatch.NEAR if shortest > 1 and first.joined == second.joined else None
    if first.joined == second.joined or sorted(first.skeletons) == sorted(second.skeletons):
        return NameMatch.SAME_IN_BOTH_SCRIPTS
    if shortest >= SHORTEST_NEAR_ACROSS_SCRIPTS and fuzz.ratio(first.joined, second.joined) >= NEAR_ACROSS_SCRIPTS:
        return NameMatch.NEAR
    return None


def _is_near(first: ComparedName, second: ComparedName) -> bool:
    """Words in another order, a word or a letter more. A number more or less is another firm."""
    if _numbers(first) != _numbers(second):
        return False
    shared = set(first.core) & set(second.core)
    if len(shared) > 1 and len(shared) == min(len(set(first.core)), len(set(second.core))):
        return True
    one, other = " ".join(sorted(first.core)), " ".join(sorted(second.core))
    if min(len(one), len(other)) < SHORTEST_NEAR:
        return False
    if fuzz.ratio(one, other) >= NEAR:
        return True
    return first.joined == second.joined and fuzz.ratio(one, other) >= SOUNDS_ALIKE


def _numbers(name: ComparedName) -> list[str]:
    return sorted(word for word in name.core if word.isdigit())


def _joined_servant(found: re.Match[str]) -> str:
    return "عبدال" if _ARABIC_LETTER.search(found[0]) else "abdul "


def _without_article(word: str) -> str:
    return _ARTICLE.sub("", word)
