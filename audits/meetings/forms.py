"""Forms of the opening and the closing meeting; the field app describes their fields from these classes."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, CheckboxesField, choices_of
from audits.meetings.models import Acknowledgement, MeetingKind
from audits.meetings.operations import MeetingRecord
from audits.meetings.wording import ACKNOWLEDGEMENT_LABELS, AGENDA
from compliance.clock import today

LONGEST_NAME = 200
MOST_PEOPLE = 50


class MeetingForm(FlaskForm):
    """A meeting with the organisation. Subclasses say which one."""

    kind: MeetingKind

    held_on = DateField(_l("Day of the meeting"), default=today, validators=[InputRequired(GIVE_A_DATE)])
    agenda = CheckboxesField(_l("What was spoken of"))
    team_member_ids = CheckboxesField(_l("Who of the team was there"), coerce=int)
    attendees = TextAreaField(
        _l("Who of the organisation was there"),
        description=_l(
            "One person a line: name, position. Kept ten years to prove that the meeting was held; read by the team "
            "and the authority only. Name no worker."
        ),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    worker_representatives = IntegerField(
        _l("Worker representatives who were there"),
        description=_l("The number only, never names. Leave empty if you do not know."),
        validators=[Optional(), NumberRange(0, 10_000, message=_l("Enter a whole number, for example 12."))],
    )
    acknowledgement = RadioField(
        _l("Acknowledgement of the organisation"),
        description=_l("That the meeting was held, not that it agrees."),
        choices=choices_of(ACKNOWLEDGEMENT_LABELS),
        coerce=Acknowledgement,
        validators=[InputRequired(_l("Choose one."))],
    )
    acknowledged_by = StringField(
        _l("Name and position of who signs"),
        validators=[Optional(), Length(max=LONGEST_NAME, message=_l("Write at most 200 characters."))],
    )
    signature = HiddenField(_l("Signature"))
    confirmed = BooleanField(_l("The person named confirms by this tick that the meeting was held"))
    refusal_reason = TextAreaField(
        _l("Why it was not signed"), validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)]
    )

    def offer(self, members: Iterable[Any]) -> None:
        """Fill in the team and the points of practice."""
        self.agenda.choices = choices_of(AGENDA[self.kind])
        self.team_member_ids.choices = [SelectChoice(each.user_id, each.user.name) for each in members]

    def validate_attendees(self, field: Any) -> None:
        """Each line is a name, or a name and a position."""
        lines = _people(field.data)
        if len(lines) > MOST_PEOPLE:
            raise ValidationError(_("Name at most %(n)s people.", n=MOST_PEOPLE))
        for number, (name, position) in enumerate(lines, 1):
            if not name or len(name) > LONGEST_NAME or len(position or "") > LONGEST_NAME:
                raise ValidationError(_("Line %(n)s: write a name, then a comma and the position.", n=number))

    def record(self) -> MeetingRecord:
        """What was entered; call after validation."""
        return MeetingRecord(
            kind=self.kind,
            held_on=self.held_on.data,
            agenda=self.agenda.data or (),
            team_member_ids=self.team_member_ids.data or (),
            attendees=_people(self.attendees.data),
            worker_representatives=self.worker_representatives.data,
            acknowledgement=self.acknowledgement.data,
            acknowledged_by=_text(self.acknowledged_by),
            confirmed=self.confirmed.data,
            refusal_reason=_text(self.refusal_reason),
            signature=self.signature.data or None,
            **self.further(),
        )

    def further(self) -> dict[str, Any]:
        """What only this meeting asks."""
        return {}


class OpeningMeetingForm(MeetingForm):
    """Before the visit's work begins."""

    kind = MeetingKind.OPENING


class ClosingMeetingForm(MeetingForm):
    """After it, with what was told and what the organisation disagreed with."""

    kind = MeetingKind.CLOSING

    told = TextAreaField(
        _l("What was told"),
        description=_l("Only findings that may be told. Name no nationality, no language and no day of an interview."),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    disagreement = TextAreaField(
        _l("What the organisation disagreed with"),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    words_confirmed = BooleanField(_l("I looked at these words; they may stand"))

    def further(self) -> dict[str, Any]:
        return {
            "told": _text(self.told),
            "disagreement": _text(self.disagreement),
            "words_confirmed": self.words_confirmed.data,
        }


MEETING_FORMS: Mapping[str, type[MeetingForm]] = {
    MeetingKind.OPENING: OpeningMeetingForm,
    MeetingKind.CLOSING: ClosingMeetingForm,
}


def _people(text: str | None) -> Sequence[tuple[str, str | None]]:
    people = []
    for line in (text or "").splitlines():
        if line.strip():
            name, _comma, position = line.replace("،", ",").partition(",")
            people.append((name.strip(), position.strip() or None))
    return people


def _text(field: Any) -> str | None:
    return (field.data or "").strip() or None
