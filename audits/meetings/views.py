"""Pages of an audit's meetings."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from audits.findings.wording import find_revealing_words
from audits.meetings.forms import MEETING_FORMS, ClosingMeetingForm
from audits.meetings.operations import record_meeting
from audits.meetings.queries import list_meetings, list_tellable
from audits.meetings.wording import ACKNOWLEDGEMENT_LABELS, AGENDA, MEETING_LABELS
from audits.permissions import READ_MEETING, RECORD_MEETING
from audits.queries import get_audit
from audits.saving import is_saved
from compliance.accounts.guard import allows, current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import NotFound

pages = Blueprint("meetings", __name__)


@pages.get("/audits/<int:audit_id>/meetings")
@requires(READ_MEETING, subject=get_audit)
def show_meetings(audit: Any) -> str:
    return render_template(
        "audits/meetings/show_meetings.html",
        audit=audit,
        meetings=list_meetings(audit.id),
        kinds=tuple(MEETING_FORMS),
        meeting_labels=MEETING_LABELS,
        agenda=AGENDA,
        acknowledgement_labels=ACKNOWLEDGEMENT_LABELS,
        on_team=allows(RECORD_MEETING, audit),
    )


@pages.get("/audits/<int:audit_id>/meetings/<meeting_kind>")
@requires(RECORD_MEETING, subject=get_audit)
def record(audit: Any, meeting_kind: str) -> str:
    return _page(audit, _form(audit, meeting_kind))


@pages.post("/audits/<int:audit_id>/meetings/<meeting_kind>")
@requires(RECORD_MEETING, subject=get_audit)
@commits
def save_meeting(audit: Any, meeting_kind: str) -> Any:
    form = _form(audit, meeting_kind)
    if not is_saved(form, lambda: record_meeting(audit, form.record(), current_identity(), today())):
        return _page(audit, form), 422
    flash(_("The meeting was recorded."), "success")
    return redirect(url_for(".show_meetings", audit_id=audit.id), 303)


def _form(audit: Any, meeting_kind: str) -> Any:
    if meeting_kind not in MEETING_FORMS:
        raise NotFound(_("There is no such page."))
    form = MEETING_FORMS[meeting_kind]()
    form.offer(audit.members)
    return form


def _page(audit: Any, form: Any) -> str:
    is_closing = isinstance(form, ClosingMeetingForm)
    return render_template(
        "audits/meetings/record_meeting.html",
        audit=audit,
        form=form,
        is_closing=is_closing,
        title=MEETING_LABELS[form.kind],
        tellable=list_tellable(audit.id) if is_closing else (),
        revealing=find_revealing_words(form.told.data or "", audit) if is_closing else (),
    )
