"""Parts that the schemas of hand-written files share: text, text in every language, mappings without unknown keys."""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields

LANGUAGES = ("en", "ar")

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_QUOTE = "This must be text: put it in quotes (without them yes, no and numbers are not text)."


class TextField(fields.String):
    """Text that is not blank; numbers and unquoted yes or no are refused."""

    default_error_messages = {"invalid": _QUOTE, "required": "Missing.", "null": "Missing."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = str(super()._deserialize(value, attr, data, **kwargs)).strip()
        if not text:
            raise ValidationError("This text is empty.")
        return text


class LocalisedField(fields.Field[dict[str, str]]):
    """A passage in every language of the product: {"en": ..., "ar": ...}."""

    default_error_messages = {"required": "Missing.", "null": "Missing."}

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ValidationError('Give this text in each language: {en: "...", ar: "..."}.')
        problems = {language: problem for language in LANGUAGES if (problem := _language_problem(value, language))}
        problems.update({key: "Unknown language." for key in value if key not in LANGUAGES})
        if problems:
            raise ValidationError({key: [message] for key, message in problems.items()})
        return {language: value[language].strip() for language in LANGUAGES}


def _language_problem(value: Mapping[str, Any], language: str) -> str | None:
    text = value.get(language)
    if text is None:
        return f"Missing translation: no text for {language}."
    if not isinstance(text, str):
        return _QUOTE
    if not text.strip():
        return f"Missing translation: the text for {language} is empty."
    if language == "ar" and not _ARABIC.search(text):
        return "Missing translation: the Arabic text has no Arabic letters."
    return None


class FilePart(Schema):
    """A mapping of the file; unknown keys are mistakes, not extras."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": "Unknown key.", "type": "This must be a mapping of keys to values."}
