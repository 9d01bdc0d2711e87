"""Where an organisation is, in words: never twice the same name, and in Arabic none that an Arabic page cannot read."""

import pytest
from flask_babel import force_locale

from compliance.organisations.labels import place_name, place_names

RIYADH = {"en": "Riyadh", "ar": "الرياض"}


@pytest.mark.parametrize(
    ("language", "city", "region", "named"),
    [
        ("en", "Al Kharj", RIYADH, ["Al Kharj", "Riyadh"]),
        ("en", "riyadh", RIYADH, ["riyadh"]),
        ("en", None, RIYADH, ["Riyadh"]),
        ("ar", "Al Kharj", RIYADH, ["الرياض"]),
        ("ar", "الخرج", RIYADH, ["الخرج", "الرياض"]),
        ("ar", "الرياض", RIYADH, ["الرياض"]),
        ("ar", "Kathmandu", None, ["Kathmandu"]),
        ("en", None, None, []),
    ],
)
def test_a_place_is_named_once_and_readably(app, language, city, region, named):
    with app.test_request_context(), force_locale(language):
        assert place_names(city, region) == named
        assert place_name(city, region) == (named[0] if named else "")
