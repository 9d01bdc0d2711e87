"""Words of meetings: the points of practice, and how a meeting was acknowledged.

Source of the points: audit practice note, sections 2, 4 and 7.
"""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.meetings.models import Acknowledgement, MeetingKind

MEETING_LABELS: Mapping[str, Any] = {
    MeetingKind.OPENING: _l("Opening meeting"),
    MeetingKind.CLOSING: _l("Closing meeting"),
}
AGENDA: Mapping[MeetingKind, Mapping[str, Any]] = {
    MeetingKind.OPENING: {
        "purpose": _l("Purpose and scope of the visit, and its legal basis"),
        "confidentiality": _l("What is kept confidential, and from whom"),
        "privacy": _l("Interviews are held alone, chosen by the team, and nobody asks what was said"),
        "no_retaliation": _l("No worker may suffer for speaking; the team checks again later"),
        "access": _l("Access to all places, records and people"),
        "independence": _l("The team is independent and takes no gifts"),
        "plan": _l("Plan of the day and who goes along"),
        "right_of_reply": _l("The organisation may reply to every finding it is told"),
    },
    MeetingKind.CLOSING: {
        "thanks": _l("What was looked at, and what could not be"),
        "findings": _l("Findings that may be told, with grade and reason"),
        "right_of_reply": _l("The organisation may reply to every finding it is told"),
        "deadlines": _l("What is due until when, and how it is verified"),
        "no_retaliation": _l("No worker may suffer for speaking; the team checks again later"),
        "next": _l("What happens next, and whom to ask"),
    },
}
ACKNOWLEDGEMENT_LABELS: Mapping[str, Any] = {
    Acknowledgement.SIGNED: _l("Signed on the screen"),
    Acknowledgement.TYPED: _l("Name typed and confirmed"),
    Acknowledgement.REFUSED: _l("Refused to sign"),
}
