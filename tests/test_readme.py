"""The README's configuration table is made from Settings."""

from dataclasses import fields
from pathlib import Path

from compliance.settings import Settings, configuration_table

README = Path(__file__).parent.parent / "README.md"


def test_the_configuration_table_matches_the_settings():
    assert configuration_table() in README.read_text()


def test_every_setting_is_explained():
    assert all(each.metadata["what"].endswith(".") for each in fields(Settings))
