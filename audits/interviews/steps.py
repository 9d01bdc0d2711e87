"""What a step of an interview is, and the first of them: asking for consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import choices_of
from audits.interviews.answers import ConsentAnswers
from audits.interviews.values import ConsentOutcome, InterviewPlace, RiskAnswer
from audits.interviews.wording import CONSENT_LABELS, RISK_LABELS
from audits.labels import PLACE_LABELS


class StepForm(FlaskForm):
    """A step of an interview. `offer` fills in what depends on the visit and on the page's language."""

    def offer(self, workplaces: Sequence[Any], recruiters: Sequence[Any], page_language: str) -> None:
        """Fill in what can be chosen; a step without such fields leaves it at that."""


class ConsentForm(StepForm):
    """Asked before anything else; the script was read out in `script_language`."""

    script_language = HiddenField(validators=[Optional(), Length(max=8)])
    script_version = HiddenField(validators=[Optional(), Length(max=20)])
    place = RadioField(
        _l("Where are you speaking?"),
        choices=choices_of(PLACE_LABELS),
        validators=[InputRequired(_l("Choose where you are speaking."))],
    )
    risk = RadioField(
        _l("Could talking to us put the worker at risk?"),
        description=_l("As the worker answers. If yes: speak away from work, later, or not at all."),
        choices=choices_of(RISK_LABELS),
        validators=[InputRequired(_l("Choose what the worker answers."))],
    )
    consent = RadioField(
        _l("Does the worker agree to be interviewed?"),
        choices=choices_of(CONSENT_LABELS),
        validators=[InputRequired(_l("Choose whether the worker agrees."))],
    )

    def answers(self) -> ConsentAnswers:
        """What was entered; call after validation."""
        return ConsentAnswers(
            outcome=ConsentOutcome(self.consent.data),
            risk=RiskAnswer(self.risk.data),
            place=InterviewPlace(self.place.data),
            script_language=self.script_language.data or None,
            script_version=self.script_version.data or None,
        )


@dataclass(frozen=True)
class Step:
    """A step: its code in the address, its title and its form."""

    code: str
    title: Any
    form: type[StepForm]


CONSENT_STEP = Step("consent", _l("Consent"), ConsentForm)
