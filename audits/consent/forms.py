"""The form of a script's text in another language."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length


class ScriptForm(FlaskForm):
    """A translation, and who answers for it."""

    text = TextAreaField(
        _l("The whole script in this language"),
        description=_l(
            "Sentence by sentence as in English and Arabic, with the risk question and the question for consent."
        ),
        validators=[
            InputRequired(_l("Write the text.")),
            Length(max=10000, message=_l("Write at most 10,000 characters.")),
        ],
    )
    translated_by = StringField(
        _l("Who translated it, and who checked it"),
        validators=[
            InputRequired(_l("Say who translated and checked it.")),
            Length(max=200, message=_l("Write at most 200 characters.")),
        ],
    )
