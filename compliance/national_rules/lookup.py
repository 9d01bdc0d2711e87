"""What the law of a country says on a date. Unknown is None, never a guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from compliance.marked_yaml import load_checked
from compliance.national_rules.file_schema import NationalRulesFile, RuleStatus

VALUES = Path(__file__).parent / "values"


@dataclass(frozen=True)
class RuleValue:
    """A value of a rule while it is in force. `value` None says that nothing was sourced for this period."""

    code: str
    title: Mapping[str, str]
    unit: str
    value: Any
    in_force_from: date
    in_force_to: date | None
    status: RuleStatus
    source: Mapping[str, Any]
    note: Mapping[str, str] | None
    reviewed_on: date

    def is_in_force(self, on: date) -> bool:
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)


@dataclass(frozen=True)
class NationalRule:
    """A rule and its values through time, earliest first."""

    code: str
    title: Mapping[str, str]
    unit: str
    values: tuple[RuleValue, ...]

    def find_value(self, on: date) -> RuleValue | None:
        """The value in force on `on`: a verified one before a draft, then the one that began last."""
        in_force = [entry for entry in self.values if entry.is_in_force(on)]
        return max(in_force, key=_precedence, default=None)


@dataclass(frozen=True)
class CountryRules:
    country: str
    name: Mapping[str, str]
    rules: Mapping[str, NationalRule]


def value(code: str, country: str, on: date) -> Any:
    """The value of rule `code` in `country` on a date, or None where it is unknown."""
    found = find_rule(code, country, on)
    return found.value if found else None


def find_rule(code: str, country: str, on: date) -> RuleValue | None:
    """The value with its source and status, or None where the rule is unknown or not in force."""
    rule = _find_national_rule(code, country)
    return rule.find_value(on) if rule else None


def is_known_rule(code: str, country: str) -> bool:
    """True if the country's file names this rule, whatever its dates."""
    return _find_national_rule(code, country) is not None


def list_countries() -> list[CountryRules]:
    """Every country with a file, by code."""
    return list(load_values(VALUES).values())


@lru_cache(maxsize=8)
def load_values(folder: Path) -> Mapping[str, CountryRules]:
    """Every file of `folder`, read once by each process; FileError for one that breaks the schema."""
    countries = (read_rules(path) for path in sorted(folder.glob("*.yaml")))
    return {each.country: each for each in countries}


def read_rules(path: Path) -> CountryRules:
    """The checked content of one file; FileError lists every mistake with its line."""
    content = load_checked(path, NationalRulesFile())
    rules = {part["code"]: _national_rule(part) for part in content["rules"]}
    return CountryRules(country=content["country"], name=content["name"], rules=rules)


def _find_national_rule(code: str, country: str) -> NationalRule | None:
    rules = load_values(VALUES).get(country)
    return rules.rules.get(code) if rules else None


def _precedence(entry: RuleValue) -> tuple[bool, date]:
    return entry.status is RuleStatus.VERIFIED, entry.in_force_from


def _national_rule(part: Mapping[str, Any]) -> NationalRule:
    shared = {name: part[name] for name in ("code", "title", "unit")}
    values: Iterable[RuleValue] = (
        RuleValue(**shared, **{**entry, "value": _typed(entry["value"], part["unit"])}) for entry in part["values"]
    )
    return NationalRule(**shared, values=tuple(sorted(values, key=lambda entry: entry.in_force_from)))


def _typed(given: Any, unit: str) -> Any:
    return date.fromisoformat(given) if unit == "date" and given is not None else given
