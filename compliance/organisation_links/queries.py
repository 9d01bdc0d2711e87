"""Reading candidates and links: pages of them, one, and what an organisation's page shows."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.database import db, is_current
from compliance.errors import NotFound
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink, OrganisationLinkCandidate
from compliance.organisations.models import Organisation
from compliance.organisations.queries import get_organisation
from compliance.organisations.visibility import visible_organisation_ids
from compliance.seeks import counted_to_most, within_most
from compliance.web.pagination import PAGE_SIZE, Cursor

ROWS_AT_A_TIME = 500


def get_candidate(candidate_id: int, identity: Identity) -> OrganisationLinkCandidate:
    """The candidate; NotFound unless `identity` may see both organisations."""
    statement = _seen_candidates(identity).where(OrganisationLinkCandidate.id == candidate_id)
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound(_("There is no such pair, or you may not see it."))
    return found


def get_link(link_id: int, identity: Identity) -> OrganisationLink:
    """A decision; NotFound unless `identity` may see both organisations."""
    found = db.session.scalars(_seen_links(identity).where(OrganisationLink.id == link_id)).one_or_none()
    if found is None:
        raise NotFound(_("There is no such link, or you may not see it."))
    return found


def list_candidates(identity: Identity, cursor: Cursor, size: int = PAGE_SIZE) -> Sequence[OrganisationLinkCandidate]:
    """One page (and one row more) of the pairs that wait, those with most points first."""
    each = OrganisationLinkCandidate
    statement = _waiting(identity).limit(size + 1)
    edge = _numbers(cursor.before or cursor.after)
    if edge and cursor.before:
        earlier = or_(each.points > edge[0], and_(each.points == edge[0], each.id < edge[1]))
        found = db.session.scalars(statement.where(earlier).order_by(each.points, each.id.desc())).all()
        return found[::-1]
    if edge:
        statement = statement.where(or_(each.points < edge[0], and_(each.points == edge[0], each.id > edge[1])))
    return db.session.scalars(statement.order_by(each.points.desc(), each.id)).all()


def iterate_candidates(identity: Identity) -> Iterator[OrganisationLinkCandidate]:
    """Every pair that waits, in the order of the page."""
    each = OrganisationLinkCandidate
    ordered = _waiting(identity).order_by(each.points.desc(), each.id)
    yield from db.session.scalars(ordered.execution_options(yield_per=ROWS_AT_A_TIME))


def count_candidates(identity: Identity) -> int | None:
    """How many pairs wait; None beyond what is counted."""
    each = OrganisationLinkCandidate
    waiting = select(each.id).where(each.is_waiting, *_both_seen(each.former_id, each.present_id, identity))
    return within_most(db.session.execute(select(counted_to_most(waiting))).scalar_one())


def list_links(identity: Identity, cursor: Cursor, size: int = PAGE_SIZE) -> Sequence[OrganisationLink]:
    """One page (and one row more) of the links that stand, the latest first."""
    each = OrganisationLink
    statement = _standing(identity).limit(size + 1)
    edge = _numbers(("0", *(cursor.before or cursor.after)))
    if edge and edge[1] and cursor.before:
        return db.session.scalars(statement.where(each.id > edge[1]).order_by(each.id)).all()[::-1]
    if edge and edge[1]:
        statement = statement.where(each.id < edge[1])
    return db.session.scalars(statement.order_by(each.id.desc())).all()


def iterate_links(identity: Identity) -> Iterator[OrganisationLink]:
    """Every link that stands, in the order of the page."""
    ordered = _standing(identity).order_by(OrganisationLink.id.desc())
    yield from db.session.scalars(ordered.execution_options(yield_per=ROWS_AT_A_TIME))


def get_linked_organisation(organisation_id: int, identity: Identity) -> Organisation:
    """`get_organisation` with the decisions on its former and later firms, in the same statement."""
    each = OrganisationLink
    return get_organisation(
        organisation_id,
        identity,
        joinedload(Organisation.decisions_on_former).joinedload(each.former),
        joinedload(Organisation.decisions_on_later).joinedload(each.organisation),
    )


def standing_links(decisions: Sequence[OrganisationLink]) -> list[OrganisationLink]:
    """Of all decisions of an organisation's pairs, the links that stand, the latest first."""
    replaced = {each.supersedes_id for each in decisions}
    standing = [each for each in decisions if each.decision is LinkDecision.LINKED and each.id not in replaced]
    return sorted(standing, key=lambda each: -each.id)


def list_decisions(former_id: int, present_id: int) -> Sequence[Any]:
    """What was decided about a pair, in order: the row and the name of who decided."""
    each = OrganisationLink
    statement = (
        select(each, User.name)
        .outerjoin(User, User.id == each.recorded_by_id)
        .where(each.former_id == former_id, each.organisation_id == present_id)
        .order_by(each.id)
    )
    return db.session.execute(statement).all()


def find_decision(present_id: int, former_id: int) -> OrganisationLink | None:
    """The decision on a pair that stands now."""
    each = OrganisationLink
    statement = select(each).where(each.organisation_id == present_id, each.former_id == former_id, is_current(each))
    return db.session.scalars(statement).one_or_none()


def with_later_firms(organisation_ids: Collection[int]) -> list[int]:
    """`organisation_ids` and the firms that go on with one of them: a former firm's record concerns the present one."""
    each = OrganisationLink
    later = select(each.organisation_id).where(each.former_id.in_(organisation_ids)).distinct()
    return sorted({*organisation_ids, *db.session.scalars(later)})


def _waiting(identity: Identity) -> Select[Any]:
    return _seen_candidates(identity).where(OrganisationLinkCandidate.is_waiting)


def _seen_candidates(identity: Identity) -> Select[Any]:
    each = OrganisationLinkCandidate
    return (
        select(each)
        .where(*_both_seen(each.former_id, each.present_id, identity))
        .options(
            joinedload(each.former).joinedload(Organisation.region),
            joinedload(each.present).joinedload(Organisation.region),
        )
    )


def _standing(identity: Identity) -> Select[Any]:
    return _seen_links(identity).where(OrganisationLink.decision == LinkDecision.LINKED, is_current(OrganisationLink))


def _seen_links(identity: Identity) -> Select[Any]:
    each = OrganisationLink
    return (
        select(each)
        .where(*_both_seen(each.former_id, each.organisation_id, identity))
        .options(
            joinedload(each.former).joinedload(Organisation.region),
            joinedload(each.organisation).joinedload(Organisation.region),
        )
    )


def _both_seen(former_id: Any, present_id: Any, identity: Identity) -> tuple[Any, ...]:
    return tuple(column.in_(visible_organisation_ids(identity)) for column in (former_id, present_id))


def _numbers(edge: tuple[str, ...]) -> tuple[int, int] | None:
    """The numbers of an edge; None where an address holds anything else."""
    if len(edge) != 2 or not all(part.isdecimal() and len(part) <= 18 for part in edge):
        return None
    return int(edge[0]), int(edge[1])
