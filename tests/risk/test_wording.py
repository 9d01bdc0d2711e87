"""Thresholds and measures read as sentences, in English and in Arabic, for every indicator that ships."""

import re
from datetime import date

import pytest
from flask_babel import force_locale

from compliance.app import CORE, FEATURES
from compliance.risk.library import INDICATORS, current_library, load_indicators
from compliance.risk.sources import FieldType
from compliance.risk.terms import terms_for, threshold_lines
from compliance.risk.wording import IndicatorWords, describe_thresholds

SOURCES = [source for feature in (*CORE, *FEATURES) for source in feature.evidence_sources]
CODES = sorted(load_indicators(INDICATORS))


def lines_of(code):
    library = current_library()
    definition = library.definitions[code]
    terms = terms_for(definition, library.sources, library.country, date(2027, 1, 15))
    return describe_thresholds(threshold_lines(terms), IndicatorWords(definition, library.sources))


def plain(line):
    return re.sub(r"<[^>]+>", "", f"{line.place}: {line.text}")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_every_field_and_coded_value_of_a_source_has_words(source):
    assert set(source.fields) <= set(source.field_labels)
    coded = {"sign", "grade", "element", "status", "holder", "payee", "fee_category"}
    assert coded & set(source.fields) <= set(source.value_labels)
    if source.rests_on_interviews and "interview" in source.fields:
        assert source.fields[source.asked] is FieldType.YES_NO


@pytest.mark.parametrize("code", CODES)
def test_every_measure_has_words_in_both_languages(code):
    for measure in load_indicators(INDICATORS)[code].measures:
        assert measure.label and measure.label["en"] and measure.label["ar"], measure.name


@pytest.mark.parametrize(
    ("language", "value", "label", "shown"),
    [
        ("en", 91, "days since the licence expired", 91),
        ("en", 0, "days since the licence expired", 0),
        ("en", -516, "days until the licence that ends first expires", 516),
        ("en", None, "days since the licence expired", None),
        ("ar", -516, "أيام باقية على انتهاء أقرب التراخيص أجلًا", 516),
    ],
)
def test_a_licence_that_is_still_valid_is_not_said_to_have_expired_minus_days_ago(app, language, value, label, shown):
    with app.test_request_context(), force_locale(language):
        library = current_library()
        words = IndicatorWords(library.definitions["licence-expired"], library.sources)
        assert words.measured("days_since_expiry", value) == (label, shown)


def test_a_measure_without_words_for_less_than_nothing_keeps_its_sign(app):
    with app.test_request_context():
        library = current_library()
        words = IndicatorWords(library.definitions["licence-expired"], library.sources)
        assert words.measured("expired", -1) == ("licences expired", -1)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_threshold_reads_like_a_field(app, code, language):
    with app.test_request_context(), force_locale(language):
        sentences = [plain(line) for line in lines_of(code)]
    assert sentences
    for sentence in sentences:
        assert "_" not in sentence
        if language == "ar":
            assert not re.search(r"[a-z]{3,}", sentence), sentence


def test_codes_shares_and_answers_are_said_in_words(app):
    with app.test_request_context():
        sentences = [plain(line) for line in lines_of("passports-kept")]
    assert "Findings of audits: ILO sign: Retention of identity documents" in sentences
    assert "Level Critical: share of documents held by others at least 50%" in sentences
    assert not any("held by others: yes" in sentence for sentence in sentences)
    with app.test_request_context():
        assert "Counted as “licences suspended or revoked”: status: Suspended / Revoked" in [
            plain(line) for line in lines_of("licence-expired")
        ]


def test_a_value_of_law_is_named_and_a_threshold_of_the_rule_says_so(app):
    with app.test_request_context():
        late = next(line for line in lines_of("wages-paid-late") if "days late" in line.text)
        own = next(line for line in lines_of("wages-paid-late") if line.place == "Level Amber")
    assert "–" in late.text and late.source
    assert own.source == "set by the rule itself"


def test_an_indicator_whose_file_is_gone_keeps_the_names_it_had(app):
    line = {"place": "levels.red", "name": "workers_late", "word": "at_least", "value": 3, "status": "indicator"}
    with app.test_request_context():
        (described,) = describe_thresholds([line], IndicatorWords(None, {}))
    assert plain(described) == "Level Red: workers late at least 3"


def test_a_hostile_value_is_escaped(app):
    line = {"place": "where", "name": "x", "word": "is", "value": "<script>", "status": "indicator"}
    with app.test_request_context():
        (described,) = describe_thresholds([line], IndicatorWords(None, {}))
    assert "<script>" not in described.text
