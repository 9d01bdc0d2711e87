"""Forms of a reply to a finding and of the team's answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, RadioField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG, choices_of
from audits.replies.models import ReplyOutcome, ReplyStance
from audits.replies.operations import Answer
from audits.replies.wording import OUTCOME_LABELS, STANCE_CHOICES


class ReplyForm(FlaskForm):
    """What the organisation says to a finding."""

    stance = RadioField(
        _l("Do you agree with this finding?"),
        choices=choices_of(STANCE_CHOICES),
        coerce=ReplyStance,
        validators=[DataRequired(_l("Choose one."))],
    )
    words = TextAreaField(
        _l("Your reply"),
        description=_l("It is kept with the finding and stands in the report. Do not write workers' names."),
        validators=[DataRequired(_l("Write your reply.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    files = MultipleFileField(_l("Files"), validators=[Optional()])

    @property
    def uploads(self) -> list[Any]:
        return [upload for upload in self.files.data or () if getattr(upload, "filename", "")]


class AnswerReplyForm(FlaskForm):
    """The team's decision on a reply."""

    outcome = RadioField(
        _l("Decision"),
        choices=choices_of(OUTCOME_LABELS),
        coerce=ReplyOutcome,
        validators=[DataRequired(_l("Choose a decision."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Say nothing that workers told."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    words_confirmed = BooleanField(_l("I looked at these words; they may stand"))

    def answer(self) -> Answer:
        """What was entered; call after validation."""
        return Answer(self.outcome.data, self.reason.data.strip(), self.words_confirmed.data)
