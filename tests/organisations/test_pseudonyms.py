"""Pseudonyms of workers."""

import pytest

from compliance.errors import InvalidInput
from compliance.organisations.pseudonyms import private_reference, short_pseudonym, worker_pseudonym


def test_one_worker_has_one_pseudonym_however_the_number_is_written():
    spellings = (
        "AB 2487-110 934",
        "ab2487110934",
        "AB٢٤٨٧١١٠٩٣٤",
        "\u202aAB2487110934\u202c",
        "ＡＢ２４８７１１０９３４",
    )
    assert len({worker_pseudonym(each, "key") for each in spellings}) == 1


def test_the_key_decides_so_that_numbers_cannot_be_tried_out_without_it():
    assert worker_pseudonym("1", "key") != worker_pseudonym("1", "other key")
    with pytest.raises(ValueError, match="empty"):
        worker_pseudonym("1", "")


@pytest.mark.parametrize("nothing", ["", "   ", "-", "--/ .", "\u200f"])
def test_a_number_without_a_letter_or_digit_is_refused_without_quoting_it(nothing):
    with pytest.raises(InvalidInput) as caught:
        worker_pseudonym(nothing, "key")
    assert caught.value.field == "worker"


def test_a_reference_is_kept_unless_it_spells_the_number_out():
    assert private_reference("PAY-7/2026", "2487110934", "key") == "PAY-7/2026"
    assert private_reference("PAY-7/2026", None, "key") == "PAY-7/2026"
    hidden = private_reference("PAY-2487 110 934-2026", "2487110934", "key")
    assert "2487" not in hidden
    assert hidden == private_reference("PAY-2487 110 934-2026", "2487110934", "key")


def test_a_page_shows_the_first_digits_only():
    assert short_pseudonym("a" * 64) == "a" * 10
    assert short_pseudonym(None) is None
