"""Forms of the administrator's account pages."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Email, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from compliance.accounts.roles import ROLE_LABELS
from compliance.web.language import LANGUAGES

_LANGUAGE_CHOICES = [SelectChoice(code, name) for code, name in LANGUAGES.items()]


class UserForm(FlaskForm):
    """Making or changing a user. Choices of authority and regions are filled by the view."""

    name = StringField(_l("Name"), validators=[DataRequired(_l("Enter the person's name.")), Length(max=200)])
    email = EmailField(
        _l("E-mail address"),
        validators=[
            DataRequired(_l("Enter the e-mail address the person signs in with.")),
            Email(_l("Enter an e-mail address such as name@example.org.")),
            Length(max=255),
        ],
    )
    role = SelectField(
        _l("Role"),
        choices=[SelectChoice(str(role), label) for role, label in ROLE_LABELS.items()],
        validators=[DataRequired(_l("Choose a role."))],
    )
    authority = SelectField(
        _l("Authority"),
        coerce=int,
        description=_l("For inspectors, analysts and supervisors."),
        validators=[Optional()],
    )
    sees_all_regions = BooleanField(_l("All regions of the authority"))
    regions = SelectMultipleField(
        _l("Regions"), validators=[Optional()], widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    language = SelectField(_l("Language"), choices=_LANGUAGE_CHOICES)
    active = BooleanField(_l("May sign in"), default=True)


class AccessForm(FlaskForm):
    """Giving a user access to an organisation by its number in Sanad."""

    organisation = StringField(
        _l("Organisation"),
        description=_l("Name, licence or establishment number. If several match, the list to choose from is shown."),
        validators=[DataRequired(_l("Enter a name or number."))],
    )
    note = StringField(_l("Why"), validators=[Optional(), Length(max=300)])


class ReasonForm(FlaskForm):
    """Asking for something that a second person decides."""

    reason = TextAreaField(_l("Reason"), validators=[DataRequired(_l("Give a reason.")), Length(max=1000)])


class LanguageForm(FlaskForm):
    language = SelectField(_l("Language of pages and mail"), choices=_LANGUAGE_CHOICES)


def fill_choices(form: UserForm, authorities: list[tuple[int, Any]], regions: list[tuple[str, Any]]) -> None:
    """Give the form its authorities and regions."""
    form.authority.choices = [SelectChoice(0, "–"), *(SelectChoice(*each) for each in authorities)]
    form.regions.choices = [SelectChoice(*each) for each in regions]
