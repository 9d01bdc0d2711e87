"""Official texts of requirements; the words are made up here."""

from datetime import date
from typing import Any

from compliance.clock import now
from compliance.database import db
from compliance.standards.official_texts.models import OfficialText


def make_official_text(requirement: str = "ER-B.1", **overrides: Any) -> OfficialText:
    """One that counts, of the IRIS-style standard."""
    values = {
        "standard_code": "iris-style-self-assessment",
        "requirement_code": requirement,
        "official_code": f"OC {requirement}",
        "title": {"en": "Official title", "ar": "العنوان الرسمي"},
        "text": {"en": "The official words.", "ar": "النص الرسمي."},
        "source": "The official standard, page 7",
        "dated_on": date(2024, 5, 1),
        "is_removed": False,
        "loaded_at": now(),
        "loaded_by_id": None,
    }
    text = OfficialText(**{**values, **overrides})
    db.session.add(text)
    db.session.flush()
    return text
