"""Form of a conflict-of-interest declaration."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG
from audits.independence.operations import Ties


class DeclareForm(FlaskForm):
    """What a member of the team declares about ties to the organisation."""

    has_conflict = RadioField(
        _l("Is there a tie that could sway you, or seem to?"),
        description=_l(
            "A relative or friend there, a share in it, a debt, a dispute, a gift, or pay that depends on the result."
        ),
        choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))],
        validators=[InputRequired(_l("Choose yes or no."))],
    )
    explanation = TextAreaField(
        _l("What the tie is"), validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)]
    )
    worked_until = DateField(
        _l("Last day you worked for it, advised it or were paid by it"),
        description=_l("Leave empty if you never did. An audit it pays for does not count."),
        validators=[Optional()],
    )

    def ties(self) -> Ties:
        """What was entered; call after validation."""
        return Ties(self.has_conflict.data == "yes", self.worked_until.data, self._explanation())

    def _explanation(self) -> Any:
        return (self.explanation.data or "").strip() or None
