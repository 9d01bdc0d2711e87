"""Two firms that closed and came back, in the demonstration: one waits to be looked at, the other is linked."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome
from compliance.authority_records.operations import AuthorityFacts, record_authority_record
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.world import MINISTRY
from compliance.organisation_links.operations import link_organisations
from compliance.organisation_links.proposing import propose_links
from compliance.organisations.models import Organisation, OrganisationStatus
from compliance.organisations.operations import OrganisationFacts, OutsideNumber, register_organisation
from compliance.organisations.particulars.models import ParticularKind
from compliance.organisations.particulars.operations import ParticularFacts, record_particular, stored_value
from compliance.organisations.types import OrganisationKind, Sector

SOURCE = "Demonstration data"
CLOSED_DAYS_AGO, BEGAN_DAYS_AGO = 150, 130
# Key -> name, Arabic name, number, owner (an invented word, no number of anybody), telephone.
FIRMS: Mapping[str, tuple[str, str | None, str, str, str]] = {
    "sparrow": ("Amber Sparrow Cleaning Est.", "مؤسسة العصفور العنبري للتنظيف", "0-880001", "one", "+966110000101"),
    "sparrow_again": ("Al Asfour Al Anbari Facility Services", None, "0-880002", "one", "+966110000101"),
    "comb": ("Silver Comb Contracting", "المشط الفضي للمقاولات", "0-880003", "two", "+966110000103"),
    "comb_again": (
        "Silver Combs Contracting Company",
        "شركة أمشاط الفضة للمقاولات",
        "0-880004",
        "two",
        "+966110000104",
    ),
}
CLOSED = ("sparrow", "comb")


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Register the firms with what is known of them, compare, and link the second pair as a supervisor does."""
    authority_id = next(
        each.authority_id for each in plan.organisations.values() if each.authority and each.authority.code == MINISTRY
    )
    firms = {key: _register(plan, key, authority_id) for key in FIRMS}
    for key in CLOSED:
        _record_claim(plan, firms[key])
    propose_links(plan.today)
    link_organisations(
        firms["comb_again"],
        firms["comb"],
        "The same owner signed both commercial registrations; workers were told to sign on with the new firm.",
        plan.identity("supervisor"),
        plan.today,
    )


def _register(plan: DemonstrationPlan, key: str, authority_id: int | None) -> Organisation:
    name, name_ar, number, owner, telephone = FIRMS[key]
    closed_on = plan.days_ago(CLOSED_DAYS_AGO) if key in CLOSED else None
    opened_on = plan.days_ago(1500) if closed_on else plan.days_ago(BEGAN_DAYS_AGO)
    facts = OrganisationFacts(
        kind=OrganisationKind.EMPLOYER,
        name=name,
        name_ar=name_ar,
        country="SA",
        region_code="SA-01",
        city="Riyadh",
        authority_id=authority_id,
        sector=Sector.CLEANING if key.startswith("sparrow") else Sector.CONSTRUCTION,
        number_of_workers=64,
        number_of_migrant_workers=58,
        status=OrganisationStatus.CLOSED if closed_on else OrganisationStatus.ACTIVE,
        opened_on=opened_on,
        closed_on=closed_on,
    )
    by = plan.identity("administrator")
    number_of_register = OutsideNumber("sa-establishment", number)
    organisation = register_organisation(facts, by, number=number_of_register, source=SOURCE)
    for kind, given in ((ParticularKind.OWNER, f"demonstration {owner}"), (ParticularKind.TELEPHONE, telephone)):
        value = stored_value(kind, given, "SA")
        particular = ParticularFacts(kind, value, occurred_on=opened_on, known_on=opened_on, ended_on=closed_on)
        record_particular(organisation, particular, by, plan.today)
    return organisation


def _record_claim(plan: DemonstrationPlan, firm: Organisation) -> None:
    opened: date = plan.days_ago(CLOSED_DAYS_AGO + 60)
    facts = AuthorityFacts(
        matter=AuthorityMatter.WAGE_CLAIM,
        issued_by="Labour court (demonstration)",
        outcome=AuthorityOutcome.UPHELD,
        known_on=opened + timedelta(days=45),
        reference_number=f"0-{opened.year}-{firm.id + 7000}",
        opened_on=opened,
        decided_on=opened + timedelta(days=45),
        amount=Decimal(18_500),
        currency="SAR",
    )
    record_authority_record(firm, facts, plan.identity("inspector"), plan.today)
