"""The form a wage file is sent in with."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired


class WageFileForm(FlaskForm):
    file = FileField(
        _l("Wage file"), validators=[FileRequired(_l("Choose a file."))], render_kw={"accept": ".csv,.gz,.xlsx"}
    )
