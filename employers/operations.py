"""Writing employers' records."""

import unicodedata

ARABIC, OTHER = "a:", "o:"


def comparison_key(text: str | None) -> str | None:
    """A title or place folded for comparison, marked with its script: texts of two scripts are never compared."""
    if not text or not text.strip():
        return None
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return (ARABIC if any("\u0600" <= each <= "\u06ff" for each in folded) else OTHER) + folded
