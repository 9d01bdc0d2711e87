"""Reading replies: those of an organisation, of a flag, those that wait, and the files they carry."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.accounts.roles import RoleName
from compliance.database import db
from compliance.documents.models import Document
from compliance.errors import NotFound
from compliance.follow_up.models import FollowUpCase, FollowUpState
from compliance.follow_up.queries import list_possible_owners
from compliance.organisations.models import Organisation
from compliance.organisations.visibility import is_visible, visible_organisation_ids
from compliance.risk.models import RiskFlag
from compliance.risk.replies.models import HeldReply, HeldReplyAnswer

LONGEST_LIST = 100
MINISTRY = (RoleName.ANALYST, RoleName.SUPERVISOR)


def _with_parts(query: Select[Any]) -> Select[Any]:
    return query.options(
        joinedload(HeldReply.answer).joinedload(HeldReplyAnswer.answered_by).lazyload(User.roles),
        joinedload(HeldReply.author).lazyload(User.roles),
        selectinload(HeldReply.documents).selectinload(Document.revisions),
    )


def list_own_replies(identity: Identity) -> Sequence[HeldReply]:
    """The newest replies of the identity's own organisations with their answers, the earliest first."""
    query = _with_parts(select(HeldReply)).where(HeldReply.organisation_id.in_(visible_organisation_ids(identity)))
    found = db.session.scalars(query.order_by(HeldReply.id.desc()).limit(LONGEST_LIST)).unique().all()
    return found[::-1]


def list_replies_of_flag(flag_id: int) -> Sequence[HeldReply]:
    """The newest replies to a flag the caller has found visible, the earliest first."""
    query = _with_parts(select(HeldReply)).where(HeldReply.flag_id == flag_id)
    return db.session.scalars(query.order_by(HeldReply.id.desc()).limit(LONGEST_LIST)).unique().all()[::-1]


def list_replies_for_case(organisation_id: int, flag_id: int | None) -> Sequence[HeldReply]:
    """The newest replies that a follow-up case has to know: to its flag, or all of the organisation's."""
    query = _with_parts(select(HeldReply)).where(HeldReply.organisation_id == organisation_id)
    if flag_id is not None:
        query = query.where(HeldReply.flag_id == flag_id)
    return db.session.scalars(query.order_by(HeldReply.id.desc()).limit(10)).unique().all()[::-1]


def list_unanswered_of_flag(flag_id: int) -> Sequence[HeldReply]:
    """Replies to a flag that nobody answered; locked against an answer given at the same time."""
    answered = select(HeldReplyAnswer.reply_id)
    query = select(HeldReply).where(HeldReply.flag_id == flag_id, HeldReply.id.not_in(answered))
    return db.session.scalars(query.order_by(HeldReply.id).with_for_update()).all()


def get_held_reply(held_reply_id: int, identity: Identity) -> HeldReply:
    """A reply for people of the authority; NotFound for others."""
    query = (
        _with_parts(select(HeldReply))
        .where(HeldReply.id == held_reply_id, HeldReply.organisation_id.in_(visible_organisation_ids(identity)))
        .options(joinedload(HeldReply.organisation), joinedload(HeldReply.flag))
    )
    found = db.session.scalars(query).unique().one_or_none() if identity.belongs_to_authority else None
    if found is None:
        raise NotFound(_("There is no such reply, or you may not see it."))
    return found


def list_replies(
    identity: Identity, *, answered: bool, after: int | None = None, before: int | None = None, limit: int = 51
) -> Sequence[Row[Any]]:
    """Replies that wait, the oldest first; or answered ones, the newest first."""
    query: Any = (
        select(
            HeldReply.id,
            HeldReply.replied_at,
            HeldReply.answer_due_on,
            HeldReply.source_code,
            RiskFlag.indicator_code,
            HeldReply.flag_id,
            HeldReply.organisation_id,
            Organisation.name,
            Organisation.name_ar,
            HeldReplyAnswer.outcome,
        )
        .join(Organisation, Organisation.id == HeldReply.organisation_id)
        .outerjoin(RiskFlag, RiskFlag.id == HeldReply.flag_id)
        .outerjoin(HeldReplyAnswer, HeldReplyAnswer.reply_id == HeldReply.id)
        .where(is_visible(identity), HeldReplyAnswer.id.is_not(None) if answered else HeldReplyAnswer.id.is_(None))
    )
    backwards = before is not None
    rising = answered == backwards
    edge = before if backwards else after
    if edge is not None:
        query = query.where(HeldReply.id > edge if rising else HeldReply.id < edge)
    rows = db.session.execute(query.order_by(HeldReply.id if rising else HeldReply.id.desc()).limit(limit)).all()
    return rows[::-1] if backwards else rows


def list_waiting_of(identity: Identity, limit: int = 20) -> Sequence[HeldReply]:
    """Unanswered replies that `identity` was asked to answer, the soonest due first."""
    query = (
        select(HeldReply)
        .outerjoin(HeldReplyAnswer, HeldReplyAnswer.reply_id == HeldReply.id)
        .where(
            HeldReply.asked_id == identity.user_id,
            HeldReplyAnswer.id.is_(None),
            HeldReply.organisation_id.in_(visible_organisation_ids(identity)),
        )
        .options(joinedload(HeldReply.organisation), joinedload(HeldReply.flag))
        .order_by(HeldReply.answer_due_on, HeldReply.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def find_person_to_ask(organisation: Organisation, flag_id: int | None) -> int | None:
    """Who answers a reply: the ministry's person with the follow-up of the flag, else the analyst of the region with
    the fewest replies waiting, else a supervisor; None where the authority has nobody there."""
    people = [each for each in list_possible_owners(organisation) if each.role in MINISTRY]
    owners = select(FollowUpCase.owner_id).where(
        FollowUpCase.risk_flag_id == flag_id, FollowUpCase.state == FollowUpState.OPEN
    )
    owner_ids = set(db.session.scalars(owners)) if flag_id is not None else set()
    waiting = HeldReplyAnswer.reply_id == HeldReply.id
    counts = (
        select(HeldReply.asked_id, func.count())
        .outerjoin(HeldReplyAnswer, waiting)
        .where(HeldReplyAnswer.id.is_(None), HeldReply.asked_id.in_([each.id for each in people]))
        .group_by(HeldReply.asked_id)
    )
    load: dict[Any, int] = {row[0]: row[1] for row in db.session.execute(counts)} if people else {}
    ordered = sorted(
        people,
        key=lambda each: (each.id not in owner_ids, each.role is not RoleName.ANALYST, load.get(each.id, 0), each.id),
    )
    return ordered[0].id if ordered else None
