"""How dates, numbers, amounts and codes are shown; each is isolated so that Arabic text keeps its order."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import format_currency, format_decimal
from flask_babel import gettext as _
from hijridate import Gregorian
from markupsafe import Markup, escape

from compliance.clock import now
from compliance.seeks import MOST_COUNTED
from compliance.web.language import current_language

MINIMUM_COUNT = 5
KEPT = 4096
_LTR, _LTR_UNBROKEN, _END = Markup('<bdi dir="ltr">'), Markup('<bdi dir="ltr" class="text-nowrap">'), Markup("</bdi>")
SHORT_CODE = 24
HIJRI_MONTHS = (
    "محرم", "صفر", "ربيع الأول", "ربيع الآخر", "جمادى الأولى", "جمادى الآخرة",
    "رجب", "شعبان", "رمضان", "شوال", "ذو القعدة", "ذو الحجة",
)  # fmt: skip


def _locale() -> str:
    return "ar_SA@numbers=latn" if current_language() == "ar" else "en_GB"


def isolate(text: Any) -> Markup:
    """Keep `text` (a code, phone, date or number) in its own left-to-right run."""
    return _LTR + escape(text) + _END


def day(value: date | None) -> Markup:
    """A date in words, with the Hijri (Umm al-Qura) date beside it in Arabic; a dash where there is none."""
    if value is None:
        return Markup("–")
    if isinstance(value, datetime):
        value = value.date()
    return _arabic_day(value) if current_language() == "ar" else _english_day(value)


# Lists say the same few days and small numbers over and over; formatting one takes longer than reading its row.
@lru_cache(KEPT)
def _english_day(value: date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), format_date(value, "d MMM y", "en_GB"))


@lru_cache(KEPT)
def _arabic_day(value: date) -> Markup:
    words = _western_digits(format_date(value, "d MMMM y", "ar_EG"))
    shown = Markup('<time datetime="{}"><bdi>{}</bdi>').format(value.isoformat(), words)
    hijri = hijri_day(value)
    return shown + (Markup(' <bdi class="muted">({})</bdi>').format(hijri) if hijri else Markup("")) + Markup("</time>")


def plain_day(value: date | None) -> str:
    """A Gregorian date in words as plain text."""
    if value is None:
        return "–"
    locale = "ar_EG" if current_language() == "ar" else "en_GB"
    return _western_digits(format_date(value, "d MMM y" if locale == "en_GB" else "d MMMM y", locale))


def hijri_day(value: date) -> str:
    """The Umm al-Qura date in words, or nothing outside its tables."""
    try:
        hijri = Gregorian.fromdate(value).to_hijri()
    except (OverflowError, ValueError):
        return ""
    return f"{hijri.day} {HIJRI_MONTHS[hijri.month - 1]} {hijri.year} هـ"


def moment(value: datetime | None) -> Markup:
    """A date and time; the time is UTC and says so."""
    if value is None:
        return Markup("–")
    clock = format_datetime(value, "HH:mm", locale="en_GB")
    return day(value.date()) + Markup(' <bdi dir="ltr">{} UTC</bdi>').format(clock)


def age(value: datetime | None) -> str:
    """How long ago a moment was, in words: “3 months ago”; in months until two years, so that nothing looks older."""
    if value is None:
        return "–"
    language = "ar" if current_language() == "ar" else "en_GB"
    ago = format_timedelta(value - now(), granularity="day", threshold=2, add_direction=True, locale=language)
    return _western_digits(ago)


def quarter(value: date | None) -> str:
    """The quarter a date falls in: the finest time shown for anything workers said."""
    if value is None:
        return "–"
    return _("quarter %(quarter)s of %(year)s", quarter=(value.month - 1) // 3 + 1, year=value.year)


def number(value: Any, decimals: int | None = None) -> Markup:
    if value is None:
        return Markup("–")
    if decimals is None and type(value) is int:
        return _whole_number(value)
    pattern = "#,##0" if decimals is None else "#,##0." + "0" * decimals
    if decimals is None and isinstance(value, (float, Decimal)) and value != int(value):
        pattern = "#,##0.#"
    return isolate(format_decimal(value, pattern, locale="en_GB"))


@lru_cache(KEPT)
def _whole_number(value: int) -> Markup:
    return isolate(format_decimal(value, "#,##0", locale="en_GB"))


def money(value: Any, currency: str | None) -> Markup:
    if value is None:
        return Markup("–")
    return isolate(format_currency(Decimal(str(value)), currency or "XXX", "#,##0.00 ¤¤", locale="en_GB"))


def percent(value: Any) -> Markup:
    """A share between 0 and 1 as a percentage."""
    return Markup("–") if value is None else isolate(f"{float(value) * 100:.0f}%")


def code(value: Any) -> Markup:
    """A number or code in its own run, not broken at a hyphen while it is short enough for a narrow page."""
    if value in (None, ""):
        return Markup("–")
    if len(str(value)) > SHORT_CODE:
        return isolate(value)
    return _LTR_UNBROKEN + escape(value) + _END


def key(value: Any) -> Markup:
    """A key of the keyboard inside a sentence."""
    return Markup('<kbd dir="ltr">{}</kbd>').format(value)


def organisation_name(organisation: Any) -> str:
    """The name of an organisation (a row with `name` and `name_ar`) in the reader's language, where it has one."""
    return (organisation.name_ar if current_language() == "ar" else None) or organisation.name


def workplace_name(workplace: Any) -> str:
    """The name of a place of work or housing in the reader's language, where it has one."""
    return organisation_name(workplace)


def shown_total(value: int | None) -> str:
    """A total as `count_up_to_most` gives it; where there are more, it says so."""
    return _("over %(number)s", number=f"{MOST_COUNTED:,}") if value is None else f"{value:,}"


def protected_count(value: int | None, minimum: int = MINIMUM_COUNT) -> Markup:
    """A count that rests on interviews: withheld under `minimum`, so that nobody can be singled out."""
    if value is None:
        return Markup("–")
    if 0 <= value < minimum:
        return Markup("{}").format(_("fewer than %(minimum)s", minimum=minimum))
    return number(value)


def _western_digits(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789"))


FILTERS = {
    "day": day,
    "plain_day": plain_day,
    "moment": moment,
    "age": age,
    "quarter": quarter,
    "number": number,
    "money": money,
    "percent": percent,
    "code": code,
    "key": key,
    "organisation_name": organisation_name,
    "workplace_name": workplace_name,
    "protected_count": protected_count,
}
