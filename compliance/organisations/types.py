"""Organisation types, registered by the package of their family, and the sectors used on lists."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class OrganisationKind(StrEnum):
    """The values a row can carry; labels and behaviour are registered by features."""

    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    SUB_AGENT = "sub_agent"


class RelatedSide(StrEnum):
    """Which organisations stand on the other side of a business relationship: those that an office recruits for, or the
    offices that recruit for an employer."""

    CLIENTS = "clients"
    OFFICES = "offices"


@dataclass(frozen=True)
class OrganisationType:
    """A type of organisation: its labels, the standard it is asked to assess itself against, where its records are."""

    kind: OrganisationKind
    label: Any
    label_plural: Any
    standard_code: str | None = None
    records_endpoint: str | None = None


class Sector(StrEnum):
    AGRICULTURE = "agriculture"
    CONSTRUCTION = "construction"
    CLEANING = "cleaning"
    DOMESTIC_WORK = "domestic_work"
    FISHING = "fishing"
    HEALTH_CARE = "health_care"
    HOSPITALITY = "hospitality"
    MANUFACTURING = "manufacturing"
    RECRUITMENT = "recruitment"
    RETAIL = "retail"
    SECURITY = "security"
    TRANSPORT = "transport"
    OTHER = "other"


class Ownership(StrEnum):
    """Who owns an organisation. Never an input of an indicator, of the score or of an order of visits: it is kept to
    show whether all owners are treated alike."""

    PRIVATE = "private"
    PUBLIC = "public"
    FOREIGN = "foreign"
    JOINT = "joint"
    HOUSEHOLD = "household"


OWNERSHIP_LABELS: dict[str, Any] = {
    Ownership.PRIVATE: _l("Private, national"),
    Ownership.PUBLIC: _l("Public"),
    Ownership.FOREIGN: _l("Foreign"),
    Ownership.JOINT: _l("Joint, national and foreign"),
    Ownership.HOUSEHOLD: _l("Private household"),
}

SECTOR_LABELS: dict[str, Any] = {
    Sector.AGRICULTURE: _l("Agriculture"),
    Sector.CONSTRUCTION: _l("Construction"),
    Sector.CLEANING: _l("Cleaning"),
    Sector.DOMESTIC_WORK: _l("Domestic work"),
    Sector.FISHING: _l("Fishing"),
    Sector.HEALTH_CARE: _l("Health care"),
    Sector.HOSPITALITY: _l("Hotels and restaurants"),
    Sector.MANUFACTURING: _l("Manufacturing"),
    Sector.RECRUITMENT: _l("Recruitment"),
    Sector.RETAIL: _l("Retail"),
    Sector.SECURITY: _l("Security services"),
    Sector.TRANSPORT: _l("Transport"),
    Sector.OTHER: _l("Other"),
}
