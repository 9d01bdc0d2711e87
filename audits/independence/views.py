"""Pages of an audit's independence: who declared what, who may write, and declaring."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.independence.checks import INDEPENDENCE_MONTHS, ROTATION_AUDITS, VISITS_PER_DAY
from audits.independence.forms import DeclareForm
from audits.independence.operations import declare_ties
from audits.independence.queries import list_declarations
from audits.independence.wording import BAR_LABELS
from audits.permissions import DECLARE_CONFLICT, READ_DECLARATION
from audits.queries import get_audit
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.national_rules.lookup import find_rule

pages = Blueprint("independence", __name__)


@pages.get("/audits/<int:audit_id>/independence")
@requires(READ_DECLARATION, subject=get_audit)
def show_independence(audit: Any) -> str:
    country, day = audit.organisation.country, audit.starts_on
    rules = (find_rule(code, country, day) for code in (INDEPENDENCE_MONTHS, ROTATION_AUDITS, VISITS_PER_DAY))
    return render_template(
        "audits/independence/show_independence.html",
        audit=audit,
        declarations=list_declarations(audit.id),
        rules=[rule for rule in rules if rule is not None],
        bar_labels=BAR_LABELS,
    )


@pages.get("/audits/<int:audit_id>/independence/declare")
@requires(DECLARE_CONFLICT, subject=get_audit)
def declare(audit: Any) -> str:
    return _page(audit, DeclareForm())


@pages.post("/audits/<int:audit_id>/independence/declare")
@requires(DECLARE_CONFLICT, subject=get_audit)
@commits
def save_declaration(audit: Any) -> Any:
    form, by = DeclareForm(), current_identity()
    if not is_saved(form, lambda: declare_ties(audit, form.ties(), by, today())):
        return _page(audit, form), 422
    flash(_("Your declaration is saved."), "success" if audit.bar_of(by.user_id) is None else "warning")
    return redirect(url_for(".show_independence", audit_id=audit.id), 303)


def _page(audit: Any, form: DeclareForm) -> str:
    return render_template("audits/independence/declare.html", audit=audit, form=form)
