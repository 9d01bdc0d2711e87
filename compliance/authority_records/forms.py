"""The form of an authority's record."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome
from compliance.authority_records.operations import AuthorityFacts

MATTER_LABELS = {
    AuthorityMatter.WAGE_CLAIM: _l("Wage claim"),
    AuthorityMatter.VIOLATION: _l("Violation"),
    AuthorityMatter.SANCTION: _l("Sanction"),
}
OUTCOME_LABELS = {
    AuthorityOutcome.UPHELD: _l("Upheld"),
    AuthorityOutcome.NOT_UPHELD: _l("Not upheld"),
    AuthorityOutcome.OPEN: _l("Still open"),
    AuthorityOutcome.UNKNOWN: _l("Not known"),
}
LARGEST_AMOUNT = 10_000_000_000


def _empty_to_none(text: str | None) -> str | None:
    return (text or "").strip() or None


def _currency(text: str | None) -> str | None:
    return (text or "").strip().upper() or None


class AuthorityRecordForm(FlaskForm):
    matter = SelectField(
        _l("What it is"), choices=list(MATTER_LABELS.items()), validators=[InputRequired(_l("Choose what it is."))]
    )
    issued_by = StringField(
        _l("Authority"), validators=[DataRequired(_l("Write which authority it was.")), Length(max=200)]
    )
    reference_number = StringField(
        _l("Reference number"), filters=[_empty_to_none], validators=[Optional(), Length(max=120)]
    )
    opened_on = DateField(
        _l("Opened on"), description=_l("Needed for a claim and a violation."), validators=[Optional()]
    )
    decided_on = DateField(_l("Decided on"), validators=[Optional()])
    outcome = SelectField(
        _l("Outcome"), choices=list(OUTCOME_LABELS.items()), validators=[InputRequired(_l("Choose the outcome."))]
    )
    amount = DecimalField(
        _l("Amount assessed or paid"), validators=[Optional(), NumberRange(min=0, max=LARGEST_AMOUNT)]
    )
    currency = StringField(
        _l("Currency"),
        description=_l("Three letters, such as SAR."),
        filters=[_currency],
        validators=[Optional(), Regexp("^[A-Z]{3}$", message=_l("Give three letters, such as SAR."))],
    )
    violations_count = IntegerField(
        _l("Number of violations"), validators=[Optional(), NumberRange(min=0, max=1_000_000)]
    )
    sanction_from = DateField(
        _l("Sanction begins on"), description=_l("Needed for a sanction."), validators=[Optional()]
    )
    sanction_to = DateField(
        _l("Sanction ends on"), description=_l("Leave empty if it has no end."), validators=[Optional()]
    )
    known_on = DateField(
        _l("Known since"),
        description=_l("The day the authority knew this as it is written here."),
        validators=[InputRequired(_l("Enter the day the authority knew it."))],
    )

    def to_facts(self) -> AuthorityFacts:
        """The values as the operation takes them."""
        return AuthorityFacts(
            matter=AuthorityMatter(self.matter.data),
            issued_by=self.issued_by.data.strip(),
            outcome=AuthorityOutcome(self.outcome.data),
            known_on=self.known_on.data,
            reference_number=self.reference_number.data,
            opened_on=self.opened_on.data,
            decided_on=self.decided_on.data,
            amount=self.amount.data,
            currency=self.currency.data,
            violations_count=self.violations_count.data,
            sanction_from=self.sanction_from.data,
            sanction_to=self.sanction_to.data,
        )

    @classmethod
    def empty(cls, today: date) -> "AuthorityRecordForm":
        return cls(known_on=today)


class CorrectionForm(AuthorityRecordForm):
    reason = StringField(
        _l("Why it is corrected"),
        description=_l("Kept beside both values. Name no worker."),
        validators=[DataRequired(_l("Say why it is corrected.")), Length(max=500)],
    )

    @classmethod
    def of_record(cls, record: Any, today: date) -> "CorrectionForm":
        """Filled with the values of `record`; what is corrected today is known from today."""
        names = [name for name in cls.field_names() if hasattr(record, name)]
        return cls(**{**{name: getattr(record, name) for name in names}, "known_on": today})

    @classmethod
    def field_names(cls) -> list[str]:
        return list(AuthorityFacts.__dataclass_fields__)
