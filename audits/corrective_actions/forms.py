"""Forms of corrective actions: the organisation's plan and proof, the verifier's decision, the list's filters."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.corrective_actions.life import possible_outcomes
from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveActionState
from audits.corrective_actions.operations import Check, PlanText
from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, choices_of
from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, METHOD_LABELS

_DECISION_LABELS = {
    CheckOutcome.PLAN_APPROVED: _l("Approve the plan"),
    CheckOutcome.PLAN_SENT_BACK: _l("Send the plan back"),
    CheckOutcome.VERIFIED_CLOSED: _l("Corrected: close the finding"),
    CheckOutcome.EVIDENCE_SENT_BACK: _l("Not corrected yet: send back"),
}


def _text(label: Any, description: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        validators=[InputRequired(missing), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class PlanForm(FlaskForm):
    """The organisation's plan."""

    root_cause = _text(
        _l("Why did it happen?"), _l("The root cause, not the finding again."), _l("Say why it happened.")
    )
    correction = _text(
        _l("What will you do about it?"), _l("The corrective action."), _l("Say what you will do about it.")
    )
    prevention = _text(
        _l("What keeps it from happening again?"),
        _l("The preventive action."),
        _l("Say what keeps it from happening again."),
    )
    owner = StringField(
        _l("Who is responsible?"),
        description=_l("A person or post in your organisation."),
        validators=[
            InputRequired(_l("Say who is responsible.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
    due_on = DateField(_l("Done by"), validators=[InputRequired(GIVE_A_DATE)])

    def text(self) -> PlanText:
        """What was entered; call after validation."""
        return PlanText(
            root_cause=self.root_cause.data.strip(),
            correction=self.correction.data.strip(),
            prevention=self.prevention.data.strip(),
            owner=self.owner.data.strip(),
            due_on=self.due_on.data,
        )


class EvidenceForm(FlaskForm):
    """Proof that the plan was carried out."""

    note = _text(
        _l("What was done?"), _l("Say what the files show. Do not write workers' names."), _l("Say what was done.")
    )
    files = MultipleFileField(_l("Files"))

    @property
    def uploads(self) -> list[Any]:
        return [upload for upload in self.files.data or () if getattr(upload, "filename", "")]


class CheckForm(FlaskForm):
    """A verifier's decision; what can be decided is filled by `offer`."""

    outcome = RadioField(_l("Decision"), coerce=CheckOutcome, validators=[InputRequired(_l("Choose a decision."))])
    method = RadioField(
        _l("How did you check?"),
        choices=choices_of(METHOD_LABELS),
        coerce=CheckMethod,
        default=CheckMethod.DESKTOP,
        validators=[InputRequired(_l("Choose how you checked."))],
    )
    worker_confirmations = IntegerField(
        _l("How many workers confirmed it?"),
        description=_l(
            "Asked on site, without management. A critical finding needs at least 3. Never shown to the organisation."
        ),
        validators=[Optional(), NumberRange(0, 100_000, message=_l("Enter a whole number, for example 12."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Needed to send something back. Say nothing that workers told."),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def offer(self, state: CorrectiveActionState) -> None:
        """Fill in what can be decided in `state`."""
        self.outcome.choices = [
            SelectChoice(outcome.value, _DECISION_LABELS[outcome]) for outcome in possible_outcomes(state)
        ]

    def check(self) -> Check:
        """What was entered; call after validation."""
        return Check(
            outcome=self.outcome.data,
            method=self.method.data,
            reason=(self.reason.data or "").strip() or None,
            worker_confirmations=self.worker_confirmations.data,
        )


class CorrectiveActionSearchForm(Form):
    """Filters of the list; they live in the address."""

    state = SelectField(
        _l("State"), choices=[SelectChoice("", _l("All")), *choices_of(CORRECTIVE_ACTION_STATE_LABELS)], default=""
    )
    overdue = BooleanField(_l("Only overdue"))

    def chosen_state(self) -> CorrectiveActionState | None:
        return CorrectiveActionState(self.state.data) if self.state.data in set(CorrectiveActionState) else None
