"""Reading appeals: those of an organisation, of a flag, and those that wait for a decision."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.database import db
from compliance.errors import NotFound
from compliance.organisations.visibility import visible_organisation_ids
from compliance.risk.appeals.models import FlagAppeal, FlagAppealDecision
from compliance.risk.models import FlagReview

LONGEST_LIST = 100


def _with_parts() -> Select[FlagAppeal]:
    return select(FlagAppeal).options(
        joinedload(FlagAppeal.decision).joinedload(FlagAppealDecision.decided_by).lazyload(User.roles),
        joinedload(FlagAppeal.author).lazyload(User.roles),
        joinedload(FlagAppeal.organisation),
        joinedload(FlagAppeal.flag),
        joinedload(FlagAppeal.review).joinedload(FlagReview.by).lazyload(User.roles),
    )


def list_own_appeals(identity: Identity) -> Sequence[FlagAppeal]:
    """The newest appeals of the identity's own organisations, with what was decided."""
    query = _with_parts().where(FlagAppeal.organisation_id.in_(visible_organisation_ids(identity)))
    return db.session.scalars(query.order_by(FlagAppeal.id.desc()).limit(LONGEST_LIST)).unique().all()


def list_appeals_of_flag(flag_id: int) -> Sequence[FlagAppeal]:
    """Appeals about a flag the caller has found visible, the earliest first."""
    return db.session.scalars(_with_parts().where(FlagAppeal.flag_id == flag_id).order_by(FlagAppeal.id)).unique().all()


def get_appeal(appeal_id: int, identity: Identity) -> FlagAppeal:
    """An appeal for people of the authority; NotFound for others."""
    query = _with_parts().where(
        FlagAppeal.id == appeal_id, FlagAppeal.organisation_id.in_(visible_organisation_ids(identity))
    )
    found = db.session.scalars(query).unique().one_or_none() if identity.belongs_to_authority else None
    if found is None:
        raise NotFound(_("There is no such appeal, or you may not see it."))
    return found


def list_waiting_appeals(identity: Identity, limit: int = LONGEST_LIST) -> Sequence[FlagAppeal]:
    """Appeals nobody decided yet, the soonest due first."""
    decided = select(FlagAppealDecision.appeal_id)
    query = _with_parts().where(
        FlagAppeal.id.not_in(decided), FlagAppeal.organisation_id.in_(visible_organisation_ids(identity))
    )
    return db.session.scalars(query.order_by(FlagAppeal.answer_due_on, FlagAppeal.id).limit(limit)).unique().all()
