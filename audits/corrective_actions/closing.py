"""What stands against closing a corrective action, and against a plan that ends after its deadline."""

from datetime import date

from flask_babel import gettext as _

from audits.corrective_actions.life import check_closing
from audits.corrective_actions.models import CheckMethod, CorrectiveAction
from audits.corrective_actions.parties import list_parties
from audits.findings.models import Finding
from audits.repayments.balances import has_open_repayment
from compliance.errors import InvalidInput
from compliance.national_rules.lookup import value

CONFIRMATIONS = "finding.critical_confirmations"


def least_confirmations(country: str, on: date) -> int | None:
    """Workers who have to confirm the correction of a critical finding; None where no rule says."""
    return value(CONFIRMATIONS, country, on)


def check_may_close(
    action: CorrectiveAction, told: Finding, method: CheckMethod, worker_confirmations: int | None, today: date
) -> None:
    """Raise InvalidInput where the grade, a party that has not done its part, or a repayment stands against it.

    `told` is the wording the organisation was told last.
    """
    minimum = least_confirmations(action.audit.organisation.country, today)
    check_closing(told.grade, method, worker_confirmations, minimum)
    waiting = [party.name for party in list_parties(action, told) if not party.is_done]
    if waiting:
        names = ", ".join(waiting)
        raise InvalidInput("outcome", _("No party alone closes this. Not done yet: %(names)s.", names=names))
    if has_open_repayment(action.id):
        raise InvalidInput("outcome", _("A repayment of fees is not closed. Close it first."))


def check_deadline_of_plan(action: CorrectiveAction, reason: str | None) -> None:
    """Raise InvalidInput for approving a plan past the deadline without a reason, or past the one extension."""
    plan, deadline = action.plan, action.close_due_on
    if plan is None or deadline is None or plan.due_on <= deadline:
        return
    if action.extended_from is not None:
        raise InvalidInput(
            "outcome", _("The plan ends after the deadline, and the one extension was given. Send it back.")
        )
    if not (reason or "").strip():
        raise InvalidInput(
            "reason", _("The plan ends after the deadline: approving it gives the one extension. Say why.")
        )
