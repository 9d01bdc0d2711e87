"""Forms of corrective actions: the organisation's plan and proof, the verifier's decision, the list's filters."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.corrective_actions.life import possible_outcomes
from audits.corrective_actions.models import CheckMethod, CheckOutcome, CorrectiveActionState, EscalationLevel
from audits.corrective_actions.operations import Check, PartText, PlanText, Proof
from audits.corrective_actions.queries import CorrectiveActionFilters
from audits.corrective_actions.wording import ESCALATION_LABELS
from audits.findings.models import Grade
from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, choices_of
from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, GRADE_LABELS, KIND_LABELS, METHOD_LABELS
from audits.models import AuditKind
from compliance.web.record_fields import amount_field, currency_field, empty_to_none

_DECISION_LABELS = {
    CheckOutcome.PLAN_APPROVED: _l("Approve the plan"),
    CheckOutcome.PLAN_SENT_BACK: _l("Send the plan back"),
    CheckOutcome.VERIFIED_CLOSED: _l("Corrected: close the finding"),
    CheckOutcome.PROGRESS_MADE: _l("Partly corrected: note the progress"),
    CheckOutcome.EVIDENCE_SENT_BACK: _l("Not corrected yet: send back"),
    CheckOutcome.REOPENED: _l("Open it again"),
    CheckOutcome.EXTENSION_GRANTED: _l("Give the extension"),
    CheckOutcome.EXTENSION_REFUSED: _l("Refuse the extension"),
}
MOST_WHYS = 5
MOST_PARTS = 6


def _text(label: Any, description: Any, missing: Any) -> TextAreaField:
    return TextAreaField(
        label,
        description=description,
        validators=[InputRequired(missing), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


def _why(label: Any) -> StringField:
    too_long = Length(max=500, message=_l("Write at most 500 characters."))
    return StringField(label, filters=[empty_to_none], validators=[Optional(), too_long])


class PartForm(Form):
    """What one other party has to do."""

    party = StringField(
        _l("Who else has to act"),
        description=_l("Such as the buyer, the ministry or the recruitment office."),
        filters=[empty_to_none],
        validators=[Optional(), Length(max=200, message=_l("Write at most 200 characters."))],
    )
    what = TextAreaField(
        _l("What it has to do"),
        filters=[empty_to_none],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    due_on = DateField(_l("By when"), validators=[Optional()])


class PlanForm(FlaskForm):
    """The organisation's plan. Asking why, again and again, leads from what was found to its root cause."""

    why_1 = _why(_l("Why did it happen?"))
    why_2 = _why(_l("And why was that?"))
    why_3 = _why(_l("And why was that? (third time)"))
    why_4 = _why(_l("And why was that? (fourth time)"))
    why_5 = _why(_l("And why was that? (fifth time)"))
    root_cause = _text(_l("So what is the root cause?"), _l("Not the finding again."), _l("Say why it happened."))
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
        description=_l("A position that can decide, such as Head of personnel. Not the name of a worker."),
        validators=[
            InputRequired(_l("Say who is responsible.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
    due_on = DateField(_l("Done by"), validators=[InputRequired(GIVE_A_DATE)])
    cost = amount_field(_l("What it costs"))
    cost_currency = currency_field(_l("Currency of the cost"))
    parts = FieldList(FormField(PartForm), min_entries=MOST_PARTS, max_entries=MOST_PARTS)

    def fill(self, plan: Any) -> "PlanForm":
        """Show the plan that was sent before, to be changed."""
        for number, why in enumerate(plan.whys, start=1):
            self[f"why_{number}"].data = why
        for entry, part in zip(self.parts, plan.parts, strict=False):
            entry.party.data, entry.what.data, entry.due_on.data = part.party, part.what, part.due_on
        return self

    def name_parties(self, names: Any) -> "PlanForm":
        """Show the parties that the finding names, so that the plan says what each has to do."""
        for entry, name in zip(self.parts, names, strict=False):
            entry.party.data = name
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """A party needs what it has to do, and the other way round."""
        is_right = super().validate(extra_validators)
        for entry in self.parts:
            if bool(entry.party.data) != bool(entry.what.data):
                field = entry.form.what if entry.party.data else entry.form.party
                field.errors = [*field.errors, _("Name the party and say what it has to do.")]
                is_right = False
        return is_right

    def text(self) -> PlanText:
        """What was entered; call after validation."""
        return PlanText(
            root_cause=self.root_cause.data.strip(),
            correction=self.correction.data.strip(),
            prevention=self.prevention.data.strip(),
            owner=self.owner.data.strip(),
            due_on=self.due_on.data,
            whys=tuple(filter(None, (self[f"why_{number}"].data for number in range(1, MOST_WHYS + 1)))),
            cost=self.cost.data,
            cost_currency=self.cost_currency.data,
            parts=tuple(
                PartText(entry.party.data, entry.what.data, entry.due_on.data)
                for entry in self.parts
                if entry.party.data
            ),
        )


class EvidenceForm(FlaskForm):
    """Proof that the plan was carried out."""

    note = _text(
        _l("What was done?"), _l("Say what the files show. Do not write workers' names."), _l("Say what was done.")
    )
    dated_on = DateField(
        _l("The day the files show"),
        description=_l("When it was done. Not before the day of the finding."),
        validators=[InputRequired(GIVE_A_DATE)],
    )
    files = MultipleFileField(_l("Files"))

    def proof(self) -> Proof:
        """What was entered; call after validation."""
        return Proof(self.note.data.strip(), self.uploads, self.dated_on.data)

    @property
    def uploads(self) -> list[Any]:
        return [upload for upload in self.files.data or () if getattr(upload, "filename", "")]


class ContainmentForm(EvidenceForm):
    """What was done at once for the people concerned; files may come with it."""

    note = _text(
        _l("What was done at once?"),
        _l("Such as: passports given back, exit opened, people moved to safe rooms. Do not write workers' names."),
        _l("Say what was done at once."),
    )
    dated_on = DateField(_l("When"), validators=[InputRequired(GIVE_A_DATE)])


class ExtensionForm(FlaskForm):
    """Asking for the one later deadline."""

    asked_for = DateField(_l("New day to close by"), validators=[InputRequired(GIVE_A_DATE)])
    reason = _text(_l("Reason"), _l("What kept you, and why the new day is certain."), _l("Give a reason."))


class PartCheckForm(FlaskForm):
    """Whether one named party has done its part; the parties are filled by `offer`."""

    party = RadioField(_l("Party"), validators=[InputRequired(_l("Choose a party of the plan."))])
    is_done = RadioField(
        _l("Has it done its part?"),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("Not yet"))],
        validators=[InputRequired(_l("Say whether it is done."))],
    )
    note = _text(
        _l("What shows it?"),
        _l("The organisation reads this. Say nothing that workers told."),
        _l("Say what shows it."),
    )

    def offer(self, names: Any) -> None:
        """Fill in the parties to choose from."""
        self.party.choices = [SelectChoice(name, name) for name in names]


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
        description=_l("Asked on site, without management. Never shown to the organisation."),
        validators=[Optional(), NumberRange(0, 100_000, message=_l("Enter a whole number, for example 12."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Needed to send something back. Say nothing that workers told."),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def offer(self, state: CorrectiveActionState, *, extension_waits: bool) -> None:
        """Fill in what can be decided in `state`."""
        self.outcome.choices = [
            SelectChoice(outcome.value, _DECISION_LABELS[outcome])
            for outcome in possible_outcomes(state, extension_waits=extension_waits)
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

    search = StringField(_l("Number or organisation"))
    state = SelectField(
        _l("State"),
        choices=[
            SelectChoice("", _l("All")),
            SelectChoice("not_closed", _l("Not closed")),
            *choices_of(CORRECTIVE_ACTION_STATE_LABELS),
        ],
        default="",
    )
    grade = SelectField(_l("Grade"), choices=[SelectChoice("", _l("All")), *choices_of(GRADE_LABELS)], default="")
    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All")), *choices_of(KIND_LABELS)], default="")
    escalated = SelectField(
        _l("Escalated"), choices=[SelectChoice("", _l("All")), *choices_of(ESCALATION_LABELS)], default=""
    )
    overdue = BooleanField(_l("Only overdue"))
    mine = BooleanField(_l("Only those of my visits"))

    def filters(self, today: date) -> CorrectiveActionFilters:
        """What was asked for; a value that does not exist asks for nothing."""
        return CorrectiveActionFilters(
            state=_chosen(CorrectiveActionState, self.state.data),
            open_only=self.state.data == "not_closed",
            overdue_on=today if self.overdue.data else None,
            mine=bool(self.mine.data),
            grade=_chosen(Grade, self.grade.data),
            kind=_chosen(AuditKind, self.kind.data),
            escalated=_chosen(EscalationLevel, self.escalated.data),
            search=self.search.data or "",
        )


def _chosen(values: Any, text: str | None) -> Any:
    return values(text) if text in set(values) else None
