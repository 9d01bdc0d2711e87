"""Answers of every type: what is accepted, what it is stored as, what is refused, and how it is shown."""

import pytest
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import InvalidInput
from compliance.standards.answer_types import display_value, read_value
from compliance.standards.models import AnswerType
from compliance.standards.outline import AnswerOption, Bounds, QuestionOutline, TableColumn

TEXT = {"en": "Text", "ar": "نص"}
COLUMNS = (
    TableColumn("office", {"en": "Office", "ar": "المكتب"}, "text"),
    TableColumn("workers", {"en": "Workers", "ar": "العمال"}, "number"),
    TableColumn("since", {"en": "Since", "ar": "منذ"}, "date"),
)


def question(kind, values=(), **given_keys):
    options = tuple(
        AnswerOption(value, None, False, False, {"en": value.title(), "ar": f"خيار {value}"}, None) for value in values
    )
    return QuestionOutline(
        1, "Q", 1, AnswerType(kind), None, False, None, None, TEXT, TEXT, TEXT, options, **given_keys
    )


MANY = question("many", ("kitchen", "clinic", "prayer"))
NUMBER = question("number", unit={"en": "workers", "ar": "عمال"}, bounds=Bounds(1, 40, 0))
SPACE = question("number", bounds=Bounds(decimals=1))
MONEY = question("money")
DATE = question("date")
TABLE = question("table", columns=COLUMNS, bounds=Bounds(maximum_rows=2))
ACCEPTED = [
    (question("one", ("bank", "cash")), "cash", "cash"),
    (MANY, "prayer  kitchen", "kitchen prayer"),
    (NUMBER, " 12 ", "12"),
    (NUMBER, "١٢", "12"),
    (SPACE, "1,234.5", "1234.5"),
    (SPACE, "4", "4.0"),
    (SPACE, "٤٫٥", "4.5"),
    (MONEY, "1500 sar", "1500.00 SAR"),
    (MONEY, "1,500.5SAR", "1500.50 SAR"),
    (DATE, "2026-02-28", "2026-02-28"),
    (TABLE, '[["Al Noor","١٢","2026-01-01"],["","",""]]', '[["Al Noor","12","2026-01-01"]]'),
    (TABLE, '[["مكتب","",""]]', '[["مكتب","",""]]'),
    (question("file"), "attached", "attached"),
]
REFUSED = [
    (question("one", ("bank", "cash")), "gold", "Choose one of"),
    (MANY, "kitchen pool", "Choose among"),
    (NUMBER, "many", "in digits"),
    (NUMBER, "nan", "in digits"),
    (NUMBER, "1e400", "in digits"),
    (NUMBER, "1.5", "whole number"),
    (NUMBER, "0", "at least 1"),
    (NUMBER, "41", "at most 40"),
    (SPACE, "1.25", "at most 1 digits"),
    (MONEY, "1500", "and its currency"),
    (MONEY, "1500 SAX", "No currency"),
    (MONEY, "-1 SAR", "at least 0"),
    (MONEY, "1.234 SAR", "at most 2 digits"),
    (DATE, "31/12/2026", "year, month and day"),
    (DATE, "2026-02-30", "year, month and day"),
    (DATE, "0026-02-03", "this or the last century"),
    (TABLE, "[]", "at least one row"),
    (TABLE, "{}", "not a table"),
    (TABLE, "nonsense", "not a table"),
    (TABLE, '[["a","b"]]', "not a table"),
    (TABLE, '[["a",1,""]]', "not a table"),
    (TABLE, '[["a","x",""]]', "Row 1, Workers: Give a number"),
    (TABLE, '[["a","1",""],["b","2","soon"]]', "Row 2, Since: Give a date"),
    (TABLE, '[["a","",""],["b","",""],["c","",""]]', "at most 2 rows"),
    (question("file"), "somewhere", "Add a file"),
]


@pytest.mark.parametrize(("asked", "text", "stored"), ACCEPTED)
def test_an_answer_is_stored_as_its_canonical_text_and_reading_that_changes_nothing(app, asked, text, stored):
    with app.test_request_context():
        assert read_value(asked, text) == stored
        assert read_value(asked, stored) == stored


@pytest.mark.parametrize(("asked", "text", "message"), REFUSED)
def test_an_answer_its_type_does_not_allow_is_refused_in_words(app, asked, text, message):
    with app.test_request_context(), pytest.raises(InvalidInput, match=message):
        read_value(asked, text)


@pytest.mark.parametrize(
    ("asked", "stored", "english", "arabic"),
    [
        (MANY, "kitchen prayer", "Kitchen and Prayer", "خيار kitchen وخيار prayer"),
        (NUMBER, "1200", "1,200 workers", "\u20661,200\u2069 عمال"),
        (MONEY, "1500.00 SAR", "1,500.00 SAR", "\u20661,500.00 SAR\u2069"),
        (DATE, "2026-03-01", "1 Mar 2026", "1 مارس 2026"),
        (TABLE, '[["Al Noor","12",""],["Badr","3","2026-01-01"]]', "Al Noor, 12; Badr, 3, 2026-01-01", None),
        (question("file"), "attached", "File attached", None),
        (DATE, None, "Not answered", None),
    ],
)
def test_an_answer_is_shown_in_the_readers_language(app, asked, stored, english, arabic):
    with app.test_request_context():
        assert display_value(asked, stored) == english
        with force_locale("ar"):
            assert arabic is None or display_value(asked, stored).replace("\u2067", "") == arabic


@given(st.text(max_size=40), st.sampled_from([MANY, NUMBER, SPACE, MONEY, DATE, TABLE]))
def test_any_text_is_read_or_refused_and_never_breaks(app, text, asked):
    with app.test_request_context():
        try:
            stored = read_value(asked, text)
        except InvalidInput:
            return
        assert read_value(asked, stored) == stored
        assert display_value(asked, stored)
