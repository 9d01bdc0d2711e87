"""A standard's questionnaire for print, English and Arabic side by side; open to anybody, like the standard itself."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.accounts.guard import public
from compliance.reports.pdf import render_pdf
from compliance.standards.bilingual import bilingual_questionnaire
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import get_standard, load_outline
from compliance.web.formatting import plain_day
from compliance.web.language import LANGUAGES, current_language, localised
from compliance.web.rate_limit import limiter
from compliance.web.sentences import code_in_sentence

standards_print = Blueprint("standards_print", __name__)

# Making a PDF keeps a processor busy for a second, and anybody may ask for one.
PDFS = "10 per minute; 60 per hour"


@standards_print.get("/standards/<standard_code>/<version>/print")
@public
def print_standard(standard_code: str, version: str) -> str:
    outline = _outline(standard_code, version)
    return render_template(
        "compliance/standards/print_standard.html",
        outline=outline,
        sections=bilingual_questionnaire(outline),
        languages=LANGUAGES,
    )


@standards_print.get("/standards/<standard_code>/<version>/print.pdf")
@public
@limiter.limit(PDFS)
def send_print(standard_code: str, version: str) -> Response:
    outline = _outline(standard_code, version)
    asked = request.args.get("language")
    language = asked if asked in LANGUAGES else current_language()
    context = {
        "title": outline.title,
        "head": outline.title,
        "meta": _facts(outline),
        "notices": [outline.notice],
        "sections": bilingual_questionnaire(outline),
    }
    content = render_pdf("reports/bilingual.html", context, language)
    name = f"{outline.code}-{outline.version}.pdf"
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _outline(standard_code: str, version: str) -> StandardOutline:
    found: Any = get_standard(standard_code, version)
    return load_outline(found.id, found.digest)


def _facts(outline: StandardOutline) -> Mapping[str, str]:
    found = {}
    for language in LANGUAGES:
        with force_locale(language):
            version = f"{_('Version')} {code_in_sentence(outline.version)}"
            published = f"{_('Published on')} {plain_day(outline.published_on)}"
            found[language] = " · ".join((localised(outline.title), version, published, localised(outline.publisher)))
    return found
