"""Names in Arabic and Latin letters, telephone numbers and addresses: what meets and what must not.

All names are made up. Each pair says what a person who reads both scripts would say.
"""

import pytest

from compliance.organisations.matching.keys import KeyKind, address_key, name_keys, phone_key
from compliance.organisations.matching.names import NameMatch, compare_names, read_name, skeleton

SAME, BOTH, NEAR = NameMatch.SAME, NameMatch.SAME_IN_BOTH_SCRIPTS, NameMatch.NEAR
PAIRS = [
    # One script: legal forms, trades, articles, order and marks do not tell firms apart.
    ("Amber Sparrow Cleaning Est.", "Amber Sparrow Cleaning LLC", SAME),
    ("AMBER SPARROW COMPANY", "Amber Sparrow Cleaning Co.", SAME),
    ("Amber Sparrow Cleaning Est.", "Amber Sparrow Travels", NEAR),
    ("Sparrow Amber Co.", "AMBER SPARROW COMPANY", NEAR),
    ("Amber Sparrow", "Amber Sparrow Meadow", NEAR),
    ("Al-Ma'rifa Contracting", "Al Marifa Contracting", SAME),
    ("مؤسسة العصفور العنبري للتنظيف", "شركة العصفور العنبري للتنظيف", SAME),
    ("مؤسسة العصفور العنبري للتنظيف", "شركة العصفور العنبري للمقاولات", NEAR),
    ("شركة إدارة الغيمة", "ادارة الغيمه", SAME),
    ("Silver Comb Contracting", "Silver Combs Contracting", NEAR),
    ("Cedar Lantern Services", "Cedr Lantern Services", NEAR),
    # Two scripts, in the romanisations people use.
    ("Al Asfour Al Anbari", "العصفور العنبري", BOTH),
    ("Alasfoor Alanbary Est", "مؤسسة العصفور العنبري", BOTH),
    ("Muhammad Saleh Contracting", "محمد صالح للمقاولات", BOTH),
    ("Mohamed Salih Co", "شركة محمد صالح", BOTH),
    ("Abdul Rahman Trading", "عبدالرحمن للتجارة", BOTH),
    ("Abdulrahman Trading", "عبد الرحمن للتجارة", BOTH),
    ("Qasr Al-Baraka", "قصر البركة", BOTH),
    ("Kasr el Barakah", "قصر البركه", BOTH),
    ("Ash-Sharq Al-Jadid", "الشرق الجديد", BOTH),
    ("Al Sharq Al Gadeed", "الشرق الجديد", BOTH),
    ("Khalid Gharib", "خالد غريب", BOTH),
    ("Thamer Al Dhahabi", "ثامر الذهبي", BOTH),
    ("Jawharat Al-Khaleej", "جوهرة الخليج", None),  # ta marbuta spoken as t, and a word of the region
    ("Al Noor", "النور", NEAR),  # two consonants: never more than near
    # Different firms.
    ("Bright Services", "Obrajita Services", None),
    ("Amber Sparrow Cleaning", "Green Sparrow Cleaning", None),
    ("Nour Branch 2", "Nour Branch 3", None),
    ("General Trading Company", "شركة التجارة العامة", None),
    ("General Trading Company", "General Contracting Company", None),
    ("Al Asfour", "العصفور العنبري", None),
    ("Qasr Al-Baraka", "قصر الحمراء", None),
    ("Muhammad Saleh", "محمود سالم", None),
    ("Khalid Gharib", "خالد قريب", None),
    ("محمد صالح", "أحمد صالح", None),
    ("Blue Door", "Red Door", None),
    ("", "العصفور", None),
]


@pytest.mark.parametrize(("one", "other", "expected"), PAIRS)
def test_two_names_agree_as_a_reader_of_both_scripts_says(one, other, expected):
    assert compare_names(one, other) is expected
    assert compare_names(other, one) is expected


@pytest.mark.parametrize(("one", "other", "expected"), [pair for pair in PAIRS if pair[2] is not None])
def test_names_that_agree_share_a_key_so_that_they_are_compared_at_all(one, other, expected):
    kinds = {KeyKind.NAME, KeyKind.NAME_WORD}
    assert {key for key in name_keys([one]) & name_keys([other]) if key[0] in kinds}


def test_a_name_of_trades_and_legal_forms_alone_has_no_key():
    assert name_keys(["General Trading Company", "شركة التجارة العامة", None, ""]) == set()
    assert read_name("شركة ذ.م.م").core == ()


@pytest.mark.parametrize(
    ("arabic", "latin"), [("قمر", "qamar"), ("خبز", "khubz"), ("غيمه", "ghayma"), ("ظفر", "zafar")]
)
def test_a_word_and_its_romanisation_have_one_skeleton(arabic, latin):
    assert skeleton(arabic) == skeleton(latin) != ""


def test_a_telephone_number_is_one_however_it_is_written():
    written = ["+966 11 000 0101", "00966110000101", "011 000 0101", "٠١١٠٠٠٠١٠١"]
    assert {phone_key(each, "SA") for each in written} == {"+966110000101"}
    assert {phone_key(each, "SA") for each in ("none", "", None, "12")} == {None}


def test_an_address_is_one_in_any_order_and_names_no_place_without_a_number():
    assert address_key("7210 Olive Tree Street, Riyadh", "Riyadh") == address_key("Olive Tree St 7210", "Riyadh")
    assert address_key("شارع الزيتون ٧٢١٠ وحدة ٣", "الرياض") == address_key("الزيتون 7210، وحدة 3", "الرياض")
    assert address_key("7210 Olive Tree Street", "Riyadh") != address_key("7211 Olive Tree Street", "Riyadh")
    assert address_key("7210 Olive Tree Street", "Riyadh") != address_key("7210 Olive Tree Street", "Abha")
    assert address_key("Olive Tree Street", "Riyadh") is None
    assert address_key("P.O. Box 12", None) is None
