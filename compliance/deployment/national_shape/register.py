"""The register of a country: one authority, one account nobody signs in to, employers and recruitment offices."""

from typing import Any

from sqlalchemy import String, case, cast, insert, literal

from compliance.accounts.models import Authority, Region, User
from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.deployment.demonstration.world import REGIONS
from compliance.deployment.national_shape.plan import NUMBER, OFFICES_IN_A_THOUSAND, NationalShape
from compliance.organisations.models import BusinessRelationship, Organisation, RelationshipKind
from compliance.organisations.types import OrganisationKind, Sector

AUTHORITY_ID = 1
USER_ID = 1


def is_office(number: Any = NUMBER.c.n) -> Any:
    """One organisation in a hundred is a recruitment office."""
    return number % (1000 // OFFICES_IN_A_THOUSAND) == 0


def plant_register(shape: NationalShape) -> None:
    connection = shape.connection
    authority = {
        "id": AUTHORITY_ID,
        "code": "scale",
        "country": "SA",
        "name": {"en": "Invented ministry", "ar": "وزارة"},
    }
    connection.execute(insert(Authority), [authority])
    regions = [{"code": code, "country": "SA", "name": {"en": name, "ar": ar}} for code, name, ar in REGIONS]
    connection.execute(insert(Region), regions)
    user = {
        "id": USER_ID,
        "email": "nobody@scale.example",
        "name": "Nobody",
        "fs_uniquifier": "scale-nobody",
        "active": False,
        "language": "en",
        "sees_all_regions": True,
        "reads_interviews": False,
        "authority_id": AUTHORITY_ID,
    }
    connection.execute(insert(User), [user])
    _plant_organisations(shape)
    _plant_relationships(shape)
    _plant_authority_records(shape)


def _plant_organisations(shape: NationalShape) -> None:
    regions = [code for code, *_ in REGIONS]
    sectors = [sector.value for sector in Sector if sector is not Sector.RECRUITMENT]
    office = is_office()
    name = literal("Invented firm ", String) + cast(NUMBER.c.n, String)
    values = {
        "id": NUMBER.c.n,
        "kind": case((office, OrganisationKind.RECRUITER.value), else_=OrganisationKind.EMPLOYER.value),
        "name": name,
        "search_text": literal("invented firm ", String) + cast(NUMBER.c.n, String),
        "country": "SA",
        "region_code": _pick(shape, 1, regions),
        "authority_id": AUTHORITY_ID,
        "sector": case((office, Sector.RECRUITMENT.value), else_=_pick(shape, 2, sectors)),
        # A few large ones, many small ones.
        "number_of_workers": 1 + 2_000_000 // (1000 + shape.draw(3, 100_000) * shape.draw(4, 6)),
        "status": "active",
        "is_identified": True,
        "created_at": shape.moment,
    }
    shape.fill(Organisation, values, copies=None)


def _pick(shape: NationalShape, salt: int, choices: list[str]) -> Any:
    drawn = shape.draw(salt, len(choices))
    return case(dict(enumerate(choices)), value=drawn)


def office_number(shape: NationalShape, salt: int, number: Any = None) -> Any:
    """The number of an office."""
    offices = shape.organisations // (1000 // OFFICES_IN_A_THOUSAND)
    return (1 + shape.draw(salt, max(offices, 1), number)) * (1000 // OFFICES_IN_A_THOUSAND)


def _plant_relationships(shape: NationalShape) -> None:
    """A quarter of the employers say which office recruits for them."""
    since = 30 + shape.draw(11, 1500)
    values = {
        **shape.envelope(shape.day(since)),
        "kind": RelationshipKind.RECRUITS_FOR.value,
        "supplier_id": office_number(shape, 12),
        "country_of_origin": "NP",
    }
    shape.fill(BusinessRelationship, values, shape.one_of(10, 250), ~is_office())


def _plant_authority_records(shape: NationalShape) -> None:
    """Wage claims, violations found by authorities, and sanctions."""
    claims = {**_authority_record(shape, 20, AuthorityMatter.WAGE_CLAIM), "amount": 300_000, "currency": "SAR"}
    shape.fill(AuthorityRecord, claims, shape.one_of(20, 50), copies=2)
    violations = {
        **_authority_record(shape, 30, AuthorityMatter.VIOLATION),
        "violations_count": shape.draw(33, 4, shape.one),
    }
    shape.fill(AuthorityRecord, violations, shape.one_of(30, 80))
    ago = shape.draw(41, 2500, shape.one)
    sanctions = {
        **_authority_record(shape, 40, AuthorityMatter.SANCTION),
        "sanction_from": shape.day(ago),
        "sanction_to": shape.day(ago - 90),
    }
    shape.fill(AuthorityRecord, sanctions, shape.one_of(40, 15))


def _authority_record(shape: NationalShape, salt: int, matter: AuthorityMatter) -> dict[str, Any]:
    upheld = shape.draw(salt + 2, 10, shape.one) < 3
    return {
        **shape.envelope(shape.day(shape.draw(salt + 1, 1600, shape.one))),
        "matter": matter.value,
        "outcome": case((upheld, AuthorityOutcome.UPHELD.value), else_=AuthorityOutcome.NOT_UPHELD.value),
        "issued_by": "Invented authority",
    }
