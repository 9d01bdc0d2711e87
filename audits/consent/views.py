"""Pages of the consent script for administrators: what there is in which language, and adding a text."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.consent.forms import ScriptForm
from audits.consent.operations import write_script
from audits.consent.queries import find_text, get_language, list_texts
from audits.consent.script import OWN_LANGUAGES, find_duty, read_out, script_version
from audits.interviews.origins import LANGUAGE_CODES, language_name, languages
from audits.permissions import WRITE_CONSENT_SCRIPT
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.settings import current_settings
from compliance.web.language import current_language

pages = Blueprint("consent_scripts", __name__)


@pages.get("/consent-scripts")
@requires(WRITE_CONSENT_SCRIPT)
def list_scripts() -> str:
    texts = {text.language: text for text in list_texts()}
    names = languages(current_language())
    others = [code for code in names if code in LANGUAGE_CODES and code not in OWN_LANGUAGES]
    return render_template(
        "audits/consent/list_scripts.html",
        own=_own_words(),
        version=script_version(),
        texts=texts,
        languages=[(code, names[code]) for code in sorted(others, key=lambda code: (code not in texts, names[code]))],
    )


@pages.get("/consent-scripts/<script_language>")
@requires(WRITE_CONSENT_SCRIPT, subject=get_language)
def write_text(language: str) -> str:
    text = find_text(language)
    kept = {"text": text.text, "translated_by": text.translated_by} if text else {}
    return _page(language, ScriptForm(formdata=None, data=kept))


@pages.post("/consent-scripts/<script_language>")
@requires(WRITE_CONSENT_SCRIPT, subject=get_language)
@commits
def save_text(language: str) -> Any:
    form = ScriptForm()
    if not is_saved(form, lambda: write_script(language, form.text.data, form.translated_by.data, current_identity())):
        return _page(language, form), 422
    flash(_("The text is saved. It is read out from now on."), "success")
    return redirect(url_for(".list_scripts"), 303)


def _page(language: str, form: ScriptForm) -> str:
    return render_template(
        "audits/consent/write_script.html",
        form=form,
        language=language,
        language_name=language_name(language, current_language()),
        text=find_text(language),
        own=_own_words(),
        version=script_version(),
    )


def _own_words() -> list[Any]:
    duty = find_duty(current_settings().country, today())
    return [read_out(language, duty) for language in OWN_LANGUAGES]
