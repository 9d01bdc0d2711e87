"""Forms of the repayment ledger: the group, an amount, its correction, the closing. No field asks for a name."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from audits.forms import LONGEST_TEXT, TOO_LONG
from audits.repayments.models import EntryKind, FoundFrom
from audits.repayments.operations import WITH_FILES, EntryFacts, GroupFacts
from audits.repayments.wording import FOUND_FROM_LABELS
from compliance.organisations.labels import country_choices
from compliance.web.formatting import organisation_name
from compliance.web.record_fields import (
    amount_field,
    choice_field,
    count_field,
    currency_field,
    day_field,
    empty_to_none,
    text_field,
)

MOST_WORKERS = 100_000


class GroupForm(FlaskForm):
    """Which workers are repaid; offices and countries are filled by `offer`."""

    country_of_origin = SelectField(
        _l("Country the workers come from"), validators=[InputRequired(_l("Choose a country."))]
    )
    recruiter_id = SelectField(_l("Recruitment office"), coerce=lambda text: int(text) if text else None)
    recruiter_named = text_field(_l("Recruitment office, where it is not in the list"), longest=300)
    arrived_from = day_field(_l("First of them arrived on"), required=True)
    arrived_to = day_field(_l("Last of them arrived on"), required=True)
    workers = count_field(_l("How many workers"), _l("Leave empty if it is not known."), lowest=1, highest=MOST_WORKERS)

    def offer(self, offices: Sequence[Any]) -> None:
        """Fill in the countries and recruitment offices to choose from."""
        self.country_of_origin.choices = [("", _l("Choose")), *country_choices()]
        self.recruiter_id.choices = [
            SelectChoice("", _l("Not in the list")),
            *(SelectChoice(each.id, organisation_name(each)) for each in offices),
        ]

    def facts(self) -> GroupFacts:
        """What was entered; call after validation."""
        return GroupFacts(
            arrived_from=self.arrived_from.data,
            arrived_to=self.arrived_to.data,
            country_of_origin=self.country_of_origin.data,
            recruiter_id=self.recruiter_id.data,
            recruiter_named=self.recruiter_named.data,
            workers=self.workers.data,
        )


class EntryForm(FlaskForm):
    """One amount; `only_for` takes away what its kind does not ask."""

    found_from = choice_field(_l("Where the amount comes from"), FOUND_FROM_LABELS, required=False)
    amount = amount_field(_l("Amount"), required=True)
    currency = currency_field(_l("Currency"), required=True)
    occurred_on = day_field(_l("Date"), required=True)
    workers = count_field(_l("How many workers"), lowest=0, highest=MOST_WORKERS)
    note = TextAreaField(
        _l("Note"),
        description=_l("Write no names of workers."),
        filters=[empty_to_none],
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    files = MultipleFileField(
        _l("Files"), description=_l("For example the bank's list of transfers. Cover names that nobody needs.")
    )

    def only_for(self, kind: EntryKind, *, by_organisation: bool) -> "EntryForm":
        """Leave the fields of `kind`."""
        if kind is not EntryKind.FOUND or by_organisation:
            del self.found_from
        if kind not in WITH_FILES:
            del self.files
        return self

    def facts(self, kind: EntryKind) -> EntryFacts:
        """What was entered; call after validation."""
        declared = FoundFrom.DECLARED if kind is EntryKind.FOUND else None
        uploads = self.files.data if "files" in self else ()
        return EntryFacts(
            kind=kind,
            amount=self.amount.data,
            currency=self.currency.data,
            occurred_on=self.occurred_on.data,
            found_from=self.found_from.data if "found_from" in self else declared,
            workers=self.workers.data,
            note=self.note.data,
            uploads=[upload for upload in uploads or () if getattr(upload, "filename", "")],
        )


class CorrectEntryForm(EntryForm):
    """The right amount, and why; zero takes the amount back."""

    reason = StringField(
        _l("Why it is corrected"),
        description=_l("Kept beside both rows. Name no worker."),
        filters=[empty_to_none],
        validators=[InputRequired(_l("Say why the amount is corrected.")), Length(max=500)],
    )


class DecisionForm(FlaskForm):
    """Closing a repayment, or opening it again."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The organisation reads this. Say nothing that workers told."),
        validators=[InputRequired(_l("Give a reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class RepaymentSearchForm(Form):
    """Filters of the list; they live in the address."""

    search = StringField(_l("Organisation"))
    open = BooleanField(_l("Only open ones"))
