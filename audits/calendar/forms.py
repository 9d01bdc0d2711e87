"""Forms of the calendar: whose visits, and hours and order of a day."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, Form, FormField, HiddenField, IntegerField, SelectChoice, SelectField, TimeField
from wtforms.validators import NumberRange, Optional

from audits.calendar.operations import DayHours
from audits.calendar.queries import CalendarFilters, Stop


class CalendarForm(Form):
    """Filters of the calendar; they live in the address."""

    whose = SelectField(_l("Whose visits"), choices=[], default="", validate_choice=False)

    def offer(self, people: Sequence[tuple[int, str]], *, is_auditor: bool) -> None:
        """Fill in whose visits can be chosen."""
        own = [SelectChoice("mine", _l("Mine")), SelectChoice("team", _l("Mine and my teams'"))] if is_auditor else []
        everybody = SelectChoice("all", _l("All I may see"))
        self.whose.choices = [*own, everybody, *(SelectChoice(str(each[0]), each[1]) for each in people)]
        if not self.whose.data:
            self.whose.data = "mine" if is_auditor else "all"

    def filters(self) -> CalendarFilters:
        chosen = self.whose.data or ""
        return CalendarFilters(
            mine=chosen == "mine",
            team=chosen == "team",
            person_id=int(chosen) if chosen.isdecimal() and len(chosen) < 18 else None,
        )


class StopForm(Form):
    """One visit of the day."""

    audit_id = HiddenField()
    place = IntegerField(
        _l("Place in the day"), validators=[Optional(), NumberRange(1, 20, message=_l("Give a number from 1 to 20."))]
    )
    starts_at = TimeField(_l("From"), validators=[Optional()])
    ends_at = TimeField(_l("Until"), validators=[Optional()])


class DayForm(FlaskForm):
    """Hours and order of one's own visits of a day."""

    visits = FieldList(FormField(StopForm))

    @classmethod
    def of(cls, stops: Sequence[Stop]) -> "DayForm":
        """The form with what is set now."""
        return cls(
            data={
                "visits": [
                    {
                        "audit_id": stop.audit.id,
                        "place": stop.hours.place if stop.hours else None,
                        "starts_at": stop.hours.starts_at if stop.hours else None,
                        "ends_at": stop.hours.ends_at if stop.hours else None,
                    }
                    for stop in stops
                ]
            }
        )

    def wanted(self) -> list[DayHours]:
        """What was entered; call after validation."""
        return [_hours(entry.form) for entry in self.visits.entries]


def _hours(form: Any) -> DayHours:
    text = str(form.audit_id.data or "")
    audit_id = int(text) if text.isdecimal() and len(text) < 18 else 0
    return DayHours(audit_id, form.starts_at.data, form.ends_at.data, form.place.data)
