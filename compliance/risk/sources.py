"""Where an indicator looks: a named SELECT over typed evidence, registered by the package that owns the tables.

`risk` knows sources by name and column, never their tables. Every source SELECT yields the envelope columns
`organisation_id, workplace_id, record_id, occurred_on, known_on, strength` and the fields it declares.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select

ENVELOPE = ("organisation_id", "workplace_id", "record_id", "occurred_on", "known_on", "strength")


class EvidenceStrength(StrEnum):
    """How much a record weighs, weakest first."""

    DECLARED = "declared"
    DOCUMENTED = "documented"
    REPORTED_BY_WORKERS = "reported_by_workers"
    VERIFIED_ON_SITE = "verified_on_site"
    AUTHORITY_REGISTER = "authority_register"


class FieldType(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class EvidenceSource:
    """A kind of evidence.

    `query(as_of)` gives the SELECT; `as_of` is a SQL date expression, so that "days late" of an unpaid wage can be
    counted up to it. Superseded rows are left out inside, as far as they were known on `as_of`. `yes_no` fields are
    the integers 1, 0 or NULL (unknown). `rests_on_interviews` makes every flag that uses it confidential, and its
    counts under the minimum withheld. `describe(record)` gives one sentence about a record (a mapping of its fields)
    in the reader's language. `reader_permission` is needed to see single records. `entry_endpoint`,
    `correction_endpoint` and `importer` say where a record is entered, corrected and imported; none may be missing.
    `icon` is a Bootstrap icon name. `summarise(record)` says in a few words what was reported, the same words for every
    record that reports the same; records that are not shown one by one are counted by it. `field_labels` names the
    fields and `value_labels` the values of coded ones, as thresholds quote them. `asked` is the field of a source that
    rests on interviews which is empty where the worker was not asked. Only a source that is `told_to_organisation`,
    because its records come from the organisation itself or a register it answers to, is counted on its own page; of a
    record with a field `told_once` only once that field is known.
    `speaks_against(columns)` is true for records that a firm takes along when it comes back under another name; None
    where there are none. `taken_back()` selects `interview`, `organisation_id` and `taken_back_at` of interviews that
    are lawfully not read any more.
    """

    code: str
    label: Any
    query: Callable[[ColumnElement[Any]], Select[Any]]
    fields: Mapping[str, FieldType]
    describe: Callable[[Mapping[str, Any]], str]
    reader_permission: str
    entry_endpoint: str
    correction_endpoint: str
    importer: str
    independence_class: str
    rests_on_interviews: bool = False
    icon: str = "file-earmark-text"
    summarise: Callable[[Mapping[str, Any]], str] | None = None
    field_labels: Mapping[str, Any] = field(default_factory=dict)
    value_labels: Mapping[str, Mapping[Any, Any]] = field(default_factory=dict)
    asked: str | None = None
    told_to_organisation: bool = False
    told_once: str | None = None
    speaks_against: Callable[[Any], ColumnElement[bool]] | None = None
    taken_back: Callable[[], Select[Any]] | None = None
