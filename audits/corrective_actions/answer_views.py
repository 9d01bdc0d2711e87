"""Pages on which the organisation answers: containment, plan, work begun, evidence, the one extension."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _

from audits.corrective_actions.forms import ContainmentForm, EvidenceForm, ExtensionForm, PlanForm
from audits.corrective_actions.operations import ask_extension as ask
from audits.corrective_actions.operations import contain as tell_containment
from audits.corrective_actions.operations import start_work as begin_work
from audits.corrective_actions.operations import submit_evidence as send_evidence
from audits.corrective_actions.operations import submit_plan as send_plan
from audits.corrective_actions.parties import named_by_finding
from audits.corrective_actions.queries import get_corrective_action
from audits.corrective_actions.views import pages, to_action
from audits.findings.queries import find_told_wording
from audits.forms import ConfirmForm
from audits.permissions import ANSWER_FINDING
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files


@pages.get("/corrective-actions/<int:action_id>/containment")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def contain(action: Any) -> str:
    return _page("contain", action, ContainmentForm(dated_on=today()))


@pages.post("/corrective-actions/<int:action_id>/containment")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@takes_several_files
@commits
def save_containment(action: Any) -> Any:
    form = ContainmentForm()
    if not is_saved(form, lambda: tell_containment(action, form.proof(), current_identity(), today())):
        return _page("contain", action, form), 422
    flash(_("The containment was sent."), "success")
    return to_action(action)


@pages.get("/corrective-actions/<int:action_id>/plan")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def submit_plan(action: Any) -> str:
    if action.plan is not None:
        return _page("submit_plan", action, PlanForm(formdata=None, **_shared(action.plan)).fill(action.plan))
    told = find_told_wording(action.finding_id) or action.finding
    return _page("submit_plan", action, PlanForm(formdata=None).name_parties(named_by_finding(told)))


def _shared(plan: Any) -> dict[str, Any]:
    names = ("root_cause", "correction", "prevention", "owner", "due_on", "cost", "cost_currency")
    return {name: getattr(plan, name) for name in names}


@pages.post("/corrective-actions/<int:action_id>/plan")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@commits
def save_plan(action: Any) -> Any:
    form = PlanForm()
    if not is_saved(form, lambda: send_plan(action, form.text(), current_identity(), today())):
        return _page("submit_plan", action, form), 422
    flash(_("The plan was sent."), "success")
    return to_action(action)


@pages.post("/corrective-actions/<int:action_id>/start")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@commits
def start_work(action: Any) -> Any:
    if ConfirmForm().validate_on_submit():
        begin_work(action, current_identity(), today())
        flash(_("Work has begun."), "success")
    return to_action(action)


@pages.get("/corrective-actions/<int:action_id>/evidence")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def submit_evidence(action: Any) -> str:
    return _page("submit_evidence", action, EvidenceForm())


@pages.post("/corrective-actions/<int:action_id>/evidence")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@takes_several_files
@commits
def save_evidence(action: Any) -> Any:
    form = EvidenceForm()
    if not is_saved(form, lambda: send_evidence(action, form.proof(), current_identity(), today())):
        return _page("submit_evidence", action, form), 422
    flash(_("The evidence was sent."), "success")
    return to_action(action)


@pages.get("/corrective-actions/<int:action_id>/extension")
@requires(ANSWER_FINDING, subject=get_corrective_action)
def ask_extension(action: Any) -> str:
    return _page("ask_extension", action, ExtensionForm())


@pages.post("/corrective-actions/<int:action_id>/extension")
@requires(ANSWER_FINDING, subject=get_corrective_action)
@commits
def save_extension(action: Any) -> Any:
    form, by = ExtensionForm(), current_identity()
    if not is_saved(form, lambda: ask(action, form.asked_for.data, form.reason.data.strip(), by, today())):
        return _page("ask_extension", action, form), 422
    flash(_("The request for an extension was sent."), "success")
    return to_action(action)


def _page(name: str, action: Any, form: Any) -> str:
    return render_template(
        f"audits/corrective_actions/{name}.html",
        action=action,
        form=form,
        finding=find_told_wording(action.finding_id),
        upload_hint=upload_hint(),
    )
