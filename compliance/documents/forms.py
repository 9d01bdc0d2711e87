"""Forms of an organisation's documents: the dates stated about a file, and another file in its place."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateField, Form
from wtforms.validators import Optional

from compliance.documents.dates import StatedDates
from compliance.documents.file_types import accepted_extensions


def chosen_files(field: Any) -> list[Any]:
    """The files chosen in an input for several; a browser sends an empty one where none was."""
    return [upload for upload in field.data or () if getattr(upload, "filename", "")]


class DatesFields(Form):
    """The dates a sender states about a file; the time it was received is the system's."""

    dated_on = DateField(
        _l("Date of the document"),
        validators=[Optional()],
        description=_l("The date on the document itself, if it has one."),
    )
    period_starts_on = DateField(
        _l("Covers the period from"),
        validators=[Optional()],
        description=_l("A file counts for a self-assessment only if its period meets that of the self-assessment."),
    )
    period_ends_on = DateField(
        _l("Covers the period to"),
        validators=[Optional()],
        description=_l("Leave it empty if it still applies, as a policy does."),
    )
    valid_until = DateField(
        _l("Valid until"),
        validators=[Optional()],
        description=_l("The day it expires, as on a licence. You are reminded 30, 7 and 1 days before."),
    )

    @property
    def dates(self) -> StatedDates:
        """What was entered; call after validation."""
        return StatedDates(
            self.dated_on.data, self.period_starts_on.data, self.period_ends_on.data, self.valid_until.data
        )


class ReplaceForm(FlaskForm, DatesFields):
    """Another file in the place of one, or other dates about the same."""

    file = FileField(_l("Newer file"))

    def __init__(self, dates: StatedDates) -> None:
        super().__init__(data=vars(dates))
        self.file.render_kw = {"accept": accepted_extensions()}

    @property
    def upload(self) -> Any:
        """The chosen file, or None."""
        return self.file.data if self.file.data and self.file.data.filename else None
