"""Words of plans: from what something is expected, and how a team meets it."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.interviews.origins import country_name, language_name
from audits.labels import SEX_LABELS
from audits.planning.expectations import About, Expectation, Origin
from audits.planning.matching import Match, TeamMatch
from compliance.web.language import current_language

ORIGIN_LABELS: Mapping[str, Any] = {
    Origin.OFFICES: _l("recruitment offices it uses"),
    Origin.SAMPLE: _l("counts given for the sample"),
    Origin.INTERVIEWS: _l("interviews of earlier visits"),
}


def name_of(expectation: Expectation) -> str:
    """The country, language or sex in the reader's language."""
    if expectation.about is About.SEX:
        return str(SEX_LABELS.get(expectation.value, expectation.value))
    named = country_name if expectation.about is About.NATIONALITY else language_name
    return named(expectation.value, current_language())


def languages_of(expectation: Expectation) -> str:
    """The languages that would do, in the reader's language."""
    return ", ".join(language_name(code, current_language()) for code in sorted(expectation.languages))


def warning_of(found: TeamMatch) -> str:
    """One plain sentence; what is unknown is said as unknown."""
    words = {"who": name_of(found.expectation), "languages": languages_of(found.expectation)}
    is_certain, about = found.match is Match.NOBODY, found.expectation.about
    if about is About.SEX:
        if is_certain:
            return _("Workers expected: %(who)s. Nobody of the team is of this sex.") % words
        return _("Workers expected: %(who)s. Not known whether somebody of the team is of this sex.") % words
    if not words["languages"]:
        return _("Workers expected: %(who)s. Their language is not known.") % words
    if about is About.NATIONALITY:
        if is_certain:
            return _("Workers expected from: %(who)s. Nobody of the team speaks %(languages)s.") % words
        return _("Workers expected from: %(who)s. Not known whether the team speaks %(languages)s.") % words
    if is_certain:
        return _("Language expected: %(languages)s. Nobody of the team speaks it.") % words
    return _("Language expected: %(languages)s. Not known whether somebody of the team speaks it.") % words
