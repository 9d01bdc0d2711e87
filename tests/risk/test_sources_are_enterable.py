"""No indicator may rest on evidence that nobody can enter, import or correct."""

import pytest
from flask import Flask

from compliance.app import CORE, FEATURES
from compliance.imports.importer import RecordImporter
from compliance.risk.sources import EvidenceSource

SOURCES = [source for feature in (*CORE, *FEATURES) for source in feature.evidence_sources]


def importer_of(app: Flask, source: EvidenceSource) -> RecordImporter | None:
    found: RecordImporter | None = app.extensions["compliance"].importers.get(source.importer)
    return found


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_every_kind_of_evidence_has_a_page_to_enter_it_a_correction_and_an_import(
    app: Flask, source: EvidenceSource
) -> None:
    methods = {rule.endpoint: rule.methods or set() for rule in app.url_map.iter_rules()}
    assert "GET" in methods.get(source.entry_endpoint, set())
    assert source.correction_endpoint in methods
    assert importer_of(app, source) is not None


def test_every_indicator_reads_registered_kinds_of_evidence_only(app: Flask) -> None:
    from compliance.risk.library import current_library

    with app.app_context():
        used = {use.source for each in current_library().definitions.values() for use in each.uses}
    assert used <= {source.code for source in SOURCES}
