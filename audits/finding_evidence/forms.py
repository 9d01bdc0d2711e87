"""Forms to add evidence to a finding and to set a piece aside."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG


class AddEvidenceForm(FlaskForm):
    """Photos and files with what they show."""

    files = MultipleFileField(_l("Photos and files"))
    caption = StringField(
        _l("What they show"),
        description=_l("Do not write workers' names."),
        validators=[
            DataRequired(_l("Say what they show.")),
            Length(max=300, message=_l("Write at most 300 characters.")),
        ],
    )
    taken_on = DateField(_l("Day they were taken or written"), validators=[Optional()])

    @property
    def uploads(self) -> list[Any]:
        return [upload for upload in self.files.data or () if getattr(upload, "filename", "")]


class SetAsideForm(FlaskForm):
    """Why a piece of evidence no longer counts."""

    reason = TextAreaField(
        _l("Why it no longer counts"),
        validators=[DataRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
