"""Reading groups of the workforce from lines such as "Nepal; 120; 15", typed or pasted from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from audits.interviews.models import Sex
from audits.interviews.origins import countries
from audits.labels import SEX_LABELS
from audits.sampling.strata import SpreadOver, Stratum
from compliance.errors import InvalidInput

MOST_GROUPS = 40
LONGEST_NAME = 80
FIELD = "groups"
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
_SEX_WORDS = {"women": Sex.FEMALE, "female": Sex.FEMALE, "نساء": Sex.FEMALE, "men": Sex.MALE, "male": Sex.MALE}
_SEX_WORDS |= {"رجال": Sex.MALE, "أنثى": Sex.FEMALE, "ذكر": Sex.MALE, "إناث": Sex.FEMALE, "ذكور": Sex.MALE}


def read_groups(text: str, spread_over: SpreadOver) -> list[Stratum]:
    """The groups in their order. Raises InvalidInput("groups"), naming the line, for what cannot be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 2 <= len(lines) <= MOST_GROUPS:
        raise InvalidInput(FIELD, _("Give from 2 to %(most)s groups, each on a line of its own.", most=MOST_GROUPS))
    groups = list(_read(lines, spread_over))
    names = [each.code or each.name.casefold() for each in groups]
    twice = next((each.name for each, name in zip(groups, names, strict=True) if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(FIELD, _("The group %(name)s stands there twice.", name=twice))
    if len({each.new_arrivals is None for each in groups}) > 1:
        raise InvalidInput(FIELD, _("Give new arrivals for every group, or for none."))
    return groups


def groups_text(strata: Sequence[Mapping[str, Any]]) -> str:
    """The lines that a stored draw was made from."""
    lines = []
    for each in strata:
        known = [each["name"], each["workers"], *([each["new_arrivals"]] if each["new_arrivals"] is not None else [])]
        lines.append("; ".join(str(part) for part in known))
    return "\n".join(lines)


def _read(lines: list[str], spread_over: SpreadOver) -> Iterator[Stratum]:
    for number, line in enumerate(lines, start=1):
        name, *figures = (part.strip() for part in re.split(r"[;؛\t]", line))
        counts = [_count(each) for each in figures if each]
        is_right = name and len(name) <= LONGEST_NAME and 1 <= len(counts) <= 2 and None not in counts
        workers, arrivals = (*counts, None)[:2] if is_right else (None, None)
        if not workers or (arrivals or 0) > workers:
            raise InvalidInput(
                FIELD,
                _(
                    "Line %(number)s cannot be read. Write a name, the number of workers and, if known, how many of "
                    "them are new arrivals, with semicolons: Nepal; 120; 15",
                    number=number,
                ),
            )
        yield Stratum(name, workers, arrivals, _code(name, spread_over))


def _count(text: str) -> int | None:
    figures = text.translate(_DIGITS)
    return int(figures) if figures.isdecimal() and len(figures) <= 6 else None


def _code(name: str, spread_over: SpreadOver) -> str | None:
    """The code of a country or sex that is named in English or Arabic; None for any other name."""
    if spread_over is SpreadOver.SEX:
        known = {str(label).casefold(): str(code) for code, label in SEX_LABELS.items()}
        found = _SEX_WORDS.get(name.casefold())
        return str(found) if found else known.get(name.casefold())
    if spread_over is not SpreadOver.NATIONALITY:
        return None
    if name.upper() in countries("en"):
        return name.upper()
    for language in ("en", "ar"):
        for code, country in countries(language).items():
            if country.casefold() == name.casefold():
                return code
    return None
