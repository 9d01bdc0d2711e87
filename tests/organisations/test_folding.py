"""Spellings of one name meet when folded."""

import pytest

from compliance.organisations.folding import LONGEST_SEARCH_TEXT, fold, fold_for_search


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("إدارة المُنَشآت", "اداره المنشات"),
        ("شركة القوى", "شركه القوي"),
        ("مـثـال", "مثال"),
        ("مؤسسة", "موسسه"),
        ("رقم ١٢٣", "رقم 123"),
        ("Example Associates, Inc.", "EXAMPLE ASSOCIATES INC"),
        ("Ejemplo Jurídica", "ejemplo juridica"),
        ("CÔNG TY ĐẦU TƯ", "cong ty dau tu"),
        ("Baker's Orchard", "Baker’s orchard"),
        ("H & R Farms", "H and R farms"),
        ("J. M. Example", "J M Example"),
        ("Example L.L.C.", "Example LLC"),
    ],
)
def test_spellings_meet(one, other):
    assert fold(one) == fold(other) != ""


def test_different_numbers_do_not_meet():
    assert fold("Camp 3.5") != fold("Camp 35")


def test_a_name_of_punctuation_only_folds_to_nothing():
    assert fold(" -- / _ ") == fold(None) == ""


def test_search_text_fits_the_index_of_every_database():
    assert len(fold_for_search(["ब" * 600, "ي" * 600])) == LONGEST_SEARCH_TEXT
