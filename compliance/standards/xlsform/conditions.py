"""Conditions of questions as XLSForm writes them (`relevant`), limits of numbers (`constraint`), and both read back."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

_ATOM = re.compile(
    r"""\s*(?:(?P<word>(?:and|or)(?![A-Za-z])|\(|\))
    |\$\{(?P<equal>[^}]+)\}\s*=\s*(?:'(?P<single>[^']*)'|"(?P<double>[^"]*)")
    |selected\(\s*\$\{(?P<chosen>[^}]+)\}\s*,\s*(?:'(?P<one>[^']*)'|"(?P<two>[^"]*)")\s*\))\s*""",
    re.VERBOSE,
)
_LIMIT = re.compile(r"\s*\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)\s*\Z")

Condition = dict[str, Any]


class UnreadableExpression(ValueError):
    """An expression that says more than Sanad's conditions or limits can."""


def relevant_text(conditions: Sequence[Mapping[str, Any]], names: Mapping[str, str], several: set[str]) -> str:
    """Conditions (`question`, `is`) as an expression; `names` are the rows by code, `several` takes many answers."""
    parts = [_any_of(each, names, several) for each in conditions]
    if len(parts) == 1:
        return parts[0]
    return " and ".join(f"({part})" if " or " in part else part for part in parts)


def _any_of(condition: Mapping[str, Any], names: Mapping[str, str], several: set[str]) -> str:
    code = condition["question"]
    row = f"${{{names[code]}}}"
    values = [_quoted(value) for value in condition["is"]]
    if code in several:
        return " or ".join(f"selected({row}, {value})" for value in values)
    return " or ".join(f"{row} = {value}" for value in values)


def _quoted(value: str) -> str:
    return f'"{value}"' if "'" in value else f"'{value}'"


def read_relevant(text: str, codes: Mapping[str, str]) -> list[Condition]:
    """The conditions of an expression; `codes` are those of the questions by the name of their row.

    Raises UnreadableExpression, with what can be read, for anything else.
    """
    signs = _signs(text, codes)
    if ")" not in signs and "and" not in signs:
        return [_merge(signs)]
    terms: list[list[Any]] = [[]]
    depth = 0
    for sign in signs:
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign == "and":
            terms.append([])
        elif depth == 0 and sign == "or":
            raise UnreadableExpression("Put the parts joined by “or” into brackets.")
        elif sign not in ("(", ")"):
            terms[-1].append(sign)
    if depth != 0:
        raise UnreadableExpression("The brackets do not match.")
    return [_merge(term) for term in terms]


def _signs(text: str, codes: Mapping[str, str]) -> list[Any]:
    """Words (and, or, brackets) as text, comparisons as (code, value)."""
    found: list[Any] = []
    at = 0
    while at < len(text):
        match = _ATOM.match(text, at)
        if match is None:
            message = "Write conditions as ${row} = 'value' or selected(${row}, 'value'), joined by and / or."
            raise UnreadableExpression(message)
        at = match.end()
        if match["word"]:
            found.append(match["word"])
            continue
        name = (match["equal"] or match["chosen"]).strip()
        value = next(
            each for each in (match["single"], match["double"], match["one"], match["two"]) if each is not None
        )
        if name not in codes:
            raise UnreadableExpression(f"No earlier row is called {name}.")
        found.append((codes[name], value))
    return found


def _merge(signs: Sequence[Any]) -> Condition:
    """Comparisons of one question, joined by or, as one condition."""
    comparisons, words = signs[::2], signs[1::2]
    if not signs or len(signs) % 2 == 0 or any(isinstance(each, str) for each in comparisons):
        raise UnreadableExpression("Two comparisons are joined by one “and” or “or”.")
    if any(word != "or" for word in words) or len({code for code, _value in comparisons}) > 1:
        raise UnreadableExpression("Only answers to the same question are joined by “or”.")
    return {"question": comparisons[0][0], "is": [value for _code, value in comparisons]}


def constraint_text(minimum: float | None, maximum: float | None) -> str:
    """The limits of a number as an expression; empty without any."""
    least = f". >= {minimum}" if minimum is not None else ""
    most = f". <= {maximum}" if maximum is not None else ""
    return " and ".join(filter(None, (least, most)))


def read_constraint(text: str) -> dict[str, float | int]:
    """`minimum` and `maximum` of an expression; UnreadableExpression for anything but limits."""
    found: dict[str, float | int] = {}
    for part in text.split(" and "):
        match = _LIMIT.match(part)
        if match is None:
            raise UnreadableExpression("Write limits as . >= 1 and . <= 40; nothing else can be read here.")
        number = float(match[2])
        found["minimum" if match[1] == ">=" else "maximum"] = int(number) if number == int(number) else number
    return found
