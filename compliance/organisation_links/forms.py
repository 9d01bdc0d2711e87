"""The forms with which a person decides about two organisations."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.labels import DECISION_LABELS


def _reason() -> TextAreaField:
    return TextAreaField(
        _l("Reason"),
        description=_l("Kept with the decision. Name no worker, and do not write what a worker said."),
        filters=[lambda text: (text or "").strip() or None],
        validators=[
            DataRequired(_l("Give a reason.")),
            Length(max=2000, message=_l("Write at most 2,000 characters.")),
        ],
    )


class DecisionForm(FlaskForm):
    decision = RadioField(
        _l("Are they one firm?"),
        choices=[
            (LinkDecision.LINKED.value, DECISION_LABELS[LinkDecision.LINKED]),
            (LinkDecision.NOT_LINKED.value, DECISION_LABELS[LinkDecision.NOT_LINKED]),
        ],
        validators=[InputRequired(_l("Say whether they are one firm."))],
    )
    reason = _reason()


class UndoForm(FlaskForm):
    reason = _reason()


class LinkForm(FlaskForm):
    former_id = HiddenField()
    reason = _reason()


class SearchForm(FlaskForm):
    class Meta:
        csrf = False

    search = StringField(_l("Name or number of the former firm"), validators=[Length(max=200)])
