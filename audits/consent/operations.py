"""Adding the words of the consent script in another language."""

from flask_babel import gettext as _

from audits.consent.models import ConsentScript
from audits.consent.queries import find_text
from audits.consent.script import script_version
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import InvalidInput


def write_script(language: str, text: str, translated_by: str, by: Identity) -> ConsentScript:
    """Add a new version of the script in `language`; earlier versions stay, since consents name them.

    Raises InvalidInput for an empty text, and for one that changes nothing.
    """
    if not text.strip():
        raise InvalidInput("text", _("Write the text."))
    latest = find_text(language)
    if latest is not None and latest.text == text.strip() and latest.translated_from == script_version():
        raise InvalidInput("text", _("Nothing was changed."))
    script = ConsentScript(
        language=language,
        version=latest.version + 1 if latest else 1,
        text=text.strip(),
        translated_from=script_version(),
        translated_by=translated_by.strip(),
        written_by_id=by.user_id,
        written_at=now(),
    )
    db.session.add(script)
    db.session.flush()
    record_change(
        "audits.write_consent_script", script, by, summary=f"Consent script in {language}, version {script.version}"
    )
    return script
