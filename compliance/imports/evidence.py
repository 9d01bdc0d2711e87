"""Importers of typed evidence: what every file of records has, and the workers' numbers that no row may keep."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields, validate

from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter
from compliance.imports.references import OrganisationReference
from compliance.imports.revisions import write_facts
from compliance.organisations.evidence_operations import Facts
from compliance.organisations.pseudonyms import private_reference, worker_pseudonym
from compliance.settings import current_settings

CURRENCY = validate.Regexp("^[A-Z]{3}$", error="Give three letters, such as SAR.")
AMOUNT = validate.Range(min=0, max=10_000_000_000, error="Give an amount that is not negative.")
WORKER = validate.Length(1, 60)


class EvidenceSchema(Schema):
    """What every record has. `source_reference` stays the same when the record comes again.

    `about_workers`: a source lists people beside these columns, even where none of them names one.
    """

    about_workers: ClassVar[bool] = False

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    known_on = fields.Date(required=True)
    source_reference = fields.String(required=True, validate=validate.Length(1, 200))


def evidence_importer(
    kind: str,
    label: Any,
    schema: EvidenceSchema,
    model: Any,
    facts: Callable[..., Facts],
    import_whole: Callable[..., Any] | None = None,
) -> RecordImporter:
    """An importer that checks rows as a page would and stores revisions; workers become pseudonyms row by row."""

    def write(rows: Sequence[ImportedRow]) -> ImportResult:
        key = current_settings().worker_key
        return write_facts(model, rows, lambda values: facts(**_without_number(values, key)))

    names_people = schema.about_workers or "worker" in schema.fields
    return RecordImporter(kind, label, schema, write, import_whole, names_people)


def _without_number(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The values with the worker's pseudonym in place of the number, also where the reference spells it out."""
    stated = {name: value for name, value in values.items() if name != "organisation"}
    number = stated.get("worker")
    stated["source_reference"] = private_reference(stated["source_reference"], number, key)
    return {**stated, "worker": worker_pseudonym(number, key)} if number else stated
