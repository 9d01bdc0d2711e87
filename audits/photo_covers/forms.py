"""The form that covers parts of a photo. Numbers in percent, so that it works by keyboard and without script."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import FieldList, FloatField, Form, FormField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from audits.forms import choices_of
from audits.photo_covers.models import CoverDecision
from audits.photo_covers.operations import MOST_RECTANGLES
from audits.photo_covers.pictures import Rectangle
from audits.photo_covers.wording import DECISION_CHOICES

SPARE_ROWS = 3
_PERCENT = NumberRange(0, 100, message=_l("Enter a number from 0 to 100."))


class RectangleForm(Form):
    """One part; a row left empty covers nothing."""

    left = FloatField(_l("From the left, percent"), validators=[Optional(), _PERCENT])
    top = FloatField(_l("From the top, percent"), validators=[Optional(), _PERCENT])
    width = FloatField(_l("Width, percent"), validators=[Optional(), _PERCENT])
    height = FloatField(_l("Height, percent"), validators=[Optional(), _PERCENT])

    def values(self) -> tuple[Any, ...]:
        return tuple(self[name].data for name in ("left", "top", "width", "height"))


class CoverPhotoForm(FlaskForm):
    decision = RadioField(
        _l("May the organisation see this photo?"),
        choices=choices_of(DECISION_CHOICES),
        coerce=CoverDecision,
        validators=[InputRequired(_l("Look at the photo, then choose."))],
    )
    rectangles = FieldList(FormField(RectangleForm), min_entries=SPARE_ROWS, max_entries=MOST_RECTANGLES)

    def marked(self) -> list[Rectangle]:
        """The parts that were marked; a row with some of its numbers is one, and is refused where it covers nothing."""
        rows = (entry.form.values() for entry in self.rectangles)
        return [Rectangle(*(each or 0.0 for each in row)) for row in rows if any(each for each in row)]
