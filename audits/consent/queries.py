"""Reading scripts: the text of a language, what was kept of it, and languages that have none yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from audits.consent.models import ConsentScript
from audits.consent.script import OWN_LANGUAGES, script_version
from audits.interviews.origins import LANGUAGE_CODES
from compliance.database import db
from compliance.errors import NotFound


@dataclass(frozen=True)
class ScriptInUse:
    """What is read out in a language: an administrator's text, or the product's own through an interpreter."""

    language: str
    version: str
    text: ConsentScript | None

    @property
    def needs_interpreter(self) -> bool:
        """True where there are no words in this language: an interpreter puts English or Arabic into it."""
        return self.text is None and self.language not in OWN_LANGUAGES

    @property
    def is_outdated(self) -> bool:
        """True where the product's own words changed after this text was made of them."""
        return self.text is not None and self.text.translated_from != script_version()


def find_script(language: str) -> ScriptInUse:
    """The script in `language` with the version a consent keeps; an unknown language is read in English."""
    if language not in LANGUAGE_CODES:
        language = "en"
    text = None if language in OWN_LANGUAGES else find_text(language)
    version = f"{language}-{text.version}" if text else script_version()
    return ScriptInUse(language, version, text)


def find_text(language: str) -> ConsentScript | None:
    """The latest text an administrator added in `language`."""
    statement = select(ConsentScript).where(ConsentScript.language == language)
    return db.session.scalars(statement.order_by(ConsentScript.version.desc()).limit(1)).one_or_none()


def get_language(script_language: str, identity: Any) -> str:
    """A language a text can be added in; NotFound for others and for the product's own two."""
    if script_language not in LANGUAGE_CODES or script_language in OWN_LANGUAGES:
        raise NotFound(_("No text can be added in this language."))
    return script_language


def list_texts() -> Sequence[ConsentScript]:
    """The latest text of each language that has one."""
    latest = select(func.max(ConsentScript.id)).group_by(ConsentScript.language)
    statement = select(ConsentScript).where(ConsentScript.id.in_(latest)).order_by(ConsentScript.language)
    return db.session.scalars(statement).unique().all()
