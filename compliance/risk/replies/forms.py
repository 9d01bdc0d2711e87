"""Forms of a reply to what is held, and of its answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from compliance.risk.replies.models import AnswerOutcome
from compliance.risk.replies.operations import ReplyText
from compliance.risk.replies.wording import OUTCOME_CHOICES

LONGEST = 4000
TOO_LONG = _l("Write at most 4,000 characters.")


class ReplyForm(FlaskForm):
    words = TextAreaField(
        _l("Your reply"),
        description=_l("Say what is wrong or what you did. Do not write workers' names."),
        validators=[DataRequired(_l("Write your reply.")), Length(max=LONGEST, message=TOO_LONG)],
    )
    files = MultipleFileField(_l("Documents that show it"), validators=[Optional()])

    def text(self) -> ReplyText:
        """What was entered; call after validation."""
        uploads: list[Any] = [upload for upload in self.files.data or () if getattr(upload, "filename", "")]
        return ReplyText(self.words.data or "", uploads)


class AnswerForm(FlaskForm):
    outcome = RadioField(
        _l("Your answer"),
        choices=[SelectChoice(each, label) for each, label in OUTCOME_CHOICES.items()],
        coerce=AnswerOutcome,
        validators=[DataRequired(_l("Choose an answer."))],
    )
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Say nothing that workers told, and no day of a visit."),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST, message=TOO_LONG)],
    )
