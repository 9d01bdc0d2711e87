"""Opening and closing meetings from the field, through the meeting's own form and operation."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext as _

from audits.field.form_values import bound_form, empty_form, field_names, require_valid
from audits.field.kinds import NotSaved, Saved, Saving, Step
from audits.findings.wording import find_revealing_words
from audits.meetings.forms import MEETING_FORMS
from audits.meetings.models import Acknowledgement, MeetingKind
from audits.meetings.operations import record_meeting
from audits.models import Audit
from compliance.errors import InvalidInput

_CONFIRMATION = "words_confirmed"
_ACKNOWLEDGED = "acknowledgement"
_AT_THE_END = (_ACKNOWLEDGED, "acknowledged_by", "signature", "confirmed", "refusal_reason")
_SHOWN_IF = {
    "acknowledged_by": (_ACKNOWLEDGED, (Acknowledgement.SIGNED.value, Acknowledgement.TYPED.value)),
    "signature": (_ACKNOWLEDGED, (Acknowledgement.SIGNED.value,)),
    "confirmed": (_ACKNOWLEDGED, (Acknowledgement.TYPED.value,)),
    "refusal_reason": (_ACKNOWLEDGED, (Acknowledgement.REFUSED.value,)),
}


def describe_meeting(kind: MeetingKind) -> Callable[[Audit], Sequence[Step]]:
    """The steps of a meeting of `kind`: what was spoken of, then who acknowledges it."""

    def describe(audit: Audit) -> Sequence[Step]:
        form = _offered(empty_form(MEETING_FORMS[kind]), audit)
        if kind is MeetingKind.CLOSING:
            form.told.described = {"lists": "tellable_findings"}
            form.words_confirmed.described = {"only_if_sent_back": True}
        names = field_names(MEETING_FORMS[kind])
        first = [name for name in names if name not in _AT_THE_END]
        return [
            Step(_("What was spoken of, and who came"), form, first, needed=("agenda",)),
            Step(
                _("Acknowledgement"),
                form,
                [name for name in names if name in _AT_THE_END],
                shown_if=_SHOWN_IF,
                types={"signature": "signature"},
                needed=tuple(_SHOWN_IF),
            ),
        ]

    return describe


def save_meeting(kind: MeetingKind) -> Callable[[Saving], Saved]:
    """How a meeting of `kind` is recorded; once, for the organisation acknowledged it as it stood."""

    def save(saving: Saving) -> Saved:
        if saving.subject_id is not None:
            raise NotSaved({}, _("This meeting is recorded as it was acknowledged. Record a further one in Sanad."))
        form = _offered(bound_form(MEETING_FORMS[kind], {"held_on": saving.noted_on, **saving.values}), saving.audit)
        require_valid(form)
        try:
            meeting = record_meeting(saving.audit, form.record(), saving.by, saving.today)
        except InvalidInput as problem:
            raise NotSaved({problem.field: _said(problem, form, saving.audit)}) from problem
        return Saved(meeting.id, url=f"/audits/{saving.audit.id}/meetings")

    return save


def _said(problem: InvalidInput, form: Any, audit: Audit) -> list[str]:
    """The message at its field; of revealing words the words too, as the page shows them."""
    words = find_revealing_words(form.told.data or "", audit) if problem.field == _CONFIRMATION else []
    return [str(problem.message), *([_("Found: %(words)s.", words=", ".join(words))] if words else [])]


def _offered(form: Any, audit: Audit) -> Any:
    form.offer(audit.members)
    return form
