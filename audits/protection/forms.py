"""Forms of what is done at once: hiding a suspicion, lifting that, containment, whom the team told."""

from datetime import UTC, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG, choices_of
from audits.protection.models import NoticeKind
from audits.protection.operations import Containment, Notice
from audits.protection.wording import NOTICE_LABELS
from compliance.clock import now

_MINUTES = "%Y-%m-%dT%H:%M"


def _moment(label: Any) -> Any:
    return DateTimeLocalField(
        label,
        description=_l("In UTC; in Riyadh it is three hours later."),
        format=_MINUTES,
        default=lambda: now().replace(tzinfo=None),
        validators=[DataRequired(_l("Give a day and a time."))],
    )


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


class ProtectForm(FlaskForm):
    """Why the organisation is not confronted."""

    reason = TextAreaField(
        _l("Why forced labour is suspected"),
        description=_l("For the team and the authority. Do not write workers' names."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class LiftForm(FlaskForm):
    """A supervisor's reason for confronting the organisation after all."""

    reason = TextAreaField(
        _l("Why the organisation may be confronted"),
        description=_l("Say how the workers are safe. Kept with the finding; the organisation does not read it."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class ContainmentForm(FlaskForm):
    """What was done at once, by whom, when."""

    what = TextAreaField(
        _l("What was done at once?"),
        description=_l("For example: the exits were opened and workers hold their passports. No workers' names."),
        validators=[DataRequired(_l("Say what was done.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    by_whom = StringField(
        _l("Who did it?"),
        description=_l("A role is enough, such as site manager."),
        validators=[
            DataRequired(_l("Say who did it.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
    done_at = _moment(_l("When was it done?"))

    def containment(self) -> Containment:
        """What was entered; call after validation."""
        return Containment(self.what.data.strip(), self.by_whom.data.strip(), _utc(self.done_at.data))


class NoticeForm(FlaskForm):
    """Whom the team told."""

    kind = RadioField(
        _l("What was it?"),
        choices=choices_of(NOTICE_LABELS),
        coerce=NoticeKind,
        validators=[DataRequired(_l("Choose one."))],
    )
    to_whom = StringField(
        _l("Who was told?"),
        description=_l("An office or a role. Do not write workers' names."),
        validators=[
            DataRequired(_l("Say who was told.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
    given_at = _moment(_l("When?"))
    reference = StringField(
        _l("Number they gave it"),
        validators=[Optional(), Length(max=100, message=_l("Write at most 100 characters."))],
    )
    note = TextAreaField(_l("Note"), validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)])

    def notice(self) -> Notice:
        """What was entered; call after validation."""
        return Notice(
            kind=self.kind.data,
            to_whom=self.to_whom.data.strip(),
            given_at=_utc(self.given_at.data),
            reference=(self.reference.data or "").strip() or None,
            note=(self.note.data or "").strip() or None,
        )
