"""Fingerprints by which near-identical texts and equal files are found without comparing each with every other.

A text becomes the set of its runs of three words (shingles). MinHash keeps sixty numbers of the set, grouped into ten
bands of six; two texts share a band almost surely where nine tenths of their shingles agree, and hardly ever where
half do (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3). An indexed table of bands
answers at the same cost however many texts it holds; what shares a band is then compared exactly. A few lines here
spare a library that would bring numerical packages with it.
"""

import hashlib
from collections.abc import Collection

from compliance.organisations.folding import fold

SHINGLE_WORDS = 3
# Fifteen shingles are seventeen words; shorter notes agree by chance.
FEWEST_SHINGLES = 15
BANDS, NUMBERS_PER_BAND = 10, 6
ALIKE_FROM = 0.8
# Band 0 holds files, the others texts.
FILE_BAND = 0

_PRIME = (1 << 61) - 1


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


_ORDERS = tuple(
    (_number(f"multiplier {each}") % (_PRIME - 1) + 1, _number(f"addend {each}") % _PRIME)
    for each in range(BANDS * NUMBERS_PER_BAND)
)


def shingles(text: str | None) -> frozenset[int]:
    """The runs of three words of a text as numbers; case, accents, punctuation and Arabic spellings make no difference.

    Empty for a text too short to mean anything when it agrees with another.
    """
    words = fold(text).split()
    runs = {" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)}
    return frozenset(map(_number, runs)) if len(runs) >= FEWEST_SHINGLES else frozenset()


def band_hashes(found: Collection[int]) -> dict[int, int]:
    """Band number, from 1, to the hash that texts alike share in it; nothing for no shingles."""
    if not found:
        return {}
    smallest = [min((factor * each + addend) % _PRIME for each in found) for factor, addend in _ORDERS]
    starts = range(0, len(smallest), NUMBERS_PER_BAND)
    return {
        band: _as_signed(_number(" ".join(map(str, smallest[start : start + NUMBERS_PER_BAND]))))
        for band, start in enumerate(starts, start=1)
    }


def file_hash(sha256: str) -> int:
    """The first eight bytes of a digest, as a database stores whole numbers."""
    return _as_signed(int(sha256[:16], 16))


def _as_signed(number: int) -> int:
    return number - (1 << 64) if number >= 1 << 63 else number


def likeness(left: Collection[int], right: Collection[int]) -> float:
    """The share of shingles two texts have in common, 0 to 1 (Jaccard)."""
    left, right = frozenset(left), frozenset(right)
    return len(left & right) / len(left | right) if left or right else 0.0
