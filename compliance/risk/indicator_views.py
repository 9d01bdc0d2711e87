"""The catalogue of risk indicators: what each asks, why, over which evidence, with which thresholds."""

from typing import Any

from flask import Blueprint, render_template
from flask_babel import gettext as _

from compliance.accounts.guard import requires
from compliance.clock import today
from compliance.errors import NotFound
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.labels import KIND_LABELS, LEVEL_LABELS, RELATED_LABELS
from compliance.risk.library import IndicatorLibrary, current_library
from compliance.risk.permissions import READ_INDICATORS
from compliance.risk.terms import is_confidential, terms_for, threshold_lines
from compliance.risk.wording import IndicatorWords, describe_thresholds
from compliance.standards.ilo_signs import ILO_SIGNS

indicators = Blueprint("indicators", __name__)


@indicators.get("/indicators")
@requires(READ_INDICATORS)
def list_indicators() -> str:
    library = current_library()
    return render_template(
        "compliance/risk/list_indicators.html",
        indicators=[_describe(definition, library) for definition in library.definitions.values()],
    )


@indicators.get("/indicators/<code>")
@requires(READ_INDICATORS)
def show_indicator(code: str) -> str:
    library = current_library()
    definition = library.definitions.get(code)
    if definition is None:
        raise NotFound(_("There is no such indicator."))
    terms = terms_for(definition, library.sources, library.country, today())
    return render_template(
        "compliance/risk/show_indicator.html",
        indicator=_describe(definition, library),
        related_labels=RELATED_LABELS,
        thresholds=describe_thresholds(threshold_lines(terms), IndicatorWords(definition, library.sources)),
    )


def _describe(definition: IndicatorDefinition, library: IndicatorLibrary) -> dict[str, Any]:
    """What the pages of the catalogue say of one indicator."""
    return {
        "definition": definition,
        "kind": KIND_LABELS[definition.kind],
        "ilo_sign": ILO_SIGNS.get(definition.ilo_sign) if definition.ilo_sign else None,
        "sources": [library.sources[code] for code in dict.fromkeys(use.source for use in definition.uses)],
        "levels": [(level.value, LEVEL_LABELS[level], definition.points[level]) for level in definition.levels],
        "confidential": is_confidential(definition, library.sources),
        "in_force": definition.is_in_force(today(), library.country),
    }
