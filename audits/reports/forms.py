"""Forms of reports: beginning, writing, sending, sending back and signing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG, choices_of
from audits.reports.editions import Edition, FileFormat
from audits.reports.operations import ReportText
from audits.reports.wording import FORMAT_LABELS

_LENGTH = Length(max=LONGEST_TEXT, message=TOO_LONG)


class BeginReportForm(FlaskForm):
    """Another version needs a reason; the first one none."""

    reason = TextAreaField(
        _l("Why is there another version?"),
        description=_l("The organisation reads this. Name no nationality, no language and no day of an interview."),
        validators=[Optional(), _LENGTH],
    )

    def given_reason(self) -> str | None:
        return (self.reason.data or "").strip() or None


class ReportTextForm(FlaskForm):
    """The lead's words, for each of the two editions."""

    headline = TextAreaField(
        _l("The result in a few sentences"),
        description=_l("Stands first. Do not write workers' names."),
        validators=[InputRequired(_l("Write the result.")), _LENGTH],
    )
    limits = TextAreaField(
        _l("Limits of this visit"),
        description=_l("What was not seen, who was absent, what was refused. Write “none” if there were none."),
        validators=[InputRequired(_l("Write the limits, or “none”.")), _LENGTH],
    )
    headline_for_organisation = TextAreaField(
        _l("The result, for the organisation"),
        description=_l("Name no nationality, no language and no day of an interview, and no finding it was not told."),
        validators=[InputRequired(_l("Write what the organisation reads.")), _LENGTH],
    )
    limits_for_organisation = TextAreaField(
        _l("Limits, for the organisation"),
        description=_l("Say nothing of interviews: not how many there were, nor who refused."),
        validators=[Optional(), _LENGTH],
    )
    words_confirmed = BooleanField(_l("I looked at these words; they may stand"))

    def text(self) -> ReportText:
        return ReportText(
            headline=self.headline.data,
            limits=self.limits.data,
            headline_for_organisation=self.headline_for_organisation.data,
            limits_for_organisation=self.limits_for_organisation.data or "",
            words_confirmed=bool(self.words_confirmed.data),
        )


class SendForReviewForm(FlaskForm):
    reviewer_id = SelectField(_l("Who reviews it?"), default="", validators=[Optional()])

    def offer(self, reviewers: Sequence[Any]) -> None:
        self.reviewer_id.choices = [
            ("", _("Any supervisor of the authority")),
            *((str(user.id), user.name) for user in reviewers),
        ]

    def chosen_reviewer(self) -> int | None:
        return int(self.reviewer_id.data) if self.reviewer_id.data else None


class ReviewForm(FlaskForm):
    """`read_digest` says which contents the reviewer had before them."""

    read_digest = HiddenField()
    reason = TextAreaField(
        _l("What has to change"),
        description=_l("Needed to send it back."),
        validators=[Optional(), _LENGTH],
    )


class AskForFileForm(FlaskForm):
    edition = RadioField(coerce=Edition, validators=[InputRequired()])
    language = RadioField(
        _l("Language"),
        choices=choices_of(FORMAT_LABELS),
        coerce=FileFormat,
        validators=[InputRequired(_l("Choose a language."))],
    )

    def offer(self, editions: Sequence[Edition]) -> None:
        self.edition.choices = [(edition.value, edition.value) for edition in editions]
