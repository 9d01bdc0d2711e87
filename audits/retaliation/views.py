"""Pages of checks on workers who spoke; nobody but readers of the audit's interviews learns that there are any."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.permissions import READ_RETALIATION_CHECK, RECORD_RETALIATION_CHECK
from audits.queries import get_audit
from audits.retaliation.forms import CheckForm
from audits.retaliation.operations import DAYS_RULES, ESCALATE_RULE, record_check
from audits.retaliation.queries import get_check, list_checks
from audits.retaliation.values import SafetyOutcome
from audits.retaliation.wording import CONTACT_LABELS, OUTCOME_KINDS, OUTCOME_LABELS, STAGE_LABELS
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.national_rules.lookup import find_rule

pages = Blueprint("retaliation", __name__)


@pages.get("/audits/<int:audit_id>/retaliation")
@requires(READ_RETALIATION_CHECK, subject=get_audit)
def show_checks(audit: Any) -> str:
    rules = (find_rule(code, audit.organisation.country, today()) for code in (*DAYS_RULES.values(), ESCALATE_RULE))
    return render_template(
        "audits/retaliation/show_checks.html",
        audit=audit,
        checks=list_checks(audit.id),
        rules=[rule for rule in rules if rule is not None],
        today=today(),
        **_words(),
    )


@pages.get("/retaliation-checks/<int:check_id>")
@requires(RECORD_RETALIATION_CHECK, subject=get_check)
def record_result(check: Any) -> str:
    return _page(check, CheckForm(formdata=None, checked_on=today()))


@pages.post("/retaliation-checks/<int:check_id>")
@requires(RECORD_RETALIATION_CHECK, subject=get_check)
@commits
def save_result(check: Any) -> Any:
    form = CheckForm()
    if not is_saved(form, lambda: record_check(check, form.facts(), current_identity(), today())):
        return _page(check, form), 422
    if form.outcome.data == SafetyOutcome.SIGNS.value:
        flash(_("Recorded. Do not confront the organisation: read below what to do first."), "warning")
    else:
        flash(_("The check was recorded."), "success")
    return redirect(url_for(".show_checks", audit_id=check.audit_id), 303)


def _page(check: Any, form: CheckForm) -> str:
    return render_template("audits/retaliation/record_check.html", check=check, form=form, **_words())


def _words() -> dict[str, Any]:
    return {
        "stage_labels": STAGE_LABELS,
        "contact_labels": CONTACT_LABELS,
        "outcome_labels": OUTCOME_LABELS,
        "outcome_kinds": OUTCOME_KINDS,
    }
