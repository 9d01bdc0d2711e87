"""What particulars are to their pages and files."""

from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from compliance.organisations.particulars.forms import ParticularForm
from compliance.organisations.particulars.labels import KIND_LABELS, shown_value
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.particulars.operations import ParticularFacts, correct_particular, record_particular
from compliance.organisations.particulars.permissions import READ_PARTICULARS, RECORD_PARTICULAR
from compliance.web.formatting import code
from compliance.web.records import RecordColumn, RecordKind, shown


def _shown(record: Any) -> Any:
    value = shown_value(record)
    return shown(value) if record.kind is ParticularKind.ADDRESS else Markup("{}").format(code(value))


PARTICULARS = RecordKind(
    name="organisation_particular",
    plural="organisation_particulars",
    blueprint="organisation_particulars",
    label=_l("Owner, telephone and address"),
    entry_label=_l("Enter an owner, telephone number or address"),
    icon="person-vcard",
    columns=(
        RecordColumn(_l("True from"), lambda record: record.occurred_on),
        RecordColumn(_l("What it is"), lambda record: KIND_LABELS[record.kind]),
        RecordColumn(_l("Number or address"), shown_value, _shown),
        RecordColumn(_l("True until"), lambda record: record.ended_on),
    ),
    model=OrganisationParticular,
    facts=ParticularFacts,
    form=ParticularForm,
    record=record_particular,
    correct=correct_particular,
    read_permission=READ_PARTICULARS,
    enter_permission=RECORD_PARTICULAR,
    correct_permission=RECORD_PARTICULAR,
)
