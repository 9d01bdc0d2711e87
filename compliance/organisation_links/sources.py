"""What indicators may ask of a former firm: its links, and the records that speak against it, as known on a day.

Which records those are, each kind of evidence says itself (`EvidenceSource.speaks_against`); none that rests on
interviews is carried over.
"""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, Select, String, Subquery, case, cast, literal, null, select, union_all

from compliance.database import Id
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink
from compliance.organisation_links.permissions import READ_LINKS
from compliance.organisations.evidence import is_known, limited_to
from compliance.organisations.models import Organisation
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType

LINK = "link"


def links(as_of: ColumnElement[Any]) -> Select[Any]:
    """One row for each link that stood on `as_of`, and one for each record that speaks against its former firm."""
    sources = current_app.extensions["compliance"].evidence_sources
    parts = [_links(as_of), *(_carried(each, as_of) for each in sources.values() if each.speaks_against is not None)]
    return select(union_all(*parts).subquery())


def _standing(as_of: ColumnElement[Any]) -> Subquery:
    return (
        select(OrganisationLink, Organisation.name.label("former_name"))
        .join(Organisation, Organisation.id == OrganisationLink.former_id)
        .where(OrganisationLink.decision == LinkDecision.LINKED, is_known(OrganisationLink, as_of))
        .subquery()
    )


def _links(as_of: ColumnElement[Any]) -> Select[Any]:
    link = _standing(as_of).c
    return select(
        link.organisation_id,
        cast(null(), Id).label("workplace_id"),
        cast(link.id, String).label("record_id"),
        link.occurred_on,
        link.known_on,
        literal(EvidenceStrength.DOCUMENTED.value).label("strength"),
        literal(LINK, String).label("matter"),
        link.former_id,
        link.former_name,
        cast(null(), String).label("former_record"),
    )


def _carried(source: EvidenceSource, as_of: ColumnElement[Any]) -> Select[Any]:
    link = _standing(as_of)
    with limited_to(None):  # the former firm's records, not those of the organisations asked for
        record = source.query(as_of).subquery()
    assert source.speaks_against is not None
    known_on = case((record.c.known_on > link.c.known_on, record.c.known_on), else_=link.c.known_on)
    number = cast(record.c.record_id, String)
    return (
        select(
            link.c.organisation_id,
            cast(null(), Id).label("workplace_id"),
            (cast(link.c.id, String) + literal(f":{source.code}:", String) + number).label("record_id"),
            record.c.occurred_on,
            known_on.label("known_on"),
            record.c.strength,
            literal(source.code, String).label("matter"),
            link.c.former_id,
            link.c.former_name,
            number.label("former_record"),
        )
        .join(record, record.c.organisation_id == link.c.former_id)
        .where(source.speaks_against(record.c))
    )


def describe_link(record: Mapping[str, Any]) -> str:
    """One sentence about a link, or about a record of the former firm."""
    name = record["former_name"]
    if record["matter"] == LINK:
        return _("It goes on with the former firm %(name)s, as a person decided.", name=name)
    sources = current_app.extensions["compliance"].evidence_sources
    kind = str(sources[record["matter"]].label) if record["matter"] in sources else record["matter"]
    return _("Record of the former firm %(name)s: %(kind)s.", name=name, kind=kind)


SOURCES = (
    EvidenceSource(
        code="organisation_links",
        label=_l("Records of a former firm"),
        query=links,
        fields={
            "matter": FieldType.TEXT,
            "former_id": FieldType.NUMBER,
            "former_name": FieldType.TEXT,
            "former_record": FieldType.TEXT,
        },
        field_labels={
            "matter": _l("kind of record"),
            "former_id": _l("former firm"),
            "former_name": _l("name of the former firm"),
            "former_record": _l("number of its record"),
        },
        value_labels={
            "matter": {
                LINK: _l("link with a former firm"),
                "authority_wage_claims": _l("upheld wage claim"),
                "authority_violations": _l("violations found by an authority"),
                "authority_sanctions": _l("sanction of an authority"),
                "corrective_action_deadlines": _l("corrective action left open"),
            }
        },
        describe=describe_link,
        reader_permission=READ_LINKS,
        entry_endpoint="organisation_links.link_organisation",
        correction_endpoint="organisation_links.ask_undo",
        importer="organisation_links",
        independence_class="authority_register",
        icon="link-45deg",
    ),
)
