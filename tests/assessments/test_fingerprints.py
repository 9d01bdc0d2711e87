"""Fingerprints: texts alike share a band, others do not; spelling and case make no difference."""

from random import Random

import pytest

from compliance.assessments.resemblance.fingerprints import (
    ALIKE_FROM,
    BANDS,
    band_hashes,
    file_hash,
    likeness,
    shingles,
)

WORDS = [f"{first}{second}" for first in ("ba", "do", "fe", "gi", "ku", "la") for second in ("rn", "st", "mp", "lo")]


def text_of(seed, words=60):
    chance = Random(seed)
    return " ".join(chance.choice(WORDS) for _each in range(words))


def changed(text, words, seed=1):
    """The text with so many words replaced, one after the other from the start."""
    parts = text.split()
    parts[:words] = [f"other{seed}{number}" for number in range(words)]
    return " ".join(parts)


def share_a_band(left, right):
    first, second = band_hashes(shingles(left)), band_hashes(shingles(right))
    return any(first[band] == second[band] for band in first)


def test_a_short_note_has_no_fingerprint():
    assert shingles("Procedure approved by the general manager") == frozenset()
    assert band_hashes(shingles("Yes.")) == {}
    assert band_hashes(shingles(None)) == {}


def test_the_same_text_has_the_same_fingerprint_everywhere():
    found = band_hashes(shingles(text_of(1)))
    assert set(found) == set(range(1, BANDS + 1))
    assert found == band_hashes(shingles(text_of(1).upper().replace(" ", ",\n ")))
    assert all(-(2**63) <= each < 2**63 for each in found.values())
    # Rows outlive a release: another value here makes every stored fingerprint useless.
    assert found[1] == -9189174624806518961


def test_arabic_spellings_of_one_text_meet():
    passage = (
        "يحتفظ قسم شؤون العاملين بسجل للعقود وتسلم نسخة منه لكل عامل بلغة يفهمها "
        "قبل سفره إلى المملكة بأسبوعين على الأقل"
    )
    other = passage.replace("إلى", "الي").replace("نسخة", "نسخه")
    assert other != passage
    assert likeness(shingles(passage), shingles(other)) == 1.0


def test_nearly_all_pairs_alike_share_a_band_and_hardly_any_strangers_do():
    alike = [share_a_band(text_of(seed), changed(text_of(seed), 3)) for seed in range(60)]
    strangers = [share_a_band(text_of(seed), text_of(seed + 1000)) for seed in range(60)]
    assert likeness(shingles(text_of(1)), shingles(changed(text_of(1), 3))) > ALIKE_FROM
    assert sum(alike) >= 58
    assert sum(strangers) == 0


def test_likeness_is_the_share_of_runs_in_common():
    assert likeness({1, 2, 3}, {2, 3, 4}) == 0.5
    assert likeness((), ()) == 0.0


@pytest.mark.parametrize("digest", ["0" * 64, "f" * 64, "8" + "0" * 63])
def test_a_digest_fits_the_column(digest):
    assert -(2**63) <= file_hash(digest) < 2**63
