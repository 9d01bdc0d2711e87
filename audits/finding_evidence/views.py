"""Pages of a finding's evidence: every piece with its hash and dates, adding, setting aside."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.finding_evidence.forms import AddEvidenceForm, SetAsideForm
from audits.finding_evidence.operations import add_evidence, set_evidence_aside
from audits.finding_evidence.queries import find_piece, list_evidence
from audits.findings.queries import get_finding
from audits.permissions import RECORD_FINDING
from audits.saving import is_saved
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.documents.file_types import upload_hint
from compliance.documents.several_files import takes_several_files

pages = Blueprint("finding_evidence", __name__)


@pages.get("/findings/<int:finding_id>/evidence")
@requires(RECORD_FINDING, subject=get_finding)
def show_evidence(finding: Any) -> str:
    return _page(finding, AddEvidenceForm())


@pages.post("/findings/<int:finding_id>/evidence")
@requires(RECORD_FINDING, subject=get_finding)
@takes_several_files
@commits
def save_evidence(finding: Any) -> Any:
    form = AddEvidenceForm()

    def save() -> None:
        add_evidence(finding, form.uploads, form.caption.data.strip(), form.taken_on.data, current_identity(), today())

    if not is_saved(form, save):
        return _page(finding, form), 422
    flash(_("The evidence was added."), "success")
    return redirect(url_for(".show_evidence", finding_id=finding.id), 303)


@pages.get("/findings/<int:finding_id>/evidence/<int:evidence_id>/set-aside")
@requires(RECORD_FINDING, subject=get_finding)
def set_aside(finding: Any, evidence_id: int) -> str:
    return _aside_page(finding, evidence_id, SetAsideForm())


@pages.post("/findings/<int:finding_id>/evidence/<int:evidence_id>/set-aside")
@requires(RECORD_FINDING, subject=get_finding)
@commits
def save_set_aside(finding: Any, evidence_id: int) -> Any:
    form = SetAsideForm()

    def save() -> None:
        set_evidence_aside(finding, evidence_id, form.reason.data.strip(), current_identity())

    if not is_saved(form, save):
        return _aside_page(finding, evidence_id, form), 422
    flash(_("It was set aside; it stays readable."), "success")
    return redirect(url_for(".show_evidence", finding_id=finding.id), 303)


def _page(finding: Any, form: AddEvidenceForm) -> str:
    return render_template(
        "audits/finding_evidence/show_evidence.html",
        finding=finding,
        form=form,
        pieces=list_evidence(finding),
        upload_hint=upload_hint(),
    )


def _aside_page(finding: Any, document_id: int, form: SetAsideForm) -> str:
    return render_template(
        "audits/finding_evidence/set_aside.html", finding=finding, form=form, piece=find_piece(finding, document_id)
    )
