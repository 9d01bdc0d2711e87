"""Replies and an appeal of the demonstration: one waits for its answer, one is answered, one decision is appealed."""

from sqlalchemy import select

from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.organisations.models import Organisation
from compliance.risk.appeals.operations import appeal_flag
from compliance.risk.held.queries import HeldFlag, list_held_flags
from compliance.risk.library import current_library
from compliance.risk.models import RiskFlag
from compliance.risk.operations import uphold_flag, version_of
from compliance.risk.replies.models import AnswerOutcome
from compliance.risk.replies.operations import ReplyText, answer_reply, reply_to_flag, reply_to_records

WAITING = ("threads", "wages-paid-late")
ANSWERED = ("dunes", "wages-paid-late")
APPEALED = ("bridge", "licence-expired")


def plant_replies(plan: DemonstrationPlan) -> None:
    """What three organisations say to what is held on them."""
    words = "The bank returned two transfers because account numbers were wrong. Both were paid again within a week."
    reply_to_flag(_held(plan, *WAITING), ReplyText(words), plan.identity(WAITING[0]), plan.today)
    _answered(plan)
    _appealed(plan)


def _answered(plan: DemonstrationPlan) -> None:
    by = plan.identity(ANSWERED[0])
    words = "دُفعت أجور شهر واحد متأخرة بسبب إغلاق البنك، وأرفقنا كشوف الحساب."
    reply = reply_to_flag(_held(plan, *ANSWERED), ReplyText(words), by, plan.today)
    reason = "The statements explain one month. The others were late too; the point stays."
    answer_reply(reply, AnswerOutcome.PARTLY, reason, plan.identity("analyst"))
    organisation = db.session.get_one(Organisation, plan.organisations[ANSWERED[0]].id)
    source = current_library().sources["wage_payments"]
    reply_to_records(
        organisation, source, ReplyText("The wage of one worker is entered twice in March."), by, plan.today
    )


def _appealed(plan: DemonstrationPlan) -> None:
    held = _held(plan, *APPEALED)
    uphold_flag(
        held.flag,
        reason="The register shows no licence in force.",
        version=version_of(held.flag),
        by=plan.identity("analyst"),
    )
    db.session.flush()
    words = "The renewal was paid before the licence ended; the register was updated late. See the receipt."
    appeal_flag(_held(plan, *APPEALED), words, plan.identity(APPEALED[0]), plan.today)


def _held(plan: DemonstrationPlan, key: str, indicator: str) -> HeldFlag:
    """The flag as the organisation itself may know of it."""
    flag_id = db.session.scalars(
        select(RiskFlag.id).where(
            RiskFlag.organisation_id == plan.organisations[key].id,
            RiskFlag.indicator_code == indicator,
            RiskFlag.cleared_on.is_(None),
        )
    ).one()
    return list_held_flags(plan.identity(key), plan.today, flag_id)[0]
