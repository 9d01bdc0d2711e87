"""Bringing workforce records in from a file, a batch at a time. Workers' numbers become pseudonyms row by row."""

from flask_babel import lazy_gettext as _l
from marshmallow import fields

from compliance.imports.evidence import WORKER, EvidenceSchema, evidence_importer
from compliance.workforce.models import (
    AbscondingOutcome,
    AbscondingReport,
    Grievance,
    GrievanceTopic,
    OrientationRecord,
    OrientationStage,
)
from compliance.workforce.operations import AbscondingFacts, GrievanceFacts, OrientationFacts


class GrievanceSchema(EvidenceSchema):
    """One grievance, or how many (0 among them) came in from `from_on` to `received_on`."""

    received_on = fields.Date(required=True)
    received = fields.Integer(load_default=1)
    from_on = fields.Date(allow_none=True)
    topic = fields.Enum(GrievanceTopic, by_value=True, allow_none=True)
    worker = fields.String(allow_none=True, validate=WORKER)
    closed_on = fields.Date(allow_none=True)


class OrientationSchema(EvidenceSchema):
    """One session of orientation."""

    about_workers = True

    stage = fields.Enum(OrientationStage, by_value=True, required=True)
    occurred_on = fields.Date(required=True)
    participants = fields.Integer(required=True)
    own_language = fields.Boolean(allow_none=True)
    charged = fields.Boolean(allow_none=True)


class AbscondingSchema(EvidenceSchema):
    """A report in the authority's register; `occurred_on` is the day of the report."""

    worker = fields.String(required=True, validate=WORKER)
    occurred_on = fields.Date(required=True)
    outcome = fields.Enum(AbscondingOutcome, by_value=True, load_default=AbscondingOutcome.UNKNOWN)


IMPORTERS = (
    evidence_importer("grievances", _l("Grievance log"), GrievanceSchema(), Grievance, GrievanceFacts),
    evidence_importer(
        "orientations", _l("Orientation of workers"), OrientationSchema(), OrientationRecord, OrientationFacts
    ),
    evidence_importer(
        "absconding_reports", _l("Absconding reports"), AbscondingSchema(), AbscondingReport, AbscondingFacts
    ),
)
