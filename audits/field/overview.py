"""What the phones of a team have sent of an audit, in words: each record, what needs somebody, values that disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audits.field.catalogue import KINDS, kind_label
from audits.field.merging import merge
from audits.field.models import FieldDevice, FieldOperation, FieldOutcome, FieldPhoto
from audits.field.queries import (
    list_devices_of_audit,
    list_missing,
    list_operations,
    list_outcomes,
    list_photos,
)
from audits.models import Audit
from compliance.web.language import current_language

SHOWN_LETTERS = 200


@dataclass(frozen=True)
class NotedValue:
    """A value of a field and who noted it when."""

    operation: FieldOperation
    by: str
    text: str


@dataclass(frozen=True)
class Dispute:
    """A field on which people disagree."""

    record: str
    kind: str
    field: str
    label: str
    values: Sequence[NotedValue]


@dataclass(frozen=True)
class RecordLine:
    """A record as it stands: what it is, who worked on it, what became of it."""

    record: str
    label: Any
    people: Sequence[str]
    changes: int
    last_at: Any
    outcome: FieldOutcome | None
    photos: Sequence[FieldPhoto]


@dataclass(frozen=True)
class FieldOverview:
    lines: Sequence[RecordLine]
    disputes: Sequence[Dispute]
    devices: Sequence[FieldDevice]
    missing: Sequence[tuple[FieldDevice, int]]


def overview_of(audit: Audit) -> FieldOverview:
    """Everything the phones sent of `audit`, in five queries whatever there is."""
    rows = list_operations(audit.id)
    outcomes = {each.record: each for each in list_outcomes(audit.id)}
    photos: dict[str, list[FieldPhoto]] = {}
    for each in list_photos(audit.id):
        photos.setdefault(each.record, []).append(each)
    names = {row.FieldOperation.user_id: row.user_name for row in rows}
    by_record: dict[str, list[FieldOperation]] = {}
    for row in rows:
        by_record.setdefault(row.FieldOperation.record, []).append(row.FieldOperation)
    devices = list_devices_of_audit(audit.id)
    return FieldOverview(
        lines=[
            _line(record, operations, outcomes.get(record), photos.get(record, []), names)
            for record, operations in by_record.items()
        ],
        disputes=[
            each for record, operations in by_record.items() for each in disputes_of(audit, record, operations, names)
        ],
        devices=devices,
        missing=list_missing(devices),
    )


def _line(
    record: str,
    operations: Sequence[FieldOperation],
    outcome: FieldOutcome | None,
    photos: Sequence[FieldPhoto],
    names: dict[int, str],
) -> RecordLine:
    return RecordLine(
        record=record,
        label=kind_label(operations[0].kind),
        people=list(dict.fromkeys(names[each.user_id] for each in operations)),
        changes=len(operations),
        last_at=operations[-1].received_at,
        outcome=outcome,
        photos=photos,
    )


def disputes_of(
    audit: Audit, record: str, operations: Sequence[FieldOperation], names: dict[int, str]
) -> list[Dispute]:
    """Fields of a record on which people disagree, with what each wrote; `names` of the people by id."""
    standing = {name: rows for name, rows in merge(operations).items() if len(rows) > 1}
    if not standing:
        return []
    kind = operations[0].kind
    fields = _fields_of(audit, kind)
    return [
        Dispute(
            record,
            kind,
            name,
            _label(fields.get(name), name),
            [NotedValue(each, names[each.user_id], value_in_words(fields.get(name), each.value)) for each in rows],
        )
        for name, rows in sorted(standing.items())
    ]


def _fields_of(audit: Audit, kind: str) -> dict[str, Any]:
    """The fields of a kind's form by name, in the present language."""
    if kind not in KINDS:
        return {}
    return {name: step.form[name] for step in KINDS[kind].describe(audit) for name in step.fields}


def _label(field: Any, name: str) -> str:
    return str(field.label.text) if field is not None else name


def value_in_words(field: Any, value: Any) -> str:
    """A value as people read it: the words of its choice, the text itself, shortened."""
    words = {str(_part(each, 0)): str(_part(each, 1)) for each in getattr(field, "choices", None) or ()}
    parts = value if isinstance(value, list) else [value]
    separator = "، " if current_language() == "ar" else ", "
    text = separator.join(words.get(str(part), "" if part is None else str(part)) for part in parts)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"


def _part(choice: Any, place: int) -> Any:
    return (choice.value, choice.label)[place] if hasattr(choice, "value") else choice[place]
