"""The columns of a standard written as an XLSForm: those of ODK and Kobo, and our own, which these tools pass by.

Documented for authors in docs/standards.md.
"""

import re
from collections.abc import Container

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
STANDARD, SOURCES, CONTRADICTIONS = "sanad", "sanad_sources", "sanad_contradictions"
LANGUAGE_NAMES = {"en": "English (en)", "ar": "Arabic (ar)"}
DEFAULT_LANGUAGE = LANGUAGE_NAMES["en"]


def translated(column: str) -> dict[str, str]:
    """The columns of a text in XLSForm's own way, by language: `label::Arabic (ar)`."""
    return {language: f"{column}::{name}" for language, name in LANGUAGE_NAMES.items()}


def own_translated(column: str) -> dict[str, str]:
    """The columns of one of our texts, by language: `sanad_unit_ar`."""
    return {language: f"{column}_{language}" for language in LANGUAGE_NAMES}


LABEL, HINT, GUIDANCE = translated("label"), translated("hint"), translated("guidance_hint")
UNIT, SUMMARY, OPTION_HINT = own_translated("sanad_unit"), own_translated("sanad_summary"), own_translated("sanad_hint")

# What stands in rows of questions, of requirements (a group), of sections (a group of groups).
QUESTION_COLUMNS = {
    "critical": "sanad_critical",
    "element": "sanad_element",
    "claims_absence_of": "sanad_claims_absence_of",
    "decimals": "sanad_decimals",
    "maximum_rows": "sanad_maximum_rows",
}
REQUIREMENT_COLUMNS = {
    "status": "sanad_status",
    "official_code": "sanad_official_code",
    "principles": "sanad_principles",
    "ilo_signs": "sanad_ilo_signs",
    "references": "sanad_references",
    "source": "sanad_source",
}
CODE, KIND, WEIGHT, SCALE = "sanad_code", "sanad_type", "sanad_weight", "sanad_scale"
SURVEY_COLUMNS = (
    "type",
    "name",
    *LABEL.values(),
    *HINT.values(),
    *GUIDANCE.values(),
    "relevant",
    "constraint",
    CODE,
    KIND,
    *QUESTION_COLUMNS.values(),
    *UNIT.values(),
    *REQUIREMENT_COLUMNS.values(),
    *SUMMARY.values(),
    WEIGHT,
)
OPTION_COLUMNS = {
    "points": "sanad_points",
    "fails_critical": "sanad_fails_critical",
    "needs_reason": "sanad_needs_reason",
}
CHOICE_COLUMNS = ("list_name", "name", *LABEL.values(), SCALE, *OPTION_COLUMNS.values(), *OPTION_HINT.values())
SETTING_COLUMNS = ("form_title", "form_id", "version", "default_language")
# Rows of the sheet `sanad`: key, and a value or a text in each language.
STANDARD_TEXTS = ("title", "notice", "publisher", "label of a section", "label of a requirement")
STANDARD_VALUES = ("published_on", "assessed")
BECAUSE = own_translated("because")
CONTRADICTION_COLUMNS = ("code", "when", "question", "is", *BECAUSE.values())
CURRENCY_OF = "currency"

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_]+")


def free_name(code: str, taken: Container[str]) -> str:
    """A name for a row that every XLSForm tool accepts, unlike those taken: letters, digits, underscores."""
    plain = _NOT_IN_NAMES.sub("_", code).strip("_") or "x"
    plain = plain if plain[0].isalpha() else f"q_{plain}"
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}_{number}"
    return name
