"""Planning checks on workers who spoke when an audit is closed, and recording what each found."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _

from audits.independence.checks import require_independent
from audits.models import Audit
from audits.retaliation.models import RetaliationCheck, RetaliationResult
from audits.retaliation.queries import has_testimony
from audits.retaliation.values import CheckStage, ContactWay, SafetyOutcome
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.national_rules.lookup import value

# When each check is due after closing, and after how many days late it goes to the supervisor: national rules.
DAYS_RULES = {
    CheckStage.FIRST: "audit.retaliation_first_days",
    CheckStage.SECOND: "audit.retaliation_second_days",
}
ESCALATE_RULE = "audit.retaliation_escalate_days"


@dataclass(frozen=True)
class CheckFacts:
    """What a check found. `again_on`: to be checked again by that day; None: settled."""

    contact: ContactWay
    outcome: SafetyOutcome
    done: str
    checked_on: date
    again_on: date | None = None


def plan_checks(audit: Audit, closed_on: date) -> None:
    """Make the checks of an audit that is being closed and in which workers spoke; none where no rule says when."""
    if not has_testimony(audit.id):
        return
    for stage, code in DAYS_RULES.items():
        days = value(code, audit.organisation.country, closed_on)
        if days is not None:
            due_on = closed_on + timedelta(days=int(days))
            db.session.add(RetaliationCheck(audit_id=audit.id, stage=stage, due_on=due_on, made_at=now()))
    db.session.flush()


def record_check(check: RetaliationCheck, facts: CheckFacts, by: Identity, today: date) -> RetaliationResult:
    """Store what a check found. Signs of retaliation, and what is not known, are looked at again on a named day.

    Raises NotAllowed for others than the audit's team, Conflict for a check that is settled, InvalidInput naming the
    field at fault.
    """
    if not check.audit.has_member(by.user_id):
        raise NotAllowed(_("Only the team of this visit records its checks."))
    require_independent(check.audit, by)
    if check.open_until is None:
        raise Conflict(_("This check is settled already. Open it again to see what was found."))
    _check_facts(facts, today)
    result = RetaliationResult(check=check, recorded_at=now(), recorded_by_id=by.user_id, **vars(facts))
    db.session.add(result)
    db.session.flush()
    record_change(
        "audits.record_retaliation_check",
        result,
        by,
        summary=f"Recorded a safety check after {check.audit.number}",
        organisation_id=check.audit.organisation_id,
    )
    return result


def _check_facts(facts: CheckFacts, today: date) -> None:
    if facts.checked_on > today:
        raise InvalidInput("checked_on", _("This day is in the future."))
    if not facts.done.strip():
        raise InvalidInput("done", _("Say what was done."))
    if facts.contact is ContactWay.NONE and facts.outcome in (SafetyOutcome.SAFE, SafetyOutcome.SIGNS):
        raise InvalidInput("contact", _("Nobody was contacted: then it is not known whether they are safe."))
    if facts.again_on is not None and facts.again_on <= today:
        raise InvalidInput("again_on", _("Give a day to come."))
    if facts.outcome is SafetyOutcome.SIGNS and facts.again_on is None:
        raise InvalidInput("again_on", _("Signs of retaliation are followed up: say by which day you look again."))
