"""What the phones of a team have sent of an audit, in words: each record, what needs somebody, values that disagree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wtforms import FieldList

from audits.field.catalogue import KINDS, kind_label
from audits.field.merging import merge, values_of
from audits.field.models import FieldDevice, FieldOperation, FieldOutcome, FieldPhoto, PhotoState, PhotoVersion
from audits.field.queries import (
    MissingItem,
    list_devices_of_audit,
    list_missing,
    list_operations,
    list_outcomes,
    list_photos_with_revisions,
)
from audits.models import Audit
from compliance.web.language import current_language

SHOWN_LETTERS = 200
STAMPS = ("begin", "close")


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
    kind_label: Any
    field: str
    label: str
    values: Sequence[NotedValue]


@dataclass(frozen=True)
class ShownPhoto:
    """A version of a photo, with the revision of the document where it can be read."""

    photo: FieldPhoto
    revision_id: int | None

    @property
    def is_here(self) -> bool:
        return self.photo.state is PhotoState.RECEIVED


@dataclass(frozen=True)
class RecordLine:
    """A record as it stands: what it is, who worked on it, what became of it."""

    kind: str
    label: Any
    people: Sequence[str]
    changes: int
    last_at: datetime
    outcome: FieldOutcome | None
    photos: Sequence[ShownPhoto]

    @property
    def reports(self) -> Sequence[ShownPhoto]:
        return [each for each in self.photos if each.photo.version is PhotoVersion.REPORT]

    @property
    def originals(self) -> Sequence[ShownPhoto]:
        """Originals that can be read."""
        return [each for each in self.photos if each.photo.version is PhotoVersion.ORIGINAL and each.revision_id]


@dataclass(frozen=True)
class Stamp:
    """When and where a visit began or ended; no place where the phone's owner gave none."""

    label: Any
    at: datetime
    place: str | None
    by: str


@dataclass(frozen=True)
class FieldOverview:
    lines: Sequence[RecordLine]
    disputes: Sequence[Dispute]
    stamps: Sequence[Stamp]
    devices: Sequence[FieldDevice]
    missing: Sequence[MissingItem]


def overview_of(audit: Audit) -> FieldOverview:
    """Everything the phones sent of `audit`, in the same few queries whatever there is."""
    rows = list_operations(audit.id)
    names = {row.FieldOperation.user_id: row.user_name for row in rows}
    records: dict[str, list[FieldOperation]] = {}
    for row in rows:
        records.setdefault(row.FieldOperation.record, []).append(row.FieldOperation)
    outcomes = {each.record: each for each in list_outcomes(audit.id)}
    photos: dict[str, list[ShownPhoto]] = {}
    for photo, revision_id in list_photos_with_revisions(audit.id):
        photos.setdefault(photo.record, []).append(ShownPhoto(photo, revision_id))
    devices = list_devices_of_audit(audit.id)
    return FieldOverview(
        lines=[_line(each, outcomes.get(record), photos.get(record, []), names) for record, each in records.items()],
        disputes=disputes_of(audit, records, names),
        stamps=[_stamp(each, names) for each in records.values() if each[0].kind in STAMPS],
        devices=devices,
        missing=list_missing(devices),
    )


def disputes_of(
    audit: Audit, records: Mapping[str, Sequence[FieldOperation]], names: Mapping[int, str]
) -> list[Dispute]:
    """Fields on which people disagree, with what each wrote; `names` of the people by id."""
    found: list[Dispute] = []
    fields: dict[str, Mapping[str, Any]] = {}
    for record, operations in records.items():
        disputed = {name: rows for name, rows in merge(operations).items() if len(rows) > 1}
        kind = operations[0].kind if operations else ""
        if disputed and kind not in fields:
            fields[kind] = _fields_of(audit, kind)
        for name, rows in sorted(disputed.items()):
            field = fields[kind].get(name)
            label = str(field.label.text) if field is not None else name
            values = [NotedValue(each, names[each.user_id], value_in_words(field, each.value)) for each in rows]
            found.append(Dispute(record, kind_label(kind), name, label, values))
    return found


def value_in_words(field: Any, value: Any) -> str:
    """A value as people read it: the words of its choice, its rows, the text itself, shortened."""
    parts = value if isinstance(value, list) else [value]
    text = _separator().join(_part_in_words(field, part) for part in parts)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"


def _part_in_words(field: Any, part: Any) -> str:
    if isinstance(part, dict):
        if not isinstance(field, FieldList):
            return _separator().join(str(each) for each in part.values())
        named = [(each, part[each.short_name]) for each in field.entries[0].form if each.short_name in part]
        return _separator().join(f"{each.label.text}: {_part_in_words(each, value)}" for each, value in named)
    words = {str(_part(each, 0)): str(_part(each, 1)) for each in getattr(field, "choices", None) or ()}
    return words.get(str(part), "" if part is None else str(part))


def _separator() -> str:
    return "، " if current_language() == "ar" else ", "


def _line(
    operations: Sequence[FieldOperation],
    outcome: FieldOutcome | None,
    photos: Sequence[ShownPhoto],
    names: Mapping[int, str],
) -> RecordLine:
    return RecordLine(
        kind=operations[0].kind,
        label=kind_label(operations[0].kind),
        people=list(dict.fromkeys(names[each.user_id] for each in operations)),
        changes=len(operations),
        last_at=operations[-1].received_at,
        outcome=outcome,
        photos=photos,
    )


def _stamp(operations: Sequence[FieldOperation], names: Mapping[int, str]) -> Stamp:
    values = values_of(merge(operations))
    place = [values.get(name) for name in ("latitude", "longitude")]
    last = operations[-1]
    return Stamp(
        label=kind_label(last.kind),
        at=last.made_at,
        place=None if None in place else ", ".join(str(each) for each in place),
        by=names[last.user_id],
    )


def _fields_of(audit: Audit, kind: str) -> dict[str, Any]:
    """The fields of a kind's form by name, in the present language."""
    if kind not in KINDS:
        return {}
    return {name: step.form[name] for step in KINDS[kind].describe(audit) for name in step.fields}


def _part(choice: Any, place: int) -> Any:
    return (choice.value, choice.label)[place] if hasattr(choice, "value") else choice[place]
