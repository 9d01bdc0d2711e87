"""A flag's frozen evidence as a person may see it.

Records that rest on interviews are shown together for each source and quarter, with counts under the minimum withheld,
unless the identity holds the right to read single ones. A number that would give a withheld count away is withheld too,
and the others stand in steps: who opens a flag again after a visit must not see that one worker more spoke.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape

from compliance.accounts.identity import Identity
from compliance.risk.asked import match_key
from compliance.risk.models import RiskFlag
from compliance.risk.queries import find_related
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.risk.wording import IndicatorWords
from compliance.web.formatting import minimum_count, number, organisation_name, percent, quarter, told_count


@dataclass(frozen=True)
class PresentedRecord:
    """One record, or several of one source and quarter that are not shown one by one (`count` is then set).

    `occurred_on` and `record_id` are empty for several; `when` is a quarter and `reported` what they all say then.
    `asked` is the number of workers asked in the whole time looked at, where it is known.
    """

    source: str
    label: str
    icon: str
    sentence: str
    strength: EvidenceStrength
    occurred_on: date | None = None
    record_id: str | None = None
    when: str = ""
    count: Markup | None = None
    reported: str = ""
    asked: Markup | None = None


@dataclass(frozen=True)
class PresentedMeasure:
    """What the number counts, in words; a share is shown as a percentage."""

    label: str
    value: Markup


def presented_records(flag: RiskFlag, identity: Identity) -> list[PresentedRecord]:
    """The flag's records for `identity`: single ones first, newest first, then those shown together."""
    sources: Mapping[str, EvidenceSource] = current_app.extensions["compliance"].evidence_sources
    related = find_related({each["about_id"] for each in flag.snapshot["records"] if "about_id" in each}, identity)
    names = {number: str(organisation_name(each)) for number, each in related.items()}
    single: list[dict[str, Any]] = []
    together: list[dict[str, Any]] = []
    for record in flag.snapshot["records"]:
        readable = reads_single_records(sources[record["source"]], identity)
        is_visible = "about_id" not in record or record["about_id"] in names
        (single if readable and is_visible else together).append(record)
    return [*(_single(sources[each["source"]], each, names) for each in single), *_together(sources, together, flag)]


def presented_measures(flag: RiskFlag, identity: Identity, words: IndicatorWords) -> list[PresentedMeasure]:
    """The flag's numbers. Where records are withheld, counts under the minimum are, and shares of so few records.

    `words` are those of the flag's indicator: what each number counts, and which are parts of one.
    """
    sources: Mapping[str, EvidenceSource] = current_app.extensions["compliance"].evidence_sources
    used = {record["source"] for record in flag.snapshot["records"]}
    protected = any(
        sources[code].rests_on_interviews and not reads_single_records(sources[code], identity) for code in used
    )
    few = flag.snapshot["records_looked_at"] < minimum_count()
    return [
        PresentedMeasure(label, _measure(value, protected=protected, few=few, share=words.is_share(name)))
        for name, measured in flag.snapshot["measures"].items()
        for label, value in [words.measured(name, measured)]
    ]


def reads_single_records(source: EvidenceSource, identity: Identity) -> bool:
    """True if `identity` may read this source's records one by one, here where no audit team is at hand."""
    if source.rests_on_interviews and not identity.reads_interviews:
        return False
    allowed: bool = current_app.extensions["compliance"].permissions.allows(source.reader_permission, identity)
    return allowed


def _measure(value: Any, *, protected: bool, few: bool, share: bool) -> Markup:
    if value is None:
        return number(value)
    if share:
        return _told_share(value, few=few) if protected else percent(value)
    if not protected:
        return number(value)
    if isinstance(value, int):
        return told_count(value)
    return escape(_("withheld")) if few else number(round(value))


def _told_share(value: float, *, few: bool) -> Markup:
    """A share of interviews to the nearest tenth."""
    return escape(_("withheld")) if few else escape(_("about %(share)s")) % {"share": percent(round(value, 1))}


def _single(source: EvidenceSource, record: Mapping[str, Any], names: Mapping[int, str]) -> PresentedRecord:
    occurred_on = date.fromisoformat(record["occurred_on"])
    values = {name: _typed(value, source.fields.get(name)) for name, value in record["values"].items()}
    fields = {**record, **values, "occurred_on": occurred_on}
    return PresentedRecord(
        source=source.code,
        label=str(source.label),
        icon=source.icon,
        sentence=_of_whom(names.get(record.get("about_id", 0)), source.describe(fields)),
        strength=EvidenceStrength(record["strength"]),
        occurred_on=occurred_on,
        record_id=record["record_id"],
    )


def _of_whom(name: str | None, sentence: str) -> str:
    """The sentence, with the name of the related organisation it is about in front."""
    return sentence if name is None else _("%(organisation)s: %(sentence)s", organisation=name, sentence=sentence)


def _typed(value: Any, kind: FieldType | None) -> Any:
    return date.fromisoformat(value) if kind is FieldType.DATE and value else value


def _together(
    sources: Mapping[str, EvidenceSource], records: list[dict[str, Any]], flag: RiskFlag
) -> Iterator[PresentedRecord]:
    counts = Counter(
        (each["source"], quarter(date.fromisoformat(each["occurred_on"])), _reported(sources[each["source"]], each))
        for each in records
    )
    asked = {(each["source"], _reported(sources[each["source"]], each)): _asked(flag, each) for each in records}
    strengths = {each["source"]: EvidenceStrength(each["strength"]) for each in records}
    gives_away = min(counts.values(), default=0) < minimum_count()
    for (code, when, what), many in counts.items():
        source = sources[code]
        # Beside a withheld count, the others and the flag's total would give it away.
        count = told_count(many) if many < minimum_count() or not gives_away else Markup("{}").format(_("withheld"))
        yield PresentedRecord(
            source=code,
            label=str(source.label),
            icon=source.icon,
            sentence=_("%(source)s, %(when)s: %(count)s", source=str(source.label), when=when, count=str(count)),
            reported=what,
            strength=strengths[code],
            when=when,
            count=count,
            asked=asked[code, what],
        )


def _asked(flag: RiskFlag, record: Mapping[str, Any]) -> Markup | None:
    """How many workers were asked about what `record` tells, in steps: the difference to those who reported is a count
    of workers too. None where it is not known."""
    asked_of = flag.snapshot.get("asked", {}).get(record["source"])
    asked = asked_of["interviews"].get(_match_of(record, asked_of)) if asked_of else None
    return None if asked is None else told_count(asked)


def _match_of(record: Mapping[str, Any], asked_of: Mapping[str, Any] | None) -> str:
    field = asked_of["matched"] if asked_of else None
    return match_key(record["values"].get(field) if field else None)


def _reported(source: EvidenceSource, record: Mapping[str, Any]) -> str:
    """In a few words what the record reports, without what could single a worker out."""
    return source.summarise(record["values"]) if source.summarise else ""
