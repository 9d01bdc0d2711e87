"""The organisations of the demonstration: register entries, workplaces, housing, and who recruits for whom."""

from datetime import timedelta

from compliance.accounts.identity import Identity
from compliance.accounts.models import Authority
from compliance.clock import now
from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.world import MEMBERS, OFFICES, SUB_AGENTS, Member
from compliance.organisations.models import BusinessRelationship, Organisation, RelationshipKind, WorkplaceKind
from compliance.organisations.operations import (
    OrganisationFacts,
    OutsideNumber,
    add_workplace,
    register_organisation,
)
from compliance.organisations.relationship_operations import RelationshipFacts, declare_relationship
from compliance.organisations.types import OrganisationKind, Ownership

SOURCE = "Demonstration data"
HOUSING_FROM_WORKERS = 150
ORIGINS = ("NP", "BD", "IN", "PK", "KE", "ID", "PH", "UG", "LK", "ET")
# Where workers named the office they paid, the employer must have named it too.
FIXED_OFFICES = {"kites": ("crescent",), "acacia": ("lantern", "crescent"), "dunes": ("steps",), "oryx": ("garden",)}
# Most are private; the others come round so that no region or sector has one kind of owner only.
OWNERSHIP = (
    Ownership.PRIVATE, Ownership.PRIVATE, Ownership.FOREIGN, Ownership.PRIVATE, Ownership.JOINT, Ownership.PRIVATE,
    Ownership.PUBLIC, None,
)  # fmt: skip
LARGE_EMPLOYER, MEDIUM_EMPLOYER = 1000, 200


def plant_organisations(authorities: dict[str, Authority], by: Identity) -> dict[str, Organisation]:
    """Register every organisation with its number; gives them by key."""
    return {
        member.key: register_organisation(
            _facts(member, authorities), by, number=_number(member, position), source=SOURCE
        )
        for position, member in enumerate(MEMBERS)
    }


def _facts(member: Member, authorities: dict[str, Authority]) -> OrganisationFacts:
    return OrganisationFacts(
        kind=member.kind,
        name=member.name,
        name_ar=member.name_ar,
        country=member.country,
        region_code=member.region,
        city=member.city,
        authority_id=authorities[member.authority].id,
        sector=member.sector,
        ownership=OWNERSHIP[position_of(member) % len(OWNERSHIP)],
        number_of_workers=member.workers,
        number_of_migrant_workers=member.migrants,
    )


def position_of(member: Member) -> int:
    """The member's place in the list."""
    return MEMBERS.index(member)


def _number(member: Member, position: int) -> OutsideNumber | None:
    """Numbers in a row that the real registers do not give out: they begin with 0."""
    if member.kind is OrganisationKind.EMPLOYER:
        return OutsideNumber("sa-establishment", f"0-{1049382 + 7919 * position}")
    return OutsideNumber("sa-recruitment-licence", licence_number(member.key)) if member.kind == "recruiter" else None


def licence_number(key: str) -> str:
    """The licence number of a recruitment office."""
    position = [office.key for office in OFFICES].index(key)
    return f"0-{3307 + 41 * position}"


def plant_workplaces(plan: DemonstrationPlan, by: Identity) -> None:
    """A place of work for each employer and office, a second one for large employers, housing where workers live in."""
    for member in MEMBERS:
        organisation = plan.organisations[member.key]
        if member.region is None:
            continue
        kind = WorkplaceKind.WORKPLACE
        is_employer = member.kind is OrganisationKind.EMPLOYER
        wanted = [(kind, "site", "الموقع") if is_employer else (kind, "office", "المكتب")]
        if (member.workers or 0) >= LARGE_EMPLOYER:
            wanted.append((kind, "second site", "الموقع الثاني"))
        if is_employer and (member.workers or 0) >= HOUSING_FROM_WORKERS:
            wanted.append((WorkplaceKind.HOUSING, "housing", "السكن"))
        for place, name, name_ar in wanted:
            add_workplace(
                organisation,
                by,
                kind=place,
                name=f"{member.city} {name}",
                name_ar=name_ar,
                city=member.city,
                region_code=member.region,
            )


def plant_relationships(plan: DemonstrationPlan) -> None:
    """Employers name the offices they use; offices work with sub-agents abroad."""
    for key in plan.keys_of(OrganisationKind.EMPLOYER):
        _name_offices(plan, key)
    for office in OFFICES:
        _name_sub_agents(plan, office.key)
    db.session.flush()


def _name_offices(plan: DemonstrationPlan, key: str) -> None:
    client, chance = plan.organisations[key], plan.random_for(key, "offices")
    workers = client.number_of_workers or 0
    wanted = 3 if workers >= LARGE_EMPLOYER else 2 if workers >= MEDIUM_EMPLOYER else 1
    fixed = FIXED_OFFICES.get(key, ())
    others = [office.key for office in OFFICES if office.key not in fixed]
    for office in (*fixed, *chance.sample(others, max(0, wanted - len(fixed)))):
        began = plan.days_ago(chance.randint(200, 520))
        facts = RelationshipFacts(
            country_of_origin=chance.choice(ORIGINS),
            number_of_workers=max(1, (client.number_of_migrant_workers or 0) * chance.randint(10, 30) // 100),
            occurred_on=began,
        )
        known = began + timedelta(days=chance.randint(5, 60))
        declare_relationship(client, plan.organisations[office], facts, plan.identity(key), known)


def _name_sub_agents(plan: DemonstrationPlan, office: str) -> None:
    chance = plan.random_for(office, "sub-agents")
    for agent in chance.sample(SUB_AGENTS, chance.randint(1, 2)):
        began = plan.days_ago(chance.randint(250, 540))
        db.session.add(
            BusinessRelationship(
                kind=RelationshipKind.SUB_AGENT_OF,
                organisation_id=plan.organisations[office].id,
                supplier_id=plan.organisations[agent.key].id,
                country_of_origin=agent.country,
                number_of_workers=chance.randint(15, 220),
                occurred_on=began,
                known_on=began,
                recorded_at=now(),
                recorded_by_id=plan.users[office].id,
            )
        )
