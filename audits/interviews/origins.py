"""Countries, languages and currencies an interview can name, in the reader's language.

Names come from the Unicode CLDR through Babel; it holds no words for people ("a Nepali"), hence the stems below,
kept for the countries whose workers come to the Gulf.
"""

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale

LANGUAGE_CODES = (
    "ar", "en", "am", "bn", "fil", "fr", "ha", "hi", "id", "km", "ky", "ml", "mr", "my", "ne", "om", "pa", "ps",
    "pt", "ru", "si", "so", "sw", "ta", "te", "th", "ti", "tl", "tr", "ur", "uz", "vi", "yo", "zh",
)  # fmt: skip
CURRENCIES = (
    "SAR", "AED", "BHD", "KWD", "OMR", "QAR", "USD", "EUR", "GBP", "BDT", "CNY", "EGP", "ETB", "GHS", "IDR", "INR",
    "JOD", "KES", "KHR", "LBP", "LKR", "MAD", "MMK", "MYR", "NGN", "NPR", "PHP", "PKR", "SDG", "SYP", "THB", "TND",
    "TRY", "UGX", "VND", "YER",
)  # fmt: skip

# Words for people and languages by their stem: English, Arabic. Endings and the Arabic article are added when matching.
PEOPLE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "BD": (("bangladeshi", "bengali", "bangla"), ("بنغلاديش", "بنجلاديش", "بنغال", "بنجال")),
    "CN": (("chinese",), ("صين",)),
    "EG": (("egyptian",), ("مصر",)),
    "ER": (("eritrean", "tigrinya"), ("اريتر",)),
    "ET": (("ethiopian", "amharic", "oromo"), ("اثيوب", "حبش", "امهر")),
    "GH": (("ghanaian",), ("غان",)),
    "ID": (("indonesian", "bahasa"), ("اندونيس",)),
    "IN": (("indian", "hindi", "tamil", "telugu", "malayalam", "punjabi"), ("هند", "تاميل", "مالايالام")),
    "JO": (("jordanian",), ("اردن",)),
    "KE": (("kenyan", "swahili"), ("كين", "سواحيل")),
    "KH": (("cambodian", "khmer"), ("كمبود",)),
    "LK": (("sri lankan", "sinhala", "sinhalese"), ("سريلانك", "سيلان", "سنهال")),
    "MA": (("moroccan",), ("مغرب",)),
    "MM": (("burmese", "myanmar"), ("بورم", "ميانمار")),
    "NG": (("nigerian", "hausa", "yoruba"), ("نيجير",)),
    "NP": (("nepali", "nepalese"), ("نيبال",)),
    "PH": (("filipino", "filipina", "philippine", "tagalog"), ("فلبين", "فليبين", "تاغالوغ")),
    "PK": (("pakistani", "urdu", "pashto"), ("باكستان", "اردو", "اردي", "بشتو")),
    "SD": (("sudanese",), ("سودان",)),
    "SO": (("somali",), ("صومال",)),
    "SY": (("syrian",), ("سور",)),
    "TH": (("thai",), ("تايلاند", "تايلند")),
    "TN": (("tunisian",), ("تونس",)),
    "UG": (("ugandan",), ("اوغند",)),
    "VN": (("vietnamese",), ("فيتنام",)),
    "YE": (("yemeni",), ("يمن",)),
}


@lru_cache(maxsize=8)
def countries(language: str) -> Mapping[str, str]:
    """ISO code -> name of every country, in the order of the names."""
    names = {code: name for code, name in _locale(language).territories.items() if len(code) == 2 and code.isalpha()}
    not_countries = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
    return dict(sorted(((c, n) for c, n in names.items() if c not in not_countries), key=lambda pair: pair[1]))


@lru_cache(maxsize=8)
def languages(language: str) -> Mapping[str, str]:
    """ISO code -> name of the languages interviews are held in, in the order of the names."""
    names = _locale(language).languages
    return dict(sorted(((code, names[code]) for code in LANGUAGE_CODES if code in names), key=lambda pair: pair[1]))


def country_name(code: str | None, language: str) -> str:
    return countries(language).get(code or "", code or "–")


def language_name(code: str | None, language: str) -> str:
    return languages(language).get(code or "", code or "–")


def _locale(language: str) -> Locale:
    return Locale.parse(language)
