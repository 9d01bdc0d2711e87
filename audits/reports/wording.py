"""The words of reports: headings, labels, and what differs between an inspection and a social audit."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.meetings.wording import ACKNOWLEDGEMENT_LABELS, AGENDA, MEETING_LABELS
from audits.models import AuditKind
from audits.replies.wording import OUTCOME_LABELS, STANCE_LABELS
from audits.reports.editions import Edition, FileFormat
from audits.reports.models import ReportState, Step

# What a report of each kind is called, what it does, and who carried it out. Never the other's words.
KIND_TITLES: Mapping[str, Any] = {
    AuditKind.INSPECTION: _l("Inspection report"),
    AuditKind.SOCIAL_AUDIT: _l("Social audit report"),
}
KIND_FORCE: Mapping[str, Any] = {
    AuditKind.INSPECTION: _l(
        "This is a report of an inspection by the state. Its findings bind: what is found must be corrected by the "
        "dates given, under the powers of the inspecting authority."
    ),
    AuditKind.SOCIAL_AUDIT: _l(
        "This is a report of a social audit. Its findings inform the organisation and those who asked for it; they "
        "bind nobody and replace no inspection by the state."
    ),
}
TEAM_ROLES: Mapping[str, Mapping[str, Any]] = {
    AuditKind.INSPECTION: {"lead": _l("Lead inspector"), "member": _l("Inspector")},
    AuditKind.SOCIAL_AUDIT: {"lead": _l("Lead social auditor"), "member": _l("Social auditor")},
}
EDITION_LABELS: Mapping[str, Any] = {
    Edition.FULL: _l("For the team and the authority"),
    Edition.ORGANISATION: _l("For the organisation"),
}
EDITION_NOTES: Mapping[str, Any] = {
    Edition.FULL: _l("Confidential: do not hand this edition to the organisation; it could tell who spoke."),
    Edition.ORGANISATION: _l("This edition holds what the organisation may read."),
}
STATE_LABELS: Mapping[str, Any] = {
    ReportState.DRAFT: _l("Draft"),
    ReportState.IN_REVIEW: _l("In review"),
    ReportState.SENT_BACK: _l("Sent back"),
    ReportState.SIGNED_OFF: _l("Signed off"),
}
STEP_LABELS: Mapping[str, Any] = {
    Step.SENT_FOR_REVIEW: _l("Sent for review"),
    Step.SENT_BACK: _l("Sent back"),
    Step.SIGNED_OFF: _l("Signed off"),
}
# Where in a report a passage stands; any other place is the number of a finding.
PLACE_LABELS: Mapping[str, Any] = {"headline": _l("Result"), "limits": _l("Limits of this visit")}
FORMAT_LABELS: Mapping[str, Any] = {
    FileFormat.ENGLISH: "English",
    FileFormat.ARABIC: "العربية",
    FileFormat.BILINGUAL: _l("English and Arabic"),
}
WORDS: Mapping[str, Any] = {
    "draft": _l("Draft, not signed off"),
    "summary": _l("Summary"),
    "headline": _l("In short"),
    "report": _l("Report"),
    "version": _l("Version"),
    "reason": _l("Why there is another version"),
    "organisation": _l("Organisation"),
    "visit": _l("Visit"),
    "type": _l("Type"),
    "announcement": _l("Announcement"),
    "days": _l("Days"),
    "places": _l("Workplaces and housing"),
    "looked_at": _l("What was looked at"),
    "team": _l("Carried out by"),
    "signed": _l("Signed off"),
    "grade": _l("Grade"),
    "findings": _l("Findings"),
    "all": _l("All"),
    "no_findings": _l("No findings."),
    "number": _l("No."),
    "finding": _l("Finding"),
    "reference": _l("Reference"),
    "told": _l("Text for the organisation"),
    "withheld": _l("Withheld from the organisation"),
    "requirement": _l("Requirement"),
    "further": _l("Further requirements"),
    "law": _l("Law and sources"),
    "withdrawn": _l("Withdrawn after the organisation's reply; it does not count."),
    "withdrawn_number": _l("Withdrawn"),
    "place": _l("Place"),
    "workers": _l("Workers affected"),
    "found_on": _l("Day it was found"),
    "known_from": _l("How it is known"),
    "known_words": _l("How it is known, in words"),
    "sign": _l("Sign of forced labour"),
    "indicator": _l("Risk indicator"),
    "further_indicators": _l("Further risk indicators"),
    "photos": _l("Photos"),
    "photo": _l("Photo"),
    "covered": _l("parts covered"),
    "not_drawn": _l("in a format that cannot be printed; see the file"),
    "damaged": _l("The photo is damaged and cannot be drawn."),
    "sample": _l("Sample"),
    "interviewed": _l("Workers to interview"),
    "alone": _l("Alone"),
    "groups": _l("In groups of"),
    "new_arrivals": _l("New arrivals among them"),
    "files": _l("Files to check, for each pay period"),
    "workforce": _l("Workers it was drawn from"),
    "seed": _l("Seed"),
    "draws": _l("Draws"),
    "why": _l("Why each number"),
    "held": _l("Interviews held"),
    "refused": _l("Interviews refused"),
    "no_sample": _l("No sample was drawn."),
    "by_seed": _l("The system draws by a seed; neither management nor the team chooses anybody."),
    "limits": _l("Limits of this visit"),
    "plan": _l("Corrective action plan"),
    "no_plan": _l("Nothing is being corrected yet."),
    "state": _l("State"),
    "plan_due": _l("Plan due"),
    "close_due": _l("Correct by"),
    "closed_on": _l("Closed"),
    "told_on": _l("Told"),
    "cause": _l("Root cause"),
    "correction": _l("Correction"),
    "prevention": _l("Prevention"),
    "owner": _l("Responsible"),
    "planned_for": _l("Planned for"),
    "checked": _l("Checked"),
    "fewer": _l("fewer than %(minimum)s"),
    "quarter": _l("quarter %(quarter)s of %(year)s"),
    "digest": _l("Digest of this report (SHA-256)"),
    "proof": _l("Proof"),
    "proof_note": _l(
        "Anybody who holds this report can see at this address that it stands in the ledger as it was signed. "
        "What it says is not shown there."
    ),
    "entry_hash": _l("Hash of entry %(number)s of the ledger"),
    "head_digest": _l("Digest of head %(number)s of the ledger"),
}
# Words of each further part (parts.py): its title, its columns in order, and the labels its cells name.
# `widths` in percent, where the columns are not alike.
PARTS: Mapping[str, Mapping[str, Any]] = {
    "replies": {
        "title": _l("Replies of the organisation"),
        "columns": (
            _l("No."),
            _l("Stance"),
            _l("Reply"),
            _l("Replied on"),
            _l("In time"),
            _l("Decision of the team"),
            _l("Reason"),
        ),
        "widths": (6, 15, 25, 12, 9, 14, 19),
        **STANCE_LABELS,
        **OUTCOME_LABELS,
        "late": _l("Late"),
        "in_time": _l("Yes"),
        "no_day": _l("No last day known"),
        "unanswered": _l("Not answered yet"),
    },
    "parties": {
        "title": _l("Other parties that have to act"),
        "columns": (_l("No."), _l("Party"), _l("What it has to do"), _l("Until"), _l("Done"), _l("What shows it")),
        "widths": (6, 20, 27, 13, 12, 22),
        "done": _l("Yes"),
        "not_done": _l("No"),
        "not_looked_at": _l("Not looked at yet"),
    },
    "repayments": {
        "title": _l("Repayment of recruitment fees"),
        "columns": (
            _l("No."),
            _l("Group of workers"),
            _l("Workers"),
            _l("Currency"),
            _l("Fees"),
            _l("Agreed sum"),
            _l("Repaid"),
            _l("Confirmed"),
            _l("State"),
        ),
        "widths": (6, 18, 11, 12, 11, 11, 11, 12, 8),
        "open": _l("Open"),
        "closed": _l("Closed"),
        "withheld": _l("withheld"),
    },
    "meetings": {
        "title": _l("Meetings"),
        "columns": (_l("Meeting"), _l("Item"), _l("As recorded")),
        "widths": (20, 26, 54),
        **MEETING_LABELS,
        "held_on": _l("Day of the meeting"),
        "agenda": _l("What was spoken of"),
        "of_team": _l("People of the team"),
        "of_organisation": _l("People of the organisation"),
        "representatives": _l("Worker representatives who were there"),
        "told": _l("What was told"),
        "disagreement": _l("What the organisation disagreed with"),
        "acknowledgement": _l("Acknowledgement of the organisation"),
        "acknowledged_by": _l("Acknowledged by"),
        "refusal_reason": _l("Why it was not signed"),
        **ACKNOWLEDGEMENT_LABELS,
        **{f"{kind.value}.{code}": label for kind, points in AGENDA.items() for code, label in points.items()},
    },
    "independence": {
        "title": _l("Independence of the team"),
        "columns": (_l("Role"), _l("Declaration"), _l("Declared on"), _l("Part in the visit")),
        "lead": _l("Lead"),
        "member": _l("Member"),
        "undeclared": _l("None"),
        "tie": _l("A tie declared"),
        "no_tie": _l("No tie"),
        "reads_only": _l("May read, not write"),
        "takes_part": _l("Takes part"),
    },
}
