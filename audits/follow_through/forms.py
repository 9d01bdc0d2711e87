"""Filters of the follow-through; they live in the address."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from wtforms import DateField, Form, SelectChoice, SelectField
from wtforms.validators import Optional

from audits.findings.models import Grade
from audits.follow_through.queries import By, FollowThroughFilters
from audits.follow_through.wording import BY_LABELS
from audits.forms import choices_of
from audits.labels import GRADE_LABELS, KIND_LABELS
from audits.models import AuditKind


class FollowThroughForm(Form):
    """What the figures count and are divided by; regions are filled by `offer`."""

    by = SelectField(_l("Divided by"), choices=choices_of(BY_LABELS), default=By.GRADE)
    grade = SelectField(_l("Grade"), choices=[SelectChoice("", _l("All")), *choices_of(GRADE_LABELS)], default="")
    kind = SelectField(_l("Kind"), choices=[SelectChoice("", _l("All")), *choices_of(KIND_LABELS)], default="")
    region = SelectField(_l("Region"), choices=[], default="", validate_choice=False)
    told_from = DateField(_l("Told from"), validators=[Optional()])
    told_to = DateField(_l("Told to"), validators=[Optional()])

    def offer(self, regions: Mapping[str, str]) -> "FollowThroughForm":
        """Fill in the regions to choose from."""
        self.region.choices = [
            SelectChoice("", _l("All")),
            *(SelectChoice(code, name) for code, name in regions.items()),
        ]
        return self

    def filters(self) -> FollowThroughFilters:
        """What was asked for; a value that does not exist asks for nothing."""
        return FollowThroughFilters(
            by=By(self.by.data) if self.by.data in set(By) else By.GRADE,
            grade=Grade(self.grade.data) if self.grade.data in set(Grade) else None,
            kind=AuditKind(self.kind.data) if self.kind.data in set(AuditKind) else None,
            region=self.region.data or None,
            told_from=self.told_from.data,
            told_to=self.told_to.data,
        )
