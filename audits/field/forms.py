"""Forms of the pages about phones in the field: uploading a backup, picking one of two values."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length


class UploadBackupForm(FlaskForm):
    """A backup file of a phone."""

    file = FileField(
        _l("Backup file"),
        description=_l("The file that the field app saved. Only this Sanad can open it."),
        validators=[FileRequired(_l("Choose a file."))],
    )


class ReleaseGapForm(FlaskForm):
    """Why nobody waits any more for what is missing of a phone."""

    reason = TextAreaField(
        _l("Why nobody waits for it any more"),
        description=_l("For example: the phone is lost, and there is no backup of it. Do not write workers' names."),
        validators=[
            DataRequired(_l("Give a reason.")),
            Length(max=2000, message=_l("Write at most 2,000 characters.")),
        ],
    )


class PickValueForm(FlaskForm):
    """Which of the values that people noted is right."""

    chosen = RadioField(_l("Which is right?"), validators=[InputRequired(_l("Choose one."))])

    def offer(self, values: Sequence[tuple[str, Any]]) -> None:
        """Fill in the values, each by the id of the operation that noted it."""
        self.chosen.choices = [SelectChoice(key, label) for key, label in values]
