"""How rules are grouped and their values worded on pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from compliance.national_rules.lookup import NationalRule, RuleValue
from compliance.web.formatting import plain_day

# Half an hour takes the word's form of a round hundred, in which neither language leaves the number out.
AS_A_PART = 100

# A topic and the beginnings of the codes that belong to it.
TOPICS: tuple[tuple[Any, frozenset[str]], ...] = (
    (_l("Who pays"), frozenset({"who_pays", "fee"})),
    (_l("Passports"), frozenset({"passport"})),
    (_l("Working hours and rest"), frozenset({"hours", "break", "rest", "overtime"})),
    (_l("Wages and deductions"), frozenset({"wage", "deduction"})),
    (
        _l("Contracts, transfer and leaving"),
        frozenset({"contract", "transfer", "exit", "permit", "end_of_service", "absconding"}),
    ),
    (_l("Recruitment and licences"), frozenset({"recruitment", "licence"})),
    (
        _l("Forced labour and trafficking"),
        frozenset({"labour", "trafficking", "duty_to_report_trafficking", "referral", "protection"}),
    ),
    (_l("Fines"), frozenset({"fine"})),
    (_l("Domestic workers"), frozenset({"domestic"})),
    (_l("Agricultural and herding workers"), frozenset({"agriculture"})),
    (
        _l("Assessment, grievances and inspection"),
        frozenset(
            {
                "answers",
                "assessment",
                "audit",
                "finding",
                "flag",
                "grievance",
                "interviews",
                "organisation_links",
                "related",
            }
        ),
    ),
)
OTHER = _l("Other rules")

TEXT_VALUES: dict[str, Any] = {"employer": _l("The employer"), "worker": _l("The worker")}


@dataclass(frozen=True)
class Topic:
    title: Any
    rules: tuple[NationalRule, ...]


def group_by_topic(rules: Iterable[NationalRule]) -> list[Topic]:
    """Topics in their fixed order, each with its rules in the order of the file; empty ones are left out."""
    remaining = list(rules)
    topics = []
    for title, beginnings in TOPICS:
        chosen = tuple(rule for rule in remaining if rule.code.split(".")[0] in beginnings)
        remaining = [rule for rule in remaining if rule not in chosen]
        topics.append(Topic(title, chosen))
    topics.append(Topic(OTHER, tuple(remaining)))
    return [topic for topic in topics if topic.rules]


def describe_value(entry: RuleValue) -> str:
    """The value with its unit, in words."""
    given, unit = entry.value, entry.unit
    if given is None:
        return _("Unknown")
    if unit == "yes_no":
        return _("Yes") if given else _("No")
    if unit == "text":
        return str(TEXT_VALUES.get(given, given))
    if unit == "date":
        return plain_day(given)
    return _describe_amount(given, unit)


def _describe_amount(given: Any, unit: str) -> str:
    shown = f"{given:,}"
    counted = int(given) if given == int(given) else AS_A_PART
    if unit == "percent":
        return f"{shown}%"
    if unit == "minutes":
        return ngettext("%(shown)s minute", "%(shown)s minutes", counted, shown=shown)
    if unit == "hours":
        return ngettext("%(shown)s hour", "%(shown)s hours", counted, shown=shown)
    if unit == "days":
        return ngettext("%(shown)s day", "%(shown)s days", counted, shown=shown)
    if unit == "months":
        return ngettext("%(shown)s month", "%(shown)s months", counted, shown=shown)
    if unit == "years":
        return ngettext("%(shown)s year", "%(shown)s years", counted, shown=shown)
    if unit == "workers":
        return ngettext("%(shown)s worker", "%(shown)s workers", counted, shown=shown)
    if unit == "interviews":
        return ngettext("%(shown)s interview", "%(shown)s interviews", counted, shown=shown)
    # A currency, or a thing counted that has no word of its own.
    return f"{shown} {unit}" if unit.isupper() else shown
