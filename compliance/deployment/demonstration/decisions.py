"""What people decided about flags in the demonstration: upheld, dismissed, waiting for a second person, released."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from compliance.database import db
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.follow_up.models import FollowUpCase, FollowUpState
from compliance.follow_up.operations import add_note, end_case
from compliance.risk.library import current_library
from compliance.risk.models import RiskFlag
from compliance.risk.operations import dismiss_flag, follow_up_flag, release_flag, uphold_flag, version_of

UPHELD = ("pearl", "passports-kept")
DISMISSED = ("marble", "wages-paid-late")
WAITING_FOR_SECOND_PERSON = ("gate", "licence-expired")
RELEASED = ("acacia", "passports-kept")


@dataclass(frozen=True)
class CaseStory:
    """A follow-up from a flag: who has to do what, when it was opened and is due, how it ended."""

    organisation: str
    indicator: str
    owner: str
    what: str
    opened_days_ago: int
    due_in_days: int
    note: str | None = None
    ended: FollowUpState | None = None
    outcome: str | None = None


CASES: tuple[CaseStory, ...] = (
    CaseStory("dunes", "wages-paid-late", "inspector", "Check the transfers of the last three months on site", 6, 12),
    CaseStory(
        "threads",
        "wages-paid-late",
        "inspector2",
        "Ask for the bank files and compare them with the payroll",
        30,
        -6,
        note="Asked twice by telephone; the files were promised for the following week.",
    ),
    CaseStory(
        "anchor",
        "signs-seen-together",
        "inspector",
        "افحصوا السكن ليلا مع مترجم مستقل، ولا تواجهوا صاحب العمل قبل ذلك",
        3,
        2,
    ),
    CaseStory("kites", "fees-charged", "analyst.interviews", "Hear the recruitment office about its price list", 20, 9),
    CaseStory("pearl", "passports-kept", "inspector", "See that every passport was handed back", 15, 5),
    CaseStory(
        "bridge",
        "licence-expired",
        "analyst",
        "Ask the licensing department about the renewal",
        40,
        -20,
        ended=FollowUpState.DONE,
        outcome="The renewal was refused; the office was told to stop recruiting. The flag stays.",
    ),
    CaseStory(
        "steps",
        "licence-expired",
        "analyst.riyadh",
        "Remind the office of its licence",
        10,
        -2,
        ended=FollowUpState.CLOSED,
        outcome="Not needed: the application for renewal is with the licensing department.",
    ),
)


def plant_decisions(plan: DemonstrationPlan) -> None:
    """Decide about a few of the raised flags, and open the follow-ups that come of them."""
    _decide(plan)
    for story in CASES:
        _follow_up(plan, story)


def _flag(plan: DemonstrationPlan, key: str, indicator: str) -> RiskFlag:
    return db.session.scalars(
        select(RiskFlag).where(
            RiskFlag.organisation_id == plan.organisations[key].id,
            RiskFlag.indicator_code == indicator,
            RiskFlag.cleared_on.is_(None),
        )
    ).one()


def _decide(plan: DemonstrationPlan) -> None:
    analyst, definitions = plan.identity("analyst"), current_library().definitions
    flag = _flag(plan, *UPHELD)
    uphold_flag(
        flag, reason="Passports were seen in the cabinet by two inspectors.", version=version_of(flag), by=analyst
    )
    for place, reason in _DISMISSALS.items():
        flag = _flag(plan, *place)
        definition = definitions[flag.indicator_code]
        dismiss_flag(flag, reason=reason, version=version_of(flag), by=analyst, definition=definition)
    flag = _flag(plan, *RELEASED)
    reason = "The cabinet was seen on site by the team; what is released quotes no worker."
    release_flag(flag, reason=reason, version=version_of(flag), by=plan.identity("supervisor"))


_DISMISSALS: Mapping[tuple[str, str], str] = {
    DISMISSED: "The bank confirmed in writing that its system was down; the wages arrived together the week after.",
    WAITING_FOR_SECOND_PERSON: "The office shows a letter that lifts the suspension; the register is not updated yet.",
}


def _follow_up(plan: DemonstrationPlan, story: CaseStory) -> None:
    flag = _flag(plan, story.organisation, story.indicator)
    opened_on = plan.days_ago(story.opened_days_ago)
    case = follow_up_flag(
        flag,
        what=story.what,
        owner_id=plan.users[story.owner].id,
        due_on=plan.today + timedelta(days=story.due_in_days),
        version=version_of(flag),
        by=plan.identity("analyst"),
        today=opened_on,
    )
    case.opened_at = moment_on(opened_on, 13)
    if story.note:
        add_note(case, story.note, plan.identity(story.owner))
    if story.ended and story.outcome:
        _end(plan, case, story.ended, story.outcome, story.owner)


def _end(plan: DemonstrationPlan, case: FollowUpCase, state: FollowUpState, outcome: str, owner: str) -> None:
    db.session.flush()
    end_case(case, state=state, outcome=outcome, version=case.version, by=plan.identity(owner))
    case.ended_at = moment_on(case.due_on, 15)
    db.session.flush()
