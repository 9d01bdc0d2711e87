"""Reads of requests for approval. Supervisors see their authority's in their regions; anyone sees their own."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from compliance.accounts.identity import Identity
from compliance.accounts.models import Role, User
from compliance.accounts.roles import RoleName
from compliance.approvals.models import SecondApproval
from compliance.change_log.queries import shaped_account_of
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids


def get_approval(approval_id: int, identity: Identity) -> SecondApproval:
    """The request, or NotFound where `identity` may not see it."""
    query = _with_people(select(SecondApproval).where(SecondApproval.id == approval_id, _is_visible(identity)))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found


def list_approvals(
    identity: Identity, *, decided: bool, after: int | None = None, before: int | None = None, limit: int = 51
) -> Sequence[SecondApproval]:
    """Requests that wait (or were decided), newest first, up to `limit` from the row `after` or up to `before`."""
    query = select(SecondApproval).where(_is_visible(identity))
    query = query.where(SecondApproval.decision.is_not(None) if decided else SecondApproval.decision.is_(None))
    if before is not None:
        upwards = query.where(SecondApproval.id > before).order_by(SecondApproval.id).limit(limit)
        return list(reversed(db.session.scalars(_with_people(upwards)).all()))
    if after is not None:
        query = query.where(SecondApproval.id < after)
    return db.session.scalars(_with_people(query.order_by(SecondApproval.id.desc()).limit(limit))).all()


def list_to_decide(identity: Identity, limit: int = 20) -> Sequence[SecondApproval]:
    """The oldest requests that wait for a decision `identity` might take: of others who did not shape their account,
    and not about themselves."""
    if identity.role is not RoleName.SUPERVISOR:
        return []
    query = (
        select(SecondApproval)
        .where(
            SecondApproval.decision.is_(None),
            SecondApproval.requested_by_id != identity.user_id,
            ~shaped_account_of(identity.user_id, SecondApproval.requested_by_id),
            or_(SecondApproval.subject_type != "user", SecondApproval.subject_id != identity.user_id),
            _is_of_authority(identity),
        )
        .order_by(SecondApproval.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def find_waiting(kind: str, subject_type: str, subject_id: int) -> SecondApproval | None:
    """The request of `kind` about that row which nobody decided yet, whoever asks; for the page of the row itself."""
    query = select(SecondApproval).where(
        SecondApproval.kind == kind,
        SecondApproval.subject_type == subject_type,
        SecondApproval.subject_id == subject_id,
        SecondApproval.decision.is_(None),
    )
    return db.session.scalar(_with_people(query))


def is_shaped_by_asker(approval: SecondApproval, identity: Identity) -> bool:
    """True if who asked made or changed the account of `identity`, and so could sign in with it."""
    return bool(db.session.scalar(select(shaped_account_of(identity.user_id, approval.requested_by_id))))


def list_supervisors(authority_id: int) -> Sequence[User]:
    """Active supervisors of an authority."""
    wanted = (User.authority_id == authority_id, User.active, User.roles.any(Role.name == RoleName.SUPERVISOR))
    return db.session.scalars(select(User).where(*wanted).order_by(User.id)).unique().all()


def list_deciders(authority_id: int, about: User, by: Identity) -> Sequence[User]:
    """The supervisors of an authority who may decide what `by` asks about a person."""
    return (
        db.session.scalars(
            select(User)
            .where(
                User.authority_id == authority_id,
                User.active,
                User.roles.any(Role.name == RoleName.SUPERVISOR),
                User.id.not_in((about.id, by.user_id)),
                ~shaped_account_of(User.id, by.user_id),
            )
            .order_by(User.id)
        )
        .unique()
        .all()
    )


def _with_people(query: Select[SecondApproval]) -> Select[SecondApproval]:
    people = (SecondApproval.requested_by, SecondApproval.decided_by)
    return query.options(*(joinedload(person).lazyload(User.roles) for person in people))


def _is_visible(identity: Identity) -> ColumnElement[bool]:
    own = SecondApproval.requested_by_id == identity.user_id
    if identity.role is not RoleName.SUPERVISOR:
        return own
    return or_(own, _is_of_authority(identity))


def _is_of_authority(identity: Identity) -> ColumnElement[bool]:
    return and_(
        SecondApproval.authority_id == identity.authority_id,
        or_(
            SecondApproval.organisation_id.is_(None),
            SecondApproval.organisation_id.in_(visible_organisation_ids(identity)),
        ),
    )
