"""Pages of what cannot wait: containment, whom to tell, and a suspicion the organisation is not confronted with."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.findings.queries import get_finding
from audits.permissions import LIFT_PROTECTION, PROTECT_FINDING, READ_FINDING
from audits.protection.forms import ContainmentForm, LiftForm, NoticeForm, ProtectForm
from audits.protection.operations import lift_protection, protect_finding, record_containment, record_notice
from audits.protection.queries import (
    containment_clock,
    find_duty,
    find_protection,
    first_recorded_at,
    list_containments,
    list_notices,
    list_protections,
    list_where_to_turn,
    report_clock,
)
from audits.protection.wording import NOTICE_LABELS, say_clock
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import now, today
from compliance.database import commits
from compliance.standards.ilo_signs import ILO_SIGNS

pages = Blueprint("protection", __name__)


@pages.get("/findings/<int:finding_id>/at-once")
@requires(READ_FINDING, subject=get_finding)
def show_urgent(finding: Any) -> str:
    first = finding.first_id
    containments, notices = list_containments(first), list_notices(first)
    protections = list_protections(first)
    protection = next((each for each in protections if each.lift is None), None)
    suspected = protection is not None or finding.ilo_sign is not None
    return render_template(
        "audits/protection/show_urgent.html",
        finding=finding,
        protection=protection,
        protections=protections,
        suspected=suspected,
        containments=containments,
        notices=notices,
        notice_labels=NOTICE_LABELS,
        containment=containment_clock(finding, containments),
        report=report_clock(finding, first_recorded_at(finding), notices) if suspected else None,
        duty=find_duty(finding) if suspected else None,
        where_to_turn=list_where_to_turn(finding) if suspected else (),
        say_clock=say_clock,
        ilo_signs=ILO_SIGNS,
        at=now(),
        on_team=allows(PROTECT_FINDING, finding),
        may_lift=allows(LIFT_PROTECTION, finding),
    )


@pages.get("/findings/<int:finding_id>/protection")
@requires(PROTECT_FINDING, subject=get_finding)
def protect(finding: Any) -> str:
    return _page("audits/protection/protect.html", finding, ProtectForm())


@pages.post("/findings/<int:finding_id>/protection")
@requires(PROTECT_FINDING, subject=get_finding)
@commits
def save_protection(finding: Any) -> Any:
    form = ProtectForm()
    return _saved(
        "audits/protection/protect.html",
        finding,
        form,
        lambda: protect_finding(finding, form.reason.data.strip(), current_identity()),
        _("The organisation is not confronted with this finding. See what to do now."),
    )


@pages.get("/findings/<int:finding_id>/protection/lift")
@requires(LIFT_PROTECTION, subject=get_finding)
def lift(finding: Any) -> str:
    return _page("audits/protection/lift.html", finding, LiftForm())


@pages.post("/findings/<int:finding_id>/protection/lift")
@requires(LIFT_PROTECTION, subject=get_finding)
@commits
def save_lift(finding: Any) -> Any:
    form = LiftForm()
    return _saved(
        "audits/protection/lift.html",
        finding,
        form,
        lambda: lift_protection(finding, form.reason.data.strip(), current_identity(), today()),
        _("The finding is handled as others are from now on."),
    )


@pages.get("/findings/<int:finding_id>/containment")
@requires(PROTECT_FINDING, subject=get_finding)
def contain(finding: Any) -> str:
    return _page("audits/protection/contain.html", finding, ContainmentForm())


@pages.post("/findings/<int:finding_id>/containment")
@requires(PROTECT_FINDING, subject=get_finding)
@commits
def save_containment(finding: Any) -> Any:
    form = ContainmentForm()
    return _saved(
        "audits/protection/contain.html",
        finding,
        form,
        lambda: record_containment(finding, form.containment(), current_identity()),
        _("It was recorded."),
    )


@pages.get("/findings/<int:finding_id>/notices")
@requires(PROTECT_FINDING, subject=get_finding)
def notify(finding: Any) -> str:
    return _page("audits/protection/notify.html", finding, NoticeForm())


@pages.post("/findings/<int:finding_id>/notices")
@requires(PROTECT_FINDING, subject=get_finding)
@commits
def save_notice(finding: Any) -> Any:
    form = NoticeForm()
    return _saved(
        "audits/protection/notify.html",
        finding,
        form,
        lambda: record_notice(finding, form.notice(), current_identity()),
        _("It was recorded."),
    )


def _page(template: str, finding: Any, form: Any) -> str:
    return render_template(template, finding=finding, form=form, protection=find_protection(finding.first_id))


def _saved(template: str, finding: Any, form: Any, save: Callable[[], Any], message: str) -> Any:
    if not is_saved(form, save):
        return _page(template, finding, form), 422
    flash(message, "success")
    return redirect(url_for(".show_urgent", finding_id=finding.id), 303)
