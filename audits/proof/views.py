"""What the ledger holds of an audit, a finding or a corrective action: a page, and a proof for third parties."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, render_template, url_for

from audits.corrective_actions.queries import get_corrective_action
from audits.findings.queries import get_finding
from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, STATE_LABELS
from audits.permissions import READ_CORRECTIVE_ACTION, READ_FINDING, READ_PROOF, is_team_member
from audits.proof.queries import (
    of_audit,
    of_corrective_action,
    of_finding,
    shows_to_authority,
    shows_to_organisation,
    shows_to_team,
)
from audits.proof.wording import KIND_LABELS
from audits.queries import get_audit
from compliance.accounts.guard import allows, current_identity, requires
from compliance.ledger.canonical import canonical
from compliance.ledger.proofs import export_proof
from compliance.ledger.queries import last_verification, list_entries
from compliance.ledger.wording import ACTION_LABELS
from compliance.web.pagination import Cursor, make_page

pages = Blueprint("proof", __name__)
_STATES = {str(state): label for state, label in (*STATE_LABELS.items(), *CORRECTIVE_ACTION_STATE_LABELS.items())}


@pages.get("/audits/<int:audit_id>/proof")
@requires(READ_PROOF, subject=get_audit)
def show_audit_proof(audit: Any) -> str:
    back = url_for("audits.show_audit", audit_id=audit.id)
    return _page(of_audit(audit), audit, audit.number, back, url_for(".send_audit_proof", audit_id=audit.id))


@pages.get("/findings/<int:finding_id>/proof")
@requires(READ_FINDING, subject=get_finding)
def show_finding_proof(finding: Any) -> str:
    back = url_for("findings.show_finding", finding_id=finding.id)
    file = url_for(".send_finding_proof", finding_id=finding.id)
    return _page(of_finding(finding), finding.audit, finding.number, back, file)


@pages.get("/corrective-actions/<int:action_id>/proof")
@requires(READ_CORRECTIVE_ACTION, subject=get_corrective_action)
def show_corrective_action_proof(action: Any) -> str:
    back = url_for("corrective_actions.show_corrective_action", action_id=action.id)
    file = url_for(".send_corrective_action_proof", action_id=action.id)
    return _page(of_corrective_action(action), action.audit, action.finding.number, back, file)


def _page(subjects: Sequence[Any], audit: Any, number: str, back: str, file: str) -> str:
    cursor = Cursor.from_request()
    return render_template(
        "audits/proof/show_proof.html",
        page=make_page(list_entries(subjects, cursor), cursor, lambda line: (line.sequence,)),
        audit=audit,
        number=number,
        back_url=back,
        file_url=file,
        kinds=KIND_LABELS,
        actions=ACTION_LABELS,
        states=_STATES,
        verification=last_verification(),
        shows_names=allows(READ_FINDING),
    )


@pages.get("/audits/<int:audit_id>/proof.json")
@requires(READ_PROOF, subject=get_audit)
def send_audit_proof(audit: Any) -> Response:
    return _file(of_audit(audit), _shown_of(audit), audit.number)


@pages.get("/findings/<int:finding_id>/proof.json")
@requires(READ_FINDING, subject=get_finding)
def send_finding_proof(finding: Any) -> Response:
    return _file(of_finding(finding), _shown_of(finding), finding.number)


@pages.get("/corrective-actions/<int:action_id>/proof.json")
@requires(READ_CORRECTIVE_ACTION, subject=get_corrective_action)
def send_corrective_action_proof(action: Any) -> Response:
    shows = _shown_of(action) if allows(READ_FINDING) else shows_to_organisation
    return _file(of_corrective_action(action), shows, action.finding.number)


def _shown_of(subject: Any) -> Callable[[str, str], bool]:
    return shows_to_team if is_team_member(current_identity(), subject) else shows_to_authority


def _file(subjects: Sequence[Any], shows: Callable[[str, str], bool], number: str) -> Response:
    body = canonical(export_proof(subjects, shows))
    headers = {"Content-Disposition": f'attachment; filename="proof-{number}.json"'}
    return Response(body, mimetype="application/json", headers=headers)
