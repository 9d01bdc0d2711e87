"""The forms of workforce records."""

from flask_babel import lazy_gettext as _l

from compliance.web.record_fields import (
    RecordForm,
    choice_field,
    count_field,
    day_field,
    known_since_field,
    worker_field,
    yes_no_field,
)
from compliance.workforce.labels import OUTCOME_LABELS, STAGE_LABELS, TOPIC_LABELS

MOST = 1_000_000


class GrievanceForm(RecordForm):
    received_on = day_field(_l("Received on"), _l("For a period: its last day."), required=True)
    received = count_field(
        _l("Number received"),
        _l("1 for one grievance. For a period its number; 0 if none came in."),
        highest=MOST,
        required=True,
    )
    from_on = day_field(_l("First day of the period"), _l("Leave empty for one grievance."))
    topic = choice_field(_l("What it is about"), TOPIC_LABELS, required=False)
    worker = worker_field(
        required=False,
        hint=_l("Only a code made from it is stored, never the number itself. Leave empty if it is anonymous."),
    )
    closed_on = day_field(_l("Answered on"), _l("Leave empty if it is still open."))


class OrientationForm(RecordForm):
    stage = choice_field(_l("When it was held"), STAGE_LABELS)
    occurred_on = day_field(_l("Date"), required=True)
    participants = count_field(_l("Workers who took part"), lowest=1, highest=MOST, required=True)
    own_language = yes_no_field(_l("Was it held in a language they understand?"))
    charged = yes_no_field(_l("Did workers pay for it?"))


class AbscondingForm(RecordForm):
    worker = worker_field()
    occurred_on = day_field(_l("Reported on"), required=True)
    outcome = choice_field(_l("Outcome"), OUTCOME_LABELS)
    known_on = known_since_field()
