"""The risk indicators a finding can bear on, and which of them could tell who spoke."""

from compliance.risk.library import current_library
from compliance.risk.terms import is_confidential
from compliance.web.language import localised


def list_indicators() -> list[tuple[str, str]]:
    """(code, title in the reader's language) of every indicator of the installation."""
    definitions = current_library().definitions.values()
    return sorted(((each.code, localised(each.title)) for each in definitions), key=lambda pair: pair[1])


def is_known_indicator(code: str) -> bool:
    return code in current_library().definitions


def list_confidential_indicators() -> list[str]:
    """Codes of the indicators that could tell who spoke."""
    return [code for code in current_library().definitions if is_confidential_indicator(code)]


def is_confidential_indicator(code: str | None) -> bool:
    """True for an indicator that rests on interviews, on a confidential sign or on signs seen together."""
    library = current_library()
    definition = library.definitions.get(code or "")
    return definition is not None and is_confidential(definition, library.sources)
