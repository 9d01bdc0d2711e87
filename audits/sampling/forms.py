"""Form of the workforce a sample is drawn from."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG, choices_of
from audits.sampling.groups_text import read_groups
from audits.sampling.operations import Spread
from audits.sampling.size import Workforce
from audits.sampling.strata import SpreadOver
from audits.sampling.wording import SPREAD_LABELS

_UNKNOWN = _l("Leave empty if it is not known; the sample is then not corrected for it.")


class DrawSampleForm(FlaskForm):
    """What is known of the workers of the site. `reason` is asked only where a draw stands already."""

    workers = IntegerField(
        _l("Workers on the site"),
        description=_l("All of them, whoever employs them. Supervisors are left out."),
        validators=[InputRequired(_l("Give the number of workers."))],
    )
    nationalities = IntegerField(_l("Nationalities"), description=_UNKNOWN, validators=[Optional()])
    recruitment_offices = IntegerField(
        _l("Recruitment offices the workers came through"), description=_UNKNOWN, validators=[Optional()]
    )
    new_arrivals = IntegerField(
        _l("Workers who arrived within the last six months"), description=_UNKNOWN, validators=[Optional()]
    )
    spread_over = SelectField(
        _l("Spread the draw over"),
        choices=[SelectChoice("", _l("Nothing: one list of all workers")), *choices_of(SPREAD_LABELS)],
        default="",
        description=_l("So that every group is heard. Needs the number of workers of each group."),
    )
    groups = TextAreaField(
        _l("The groups"),
        description=_l(
            "One a line: name; workers; of them new arrivals if known. For example: Nepal; 120; 15. They add up to all "
            "workers of the site."
        ),
        validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    reason = TextAreaField(_l("Why it is drawn again"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])

    def workforce(self) -> Workforce:
        """What was entered; call after validation."""
        return Workforce(
            workers=self.workers.data or 0,
            nationalities=self.nationalities.data,
            recruitment_offices=self.recruitment_offices.data,
            new_arrivals=self.new_arrivals.data,
        )

    def spread(self) -> Spread | None:
        """The groups; call after validation. Raises InvalidInput for lines that cannot be read."""
        if not self.spread_over.data:
            return None
        over = SpreadOver(self.spread_over.data)
        return Spread(over, read_groups(self.groups.data or "", over))

    def given_reason(self) -> Any:
        return (self.reason.data or "").strip() or None
