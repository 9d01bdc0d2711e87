"""Words for kinds of organisations, numbers and countries, in the reader's language."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.organisations.importers import SAME_NAME
from compliance.organisations.models import WorkplaceKind
from compliance.organisations.types import OrganisationKind
from compliance.web.language import current_language, localised

ARABIC_LETTER = re.compile("[\u0621-\u064a]")
NUMBER_LABELS: Mapping[str, Any] = {
    "sa-establishment": _l("establishment no."),
    "sa-recruitment-licence": _l("licence no."),
    "bd-recruiting-licence": _l("licence no. (Bangladesh)"),
    "us-oflc-case": _l("case no."),
}
WORKPLACE_LABELS: Mapping[str, Any] = {
    WorkplaceKind.WORKPLACE: _l("Place of work"),
    WorkplaceKind.HOUSING: _l("Workers' housing"),
}


def kind_label(kind: OrganisationKind) -> str:
    """The label its package registered; the plain word where that package is not installed."""
    registered = current_app.extensions["compliance"].organisation_types.get(kind)
    return str(registered.label) if registered else kind.value.replace("_", " ").capitalize()


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.value, kind_label(kind)) for kind in OrganisationKind]


def number_label(scheme: str) -> str:
    return str(NUMBER_LABELS.get(scheme) or _("no. (%(scheme)s)", scheme=scheme))


def shown_numbers(identifiers: Iterable[Any]) -> list[Any]:
    """Numbers worth showing: not those an import made of the name itself."""
    return [each for each in identifiers if not each.scheme.startswith(SAME_NAME)]


def country_name(code: str | None) -> str:
    """Name of a country in the reader's language; the code itself where babel does not know it."""
    if not code:
        return ""
    return str(Locale.parse(current_language()).territories.get(code, code))


def place_names(city: str | None, region: Mapping[str, str] | None) -> list[str]:
    """City and region, the nearer first and neither twice, as far as they are known.

    Cities are kept as their source writes them. An Arabic page shows the region's Arabic name for a city in another
    script, as a reader of Arabic would not read the city.
    """
    region_name = localised(region)
    if region_name and city and current_language() == "ar" and not ARABIC_LETTER.search(city):
        city = None
    names = [name for name in (city, region_name) if name]
    return names[:1] if len({name.casefold() for name in names}) == 1 else names


def place_name(city: str | None, region: Mapping[str, str] | None) -> str:
    """The nearest known place, for a line of a list; empty where none is known."""
    return next(iter(place_names(city, region)), "")


def country_choices() -> list[tuple[str, str]]:
    """Codes and names of all countries, in the order of the names."""
    territories = Locale.parse(current_language()).territories
    countries = [(code, name) for code, name in territories.items() if len(code) == 2 and code not in _NO_COUNTRIES]
    return sorted(countries, key=lambda pair: pair[1])


_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
