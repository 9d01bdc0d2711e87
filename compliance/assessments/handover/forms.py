"""The form by which a section is handed over."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, IntegerField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Email, InputRequired, Length, NumberRange, Optional

from compliance.assessments.handover.operations import DEFAULT_LINK_DAYS, LONGEST_LINK_DAYS, HandOver, Way
from compliance.web.language import LANGUAGES

_DAYS_MESSAGE = _l("Give 1 to %(most)s days.", most=LONGEST_LINK_DAYS)


class HandOverForm(FlaskForm):
    """Who answers, how they come in, and until when. Colleagues to choose from are filled in by the view."""

    way = RadioField(
        _l("Who answers this section?"),
        choices=[
            (Way.COLLEAGUE.value, _l("A colleague with an account")),
            (Way.ACCOUNT.value, _l("Somebody invited by e-mail, who gets an account")),
            (Way.LINK.value, _l("Somebody without an account, through a link")),
        ],
        validators=[DataRequired(_l("Choose how the section is answered."))],
    )
    colleague = SelectField(_l("Colleague"), coerce=int, validators=[Optional()])
    name = StringField(_l("Name"), validators=[Length(max=200)])
    email = EmailField(
        _l("E-mail address"),
        validators=[Optional(), Email(_l("Enter an e-mail address such as name@example.org.")), Length(max=255)],
    )
    language = SelectField(
        _l("Language of the mail"), choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()]
    )
    link_days = IntegerField(
        _l("Days the link works"),
        default=DEFAULT_LINK_DAYS,
        validators=[Optional(), NumberRange(1, LONGEST_LINK_DAYS, _DAYS_MESSAGE)],
        render_kw={"inputmode": "numeric"},
    )
    due_on = DateField(
        _l("To be answered by"), validators=[InputRequired(_l("Give the day by which it has to be answered."))]
    )

    def offer(self, colleagues: Any) -> None:
        """Let one of these users be chosen."""
        self.colleague.choices = [SelectChoice(0, "–"), *(SelectChoice(each.id, each.name) for each in colleagues)]

    @property
    def wanted(self) -> HandOver:
        due_on = self.due_on.data
        assert isinstance(due_on, date)
        return HandOver(
            way=Way(self.way.data),
            due_on=due_on,
            user_id=self.colleague.data or None,
            name=self.name.data or "",
            email=self.email.data or "",
            language=self.language.data,
            link_days=self.link_days.data if self.link_days.data is not None else DEFAULT_LINK_DAYS,
        )
