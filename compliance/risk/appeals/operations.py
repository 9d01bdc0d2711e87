"""Appealing against an upheld flag, and deciding the appeal: never by the person who upheld it."""

from datetime import date

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.approvals.models import SecondApproval
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.risk.appeals.models import AppealOutcome, FlagAppeal, FlagAppealDecision
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.held.deadlines import appeal_answer_due_on, appeal_due_on
from compliance.risk.held.mail import tell_of_answer
from compliance.risk.held.queries import HeldFlag
from compliance.risk.operations import dismiss_flag, version_of
from compliance.risk.vocabulary import FlagState


def appeal_flag(held: HeldFlag, words: str, by: Identity, on: date) -> FlagAppeal:
    """Store an appeal against the decision that upheld a flag; a late one is taken and marked so.

    Raises Conflict where the flag is not upheld or that decision was appealed before, InvalidInput without words.
    """
    if held.upheld is None:
        raise Conflict(_("Nobody upheld this point; there is nothing to appeal against. You may reply to it."))
    if not words.strip():
        raise InvalidInput("words", _("Say why the decision is wrong."))
    if db.session.query(FlagAppeal.id).filter_by(review_id=held.upheld.id).first() is not None:
        raise Conflict(_("You appealed against this decision already."))
    country = held.flag.organisation.country
    due_on = appeal_due_on(held.upheld.at.date(), country)
    appeal = FlagAppeal(
        organisation_id=held.organisation_id,
        flag_id=held.flag_id,
        review_id=held.upheld.id,
        words=words.strip(),
        due_on=due_on,
        is_late=due_on is not None and on > due_on,
        answer_due_on=appeal_answer_due_on(on, country),
        author_id=by.user_id,
        appealed_at=now(),
    )
    db.session.add(appeal)
    db.session.flush()
    record_change(
        "risk.appeal_flag",
        appeal,
        by,
        summary="Appealed against an upheld flag",
        organisation_id=held.organisation_id,
    )
    return appeal


def decide_appeal(
    appeal: FlagAppeal, outcome: AppealOutcome, reason: str, by: Identity, definition: IndicatorDefinition | None
) -> SecondApproval | None:
    """Decide an appeal; the organisation reads the reason. Setting the decision aside dismisses the flag.

    A critical or combined flag is dismissed by two people as any other (the request for the second is given back).
    Raises NotAllowed for who upheld the flag, Conflict where it was decided, InvalidInput at "reason" without one.
    """
    if appeal.review.by_id == by.user_id:
        raise NotAllowed(_("You upheld this flag yourself: another person decides the appeal."))
    db.session.refresh(appeal, with_for_update={"of": FlagAppeal})
    if appeal.decision is not None:
        raise Conflict(_("Somebody else decided this appeal. Open it again."))
    if not reason.strip():
        raise InvalidInput("reason", _("Give the reason."))
    decision = FlagAppealDecision(
        appeal=appeal, outcome=outcome, reason=reason.strip(), decided_by_id=by.user_id, decided_at=now()
    )
    db.session.add(decision)
    db.session.flush()
    record_change(
        "risk.decide_appeal",
        decision,
        by,
        summary=f"Decided an appeal: {outcome}",
        organisation_id=appeal.organisation_id,
    )
    tell_of_answer(appeal.organisation_id)
    if outcome is AppealOutcome.STANDS or appeal.flag.state is not FlagState.UPHELD:
        return None
    flag = appeal.flag
    return dismiss_flag(flag, reason=reason, version=version_of(flag), by=by, definition=definition)
