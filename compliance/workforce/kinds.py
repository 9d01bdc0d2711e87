"""What workforce records are to their pages and files."""

from flask_babel import lazy_gettext as _l

from compliance.web.records import RecordColumn, RecordKind, worker_column, yes_no
from compliance.workforce.forms import AbscondingForm, GrievanceForm, OrientationForm
from compliance.workforce.labels import OUTCOME_LABELS, STAGE_LABELS, TOPIC_LABELS
from compliance.workforce.models import AbscondingReport, Grievance, OrientationRecord
from compliance.workforce.operations import (
    AbscondingFacts,
    GrievanceFacts,
    OrientationFacts,
    correct_absconding_report,
    correct_grievance,
    correct_orientation,
    record_absconding_report,
    record_grievance,
    record_orientation,
)
from compliance.workforce.permissions import (
    READ_RECORDS,
    RECORD_ABSCONDING_REPORT,
    RECORD_GRIEVANCE,
    RECORD_ORIENTATION,
)

GRIEVANCES = RecordKind(
    name="grievance",
    plural="grievances",
    blueprint="workforce",
    label=_l("Grievance log"),
    entry_label=_l("Enter a line of the grievance log"),
    icon="chat-square-text",
    columns=(
        RecordColumn(_l("Received on"), lambda record: record.occurred_on),
        RecordColumn(_l("First day of the period"), lambda record: record.from_on),
        RecordColumn(_l("Number received"), lambda record: record.received, numeric=True),
        RecordColumn(_l("What it is about"), lambda record: TOPIC_LABELS.get(record.topic)),
        worker_column(),
        RecordColumn(_l("Answered on"), lambda record: record.closed_on),
    ),
    model=Grievance,
    facts=GrievanceFacts,
    form=GrievanceForm,
    record=record_grievance,
    correct=correct_grievance,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_GRIEVANCE,
    correct_permission=RECORD_GRIEVANCE,
)

ORIENTATIONS = RecordKind(
    name="orientation",
    plural="orientations",
    blueprint="workforce",
    label=_l("Orientation of workers"),
    entry_label=_l("Enter an orientation"),
    icon="signpost-split",
    columns=(
        RecordColumn(_l("Date"), lambda record: record.occurred_on),
        RecordColumn(_l("When it was held"), lambda record: STAGE_LABELS[record.stage]),
        RecordColumn(_l("Workers who took part"), lambda record: record.participants, numeric=True),
        RecordColumn(_l("In a language they understand"), lambda record: yes_no(record.own_language)),
        RecordColumn(_l("Workers paid for it"), lambda record: yes_no(record.charged)),
    ),
    model=OrientationRecord,
    facts=OrientationFacts,
    form=OrientationForm,
    record=record_orientation,
    correct=correct_orientation,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_ORIENTATION,
    correct_permission=RECORD_ORIENTATION,
)

ABSCONDING_REPORTS = RecordKind(
    name="absconding_report",
    plural="absconding_reports",
    blueprint="workforce",
    label=_l("Absconding reports"),
    entry_label=_l("Enter an absconding report"),
    icon="person-exclamation",
    columns=(
        RecordColumn(_l("Reported on"), lambda record: record.occurred_on),
        worker_column(),
        RecordColumn(_l("Outcome"), lambda record: OUTCOME_LABELS[record.outcome]),
    ),
    model=AbscondingReport,
    facts=AbscondingFacts,
    form=AbscondingForm,
    record=record_absconding_report,
    correct=correct_absconding_report,
    read_permission=READ_RECORDS,
    enter_permission=RECORD_ABSCONDING_REPORT,
    correct_permission=RECORD_ABSCONDING_REPORT,
)

KINDS: tuple[RecordKind, ...] = (GRIEVANCES, ORIENTATIONS, ABSCONDING_REPORTS)
