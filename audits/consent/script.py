"""The product's own words of the consent script, English and Arabic, from script.yaml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, validate

from compliance.marked_yaml import load_checked
from compliance.national_rules.lookup import RuleValue, find_rule

FILE = Path(__file__).parent / "script.yaml"
OWN_LANGUAGES = ("en", "ar")
DUTY_TO_REPORT = "duty_to_report_trafficking"


class _BothLanguages(Schema):
    en = fields.String(required=True, validate=validate.Length(1))
    ar = fields.String(required=True, validate=validate.Length(1))


class _Part(_BothLanguages):
    code = fields.String(required=True)


class _Reporting(Schema):
    must = fields.Nested(_BothLanguages, required=True)
    where_unknown = fields.Nested(_BothLanguages, required=True)


class _ScriptFile(Schema):
    version = fields.String(required=True, validate=validate.Length(1, 20))
    parts = fields.List(fields.Nested(_Part), required=True)
    reporting = fields.Nested(_Reporting, required=True)
    risk = fields.Nested(_BothLanguages, required=True)
    consent = fields.Nested(_BothLanguages, required=True)


@dataclass(frozen=True)
class ReadOut:
    """The script in one of the product's languages, in the order in which it is read out."""

    language: str
    paragraphs: tuple[str, ...]
    risk: str
    consent: str


@lru_cache(maxsize=1)
def load_script() -> Mapping[str, Any]:
    """The checked content of the file; FileError where it breaks its schema."""
    return load_checked(FILE, _ScriptFile())


def script_version() -> str:
    """The version of the product's own words."""
    return str(load_script()["version"])


def find_duty(country: str, on: date) -> RuleValue | None:
    """The rule that says whether trafficking must be reported at once, with its source and status."""
    return find_rule(DUTY_TO_REPORT, country, on)


def read_out(language: str, duty: RuleValue | None) -> ReadOut:
    """The script in English or Arabic; what must be reported is as the national rule has it."""
    script = load_script()
    reporting = script["reporting"]["must" if duty is not None and duty.value is True else "where_unknown"]
    parts = (part[language] for part in script["parts"])
    return ReadOut(
        language, (*parts, reporting[language]), risk=script["risk"][language], consent=script["consent"][language]
    )
