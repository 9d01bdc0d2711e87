"""The kinds of record that can be noted in the field, in the order of a visit. A new kind is one line here."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.field.kinds import FieldKind
from audits.field.saving_a_finding import describe_finding, hang_photos, save_finding
from audits.field.saving_a_meeting import describe_meeting, save_meeting
from audits.field.saving_a_visit import describe_stamp, save_begin, save_close
from audits.field.saving_an_interview import describe_interview, save_interview
from audits.meetings.models import MeetingKind
from audits.meetings.wording import MEETING_LABELS


def _meeting(key: str, kind: MeetingKind, part: str) -> FieldKind:
    return FieldKind(key, MEETING_LABELS[kind], part, describe_meeting(kind), save_meeting(kind), once=True, final=True)


_KINDS = (
    FieldKind("begin", _l("Begin the visit"), "begin", describe_stamp, save_begin, once=True),
    _meeting("opening_meeting", MeetingKind.OPENING, "begin"),
    FieldKind("finding", _l("Finding"), "work", describe_finding, save_finding, takes_photos=hang_photos),
    FieldKind("interview", _l("Interview"), "work", describe_interview, save_interview),
    _meeting("closing_meeting", MeetingKind.CLOSING, "close"),
    FieldKind("close", _l("Close the visit"), "close", describe_stamp, save_close, once=True),
)

KINDS: Mapping[str, FieldKind] = {kind.key: kind for kind in _KINDS}


def kind_label(key: str) -> Any:
    """What a kind is called; its key where an older app sent one that is no more."""
    return KINDS[key].title if key in KINDS else key
