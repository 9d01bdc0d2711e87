"""Forms to plan an audit and to search the list."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from audits.labels import ANNOUNCEMENT_LABELS, KIND_LABELS, STATE_LABELS, TYPE_LABELS
from audits.models import Announcement, AuditKind, AuditState, AuditType
from audits.operations import AuditPlan
from compliance.web.formatting import workplace_name

LONGEST_TEXT = 4000
TOO_LONG = _l("Write at most 4,000 characters.")
GIVE_A_DATE = _l("Give a date, for example 27/03/2027.")


def choices_of(labels: Any) -> list[SelectChoice]:
    """Choices of a field from the words of its values."""
    return [SelectChoice(str(value), label) for value, label in labels.items()]


class CheckboxesField(SelectMultipleField):
    """Several of a list, as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class PlanAuditForm(FlaskForm):
    """Planning an audit; workplaces, colleagues and, for the ministry, leads are filled by `offer`."""

    audit_type = SelectField(_l("Type"), choices=choices_of(TYPE_LABELS), coerce=AuditType)
    announcement = RadioField(
        _l("Is the organisation told before?"),
        choices=choices_of(ANNOUNCEMENT_LABELS),
        coerce=Announcement,
        default=Announcement.ANNOUNCED,
        validators=[InputRequired(_l("Choose how it is announced."))],
    )
    lead_id = SelectField(_l("Inspector who leads it"), coerce=int, choices=[], validate_choice=False)
    starts_on = DateField(_l("First day"), validators=[InputRequired(GIVE_A_DATE)])
    ends_on = DateField(_l("Last day"), validators=[InputRequired(GIVE_A_DATE)])
    window_from = DateField(
        _l("First day of the period the organisation is told"),
        description=_l("For a semi-announced visit only. Its days are then never shown to the organisation before it."),
        validators=[Optional()],
    )
    window_to = DateField(_l("Last day of that period"), validators=[Optional()])
    follows_id = SelectField(
        _l("The visit it follows"),
        description=_l("For a follow-up or a closure: its open findings are looked at again."),
        coerce=int,
        choices=[],
        default=0,
        validate_choice=False,
    )
    scope = TextAreaField(
        _l("What is looked at"),
        description=_l("The organisation reads this with the announcement."),
        validators=[InputRequired(_l("Say what is looked at.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    workplace_ids = CheckboxesField(_l("Workplaces and housing"), coerce=int, validators=[Optional()])
    member_ids = CheckboxesField(_l("Who comes along"), coerce=int, validators=[Optional()])
    off_site_hours = IntegerField(
        _l("Hours for interviews away from work and housing"),
        description=_l("Leave empty if none are planned."),
        validators=[Optional(), NumberRange(0, 999, message=_l("Give whole hours from 0 to 999."))],
    )
    planned_from = TextAreaField(
        _l("Why it is planned"),
        description=_l(
            "For the team and the authority only, never for the organisation. A special or self-initiated inspection "
            "needs it."
        ),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )

    def offer_types(self, types: Sequence[AuditType], followable: Sequence[SelectChoice]) -> None:
        """Fill in the types that the planner may plan, and the visits one can follow."""
        self.audit_type.choices = [each for each in choices_of(TYPE_LABELS) if AuditType(each.value) in types]
        self.follows_id.choices = [SelectChoice(0, _l("None")), *followable] if followable else []

    def offer(self, workplaces: Sequence[Any], colleagues: Sequence[Any], leads: Sequence[Any] = ()) -> None:
        """Fill in the workplaces, colleagues and leads to choose from; people come as (id, words)."""
        self.lead_id.choices = [SelectChoice(*each) for each in leads]
        self.workplace_ids.choices = [SelectChoice(each.id, workplace_name(each)) for each in workplaces]
        self.member_ids.choices = [SelectChoice(*each) for each in colleagues]

    def plan(self) -> AuditPlan:
        """What was entered; call after validation."""
        return AuditPlan(
            audit_type=self.audit_type.data,
            announcement=self.announcement.data,
            starts_on=self.starts_on.data or date.min,
            ends_on=self.ends_on.data or date.min,
            scope=(self.scope.data or "").strip(),
            workplace_ids=tuple(self.workplace_ids.data or ()),
            member_ids=tuple(self.member_ids.data or ()),
            lead_id=self.lead_id.data,
            planned_from=(self.planned_from.data or "").strip() or None,
            window_from=self.window_from.data,
            window_to=self.window_to.data,
            follows_id=self.follows_id.data or None,
            off_site_hours=self.off_site_hours.data,
        )


class AuditSearchForm(Form):
    """Filters of the list; they live in the address."""

    search = StringField(_l("Number or organisation"))
    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All")), *choices_of(KIND_LABELS)], default="")
    state = SelectField(_l("State"), choices=[SelectChoice("", _l("All")), *choices_of(STATE_LABELS)], default="")
    mine = BooleanField(_l("Only those I take part in"))

    def chosen_kind(self) -> AuditKind | None:
        return AuditKind(self.kind.data) if self.kind.data in set(AuditKind) else None

    def chosen_state(self) -> AuditState | None:
        return AuditState(self.state.data) if self.state.data in set(AuditState) else None


class ConfirmForm(FlaskForm):
    """A button that does something: only the token against forged requests."""
