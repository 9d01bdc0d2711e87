"""Forms of the register, of workplaces and of the recruitment offices an employer uses."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from compliance.organisations.models import OrganisationStatus, WorkplaceKind
from compliance.organisations.operations import OrganisationFacts, OutsideNumber
from compliance.organisations.relationship_operations import RelationshipFacts
from compliance.organisations.types import OWNERSHIP_LABELS, SECTOR_LABELS, OrganisationKind, Ownership, Sector

STATUS_LABELS = {OrganisationStatus.ACTIVE: _l("Active"), OrganisationStatus.CLOSED: _l("Closed")}
WORKPLACE_KIND_LABELS = {WorkplaceKind.WORKPLACE: _l("Place of work"), WorkplaceKind.HOUSING: _l("Workers' housing")}
MOST_WORKERS = 1_000_000


def _stripped(text: str | None) -> str | None:
    return (text or "").strip() or None


def _number_of_workers(label: Any) -> IntegerField:
    return IntegerField(label, validators=[Optional(), NumberRange(min=0, max=MOST_WORKERS)])


class OrganisationForm(FlaskForm):
    kind = SelectField(_l("Kind"), validators=[InputRequired(_l("Choose the kind of organisation."))])
    name = StringField(
        _l("Name as registered"),
        filters=[_stripped],
        validators=[DataRequired(_l("Write the name as registered.")), Length(max=300)],
    )
    name_ar = StringField(_l("Arabic name"), filters=[_stripped], validators=[Optional(), Length(max=300)])
    scheme = StringField(
        _l("Register of the number"),
        description=_l("Short name of the outside register, such as sa-establishment."),
        filters=[_stripped],
        validators=[Optional(), Length(max=60)],
    )
    number = StringField(_l("Number in that register"), filters=[_stripped], validators=[Optional(), Length(max=300)])
    country = SelectField(_l("Country"), validators=[InputRequired(_l("Choose the country."))])
    region_code = SelectField(_l("Region"), validators=[Optional()])
    city = StringField(_l("City"), filters=[_stripped], validators=[Optional(), Length(max=120)])
    address = TextAreaField(_l("Address"), filters=[_stripped], validators=[Optional(), Length(max=2000)])
    authority_id = SelectField(_l("Supervising authority"), validators=[Optional()])
    sector = SelectField(_l("Sector"), choices=[("", _l("Not known")), *SECTOR_LABELS.items()], validators=[Optional()])
    ownership = SelectField(
        _l("Owner"),
        description=_l("Never used to rank organisations; it shows whether all owners are treated alike."),
        choices=[("", _l("Not known")), *OWNERSHIP_LABELS.items()],
        validators=[Optional()],
    )
    number_of_workers = _number_of_workers(_l("Number of workers"))
    number_of_migrant_workers = _number_of_workers(_l("Number of migrant workers"))
    status = SelectField(
        _l("Status"), choices=list(STATUS_LABELS.items()), validators=[InputRequired(_l("Choose the status."))]
    )
    opened_on = DateField(_l("Began on"), validators=[Optional()])
    closed_on = DateField(_l("Closed on"), description=_l("For a closed organisation only."), validators=[Optional()])

    def offer(self, *, kinds: Any, countries: Any, regions: Any, authorities: Any) -> "OrganisationForm":
        """Set the choices that come from the register."""
        self.kind.choices = kinds
        self.country.choices = countries
        self.region_code.choices = [("", _l("Not known")), *regions]
        self.authority_id.choices = [("", _l("None")), *authorities]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        if bool(self.scheme.data) != bool(self.number.data):
            missing = self.number if self.scheme.data else self.scheme
            missing.errors = [*missing.errors, _l("Give both the register and the number, or neither.")]
            return False
        return valid

    def to_facts(self) -> OrganisationFacts:
        return OrganisationFacts(
            kind=OrganisationKind(self.kind.data),
            name=self.name.data,
            country=self.country.data,
            name_ar=self.name_ar.data,
            region_code=self.region_code.data or None,
            city=self.city.data,
            address=self.address.data,
            authority_id=int(self.authority_id.data) if self.authority_id.data else None,
            sector=Sector(self.sector.data) if self.sector.data else None,
            number_of_workers=self.number_of_workers.data,
            number_of_migrant_workers=self.number_of_migrant_workers.data,
            status=OrganisationStatus(self.status.data),
            ownership=Ownership(self.ownership.data) if self.ownership.data else None,
            opened_on=self.opened_on.data,
            closed_on=self.closed_on.data,
        )

    def to_number(self) -> OutsideNumber | None:
        return OutsideNumber(self.scheme.data, self.number.data) if self.scheme.data else None


class WorkplaceForm(FlaskForm):
    kind = SelectField(
        _l("Kind"),
        choices=list(WORKPLACE_KIND_LABELS.items()),
        validators=[InputRequired(_l("Choose the kind of place."))],
    )
    name = StringField(
        _l("Name"), filters=[_stripped], validators=[DataRequired(_l("Write the name of the place.")), Length(max=200)]
    )
    name_ar = StringField(_l("Arabic name"), filters=[_stripped], validators=[Optional(), Length(max=200)])
    city = StringField(_l("City"), filters=[_stripped], validators=[Optional(), Length(max=120)])

    def to_values(self) -> dict[str, Any]:
        return {
            "kind": WorkplaceKind(self.kind.data),
            "name": self.name.data,
            "name_ar": self.name_ar.data,
            "city": self.city.data,
        }


class RelationshipForm(FlaskForm):
    country_of_origin = SelectField(
        _l("Country the workers come from"), validators=[InputRequired(_l("Choose the country the workers come from."))]
    )
    number_of_workers = IntegerField(
        _l("Number of workers"),
        validators=[
            InputRequired(_l("Enter the number of workers, for example 12.")),
            NumberRange(min=0, max=MOST_WORKERS),
        ],
    )
    occurred_on = DateField(_l("Since"), validators=[InputRequired(_l("Enter the day it began."))])

    def to_facts(self) -> RelationshipFacts:
        return RelationshipFacts(
            country_of_origin=self.country_of_origin.data,
            number_of_workers=self.number_of_workers.data,
            occurred_on=self.occurred_on.data,
        )


class RelationshipCorrectionForm(RelationshipForm):
    reason = StringField(
        _l("Why it is corrected"),
        filters=[_stripped],
        validators=[DataRequired(_l("Say why it is corrected.")), Length(max=500)],
    )


class EndForm(FlaskForm):
    ended_on = DateField(_l("Ended on"), validators=[InputRequired(_l("Enter the day it ended."))])

    @classmethod
    def empty(cls, today: date) -> "EndForm":
        return cls(ended_on=today)
