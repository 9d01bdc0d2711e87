"""Form of one's own languages and sex."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice
from wtforms.validators import Optional

from audits.forms import CheckboxesField, choices_of
from audits.interviews.models import Sex
from audits.interviews.origins import languages
from audits.labels import SEX_LABELS


class OwnDetailsForm(FlaskForm):
    languages = CheckboxesField(_l("Languages you can interview in, without an interpreter"), validators=[Optional()])
    sex = RadioField(
        _l("Sex"),
        description=_l("Some workers speak only with a person of their own sex. You need not say."),
        choices=[*choices_of(SEX_LABELS), SelectChoice("", _l("I do not say"))],
        default="",
        validators=[Optional()],
    )

    def offer(self, language: str) -> None:
        """Fill in the languages, named in `language`."""
        self.languages.choices = [SelectChoice(code, name) for code, name in languages(language).items()]

    def chosen_sex(self) -> Sex | None:
        return Sex(self.sex.data) if self.sex.data else None
