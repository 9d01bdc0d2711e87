"""The consent script on the phone: its words by language, and which version of them a worker can have been told."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import HiddenField

from audits.consent.models import ConsentScript
from audits.consent.queries import ScriptInUse, find_script, list_texts
from audits.consent.script import OWN_LANGUAGES, find_duty, read_out, script_version
from audits.field.kinds import NotSaved, Said
from audits.interviews.origins import LANGUAGE_CODES, languages
from audits.models import Audit
from compliance.clock import today
from compliance.database import db
from compliance.web.language import current_language

RIGHT_TO_LEFT = frozenset({"ar", "ps", "ur"})


class ScriptField(HiddenField):
    """What was read out: {"language": ..., "version": ...}; `offer_script` fills in the words."""

    field_app_type = "script"
    described: Mapping[str, Any]


def offer_script(field: ScriptField, audit: Audit) -> None:
    """Fill in what is read out in `audit`, for every language an interview can be held in."""
    duty = find_duty(audit.organisation.country, today())
    own = [_own_text(language, duty) for language in OWN_LANGUAGES]
    checked = [_checked_text(find_script(text.language)) for text in list_texts()]
    texts = [*own, *checked]
    with_words = {text["language"] for text in texts}
    field.described = {
        "texts": texts,
        "choices": _languages(with_words),
        "version": script_version(),
        "without_words": Said(
            _(
                "There are no checked words in this language. An interpreter who is independent of employer and "
                "agency reads this out."
            )
        ),
    }
    field.description = _what_must_be_reported(duty)


def _own_text(language: str, duty: Any) -> dict[str, Any]:
    spoken = read_out(language, duty)
    text = "\n".join((*spoken.paragraphs, spoken.risk, spoken.consent))
    return {"language": language, "direction": _direction(language), "version": script_version(), "text": text}


def _checked_text(script: ScriptInUse) -> dict[str, Any]:
    assert script.text is not None
    described: dict[str, Any] = {
        "language": script.language,
        "direction": _direction(script.language),
        "version": script.version,
        "text": script.text.text,
    }
    if script.is_outdated:
        described["note"] = Said(
            _("The product's own words changed since this text was made. Read both; the newer one counts.")
        )
    return described


def _languages(with_words: set[str]) -> list[dict[str, Any]]:
    groups = {True: _("With checked words"), False: _("Through an interpreter")}
    names = languages(current_language()).items()
    rows = [{"value": code, "label": Said(name), "group": Said(groups[code in with_words])} for code, name in names]
    return sorted(rows, key=lambda row: row["value"] not in with_words)


def _what_must_be_reported(duty: Any) -> str:
    if duty is None:
        return _("What must be reported: no rule of this country is known; ask your supervisor before you begin.")
    if duty.status.value == "draft":
        return _("What must be reported: %(rule)s (draft)", rule=duty.source["title"])
    return _("What must be reported: %(rule)s", rule=duty.source["title"])


def _direction(language: str) -> str:
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def read_script(given: Any) -> dict[str, str]:
    """The fields of the consent form that say what was read out; empty where nothing was.

    Raises NotSaved for a language that is none and a version that never was. One that was replaced since stands: it is
    what the worker heard.
    """
    if given in (None, ""):
        return {}
    language, version = (given.get(name) for name in ("language", "version")) if isinstance(given, dict) else (0, 0)
    if not isinstance(version, str) or language not in LANGUAGE_CODES or not _existed(language, version):
        raise NotSaved({"script": [_("This script is not one of Sanad. Choose again what was read out.")]})
    return {"script_language": language, "script_version": version}


def _existed(language: str, version: str) -> bool:
    if version == script_version():
        return True
    name, _dash, number = version.partition("-")
    if not number.isdecimal() or len(number) > 9:
        return False
    if name == language:
        row = select(ConsentScript.id).where(ConsentScript.language == language, ConsentScript.version == int(number))
        return db.session.scalar(row) is not None
    return name.isdecimal() and (int(name), int(number)) < _in_numbers(script_version())


def _in_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("-"))
