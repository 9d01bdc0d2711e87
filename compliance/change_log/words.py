"""Words for what an entry of the change log is about and for its old and new values, in the reader's language."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from compliance.change_log.models import ChangeLogEntry
from compliance.web.formatting import day, isolate, number

SUBJECT_LABELS: Mapping[str, Any] = {
    "answer": _l("Answer"),
    "assessment": _l("Self-assessment"),
    "audit": _l("Audit"),
    "authority_record": _l("Record of an authority"),
    "business_relationship": _l("Use of a recruitment office"),
    "corrective_action": _l("Corrective action"),
    "document": _l("Document"),
    "document_custody": _l("Custody of documents"),
    "employment_contract": _l("Contract"),
    "finding": _l("Finding"),
    "follow_up_case": _l("Follow-up"),
    "follow_up_note": _l("Note on a follow-up"),
    "interview_consent": _l("Consent to an interview"),
    "job_run": _l("Run of a job"),
    "licence": _l("Licence"),
    "organisation": _l("Organisation"),
    "organisation_access": _l("Access to an organisation"),
    "recruitment_fee": _l("Recruitment fee"),
    "repayment_entry": _l("Amount of a repayment"),
    "repayment_group": _l("Repayment of fees"),
    "risk_flag": _l("Risk flag"),
    "second_approval": _l("Request for approval"),
    "user": _l("Account"),
    "wage_payment": _l("Wage payment"),
    "worker_interview": _l("Worker interview"),
    "workplace": _l("Place of work or housing"),
}
FIELD_LABELS: Mapping[str, Any] = {
    "active": _l("Active"),
    "address": _l("Address"),
    "amount": _l("Amount"),
    "announcement": _l("Announcement"),
    "authority_id": _l("Authority (number)"),
    "city": _l("City"),
    "closed_on": _l("Closed on"),
    "country": _l("Country"),
    "country_of_origin": _l("Country of origin"),
    "currency": _l("Currency"),
    "decision": _l("Decision"),
    "document": _l("Document"),
    "due_on": _l("Due"),
    "email": _l("E-mail address"),
    "ended_on": _l("Ended on"),
    "ends_on": _l("Last day"),
    "grade": _l("Grade"),
    "ilo_sign": _l("ILO sign"),
    "issued_by": _l("Issued by"),
    "kind": _l("Kind"),
    "known_on": _l("Known on"),
    "matter": _l("Matter"),
    "name": _l("Name"),
    "name_ar": _l("Arabic name"),
    "number": _l("Number"),
    "number_of_migrant_workers": _l("Migrant workers"),
    "number_of_workers": _l("Workers"),
    "occurred_on": _l("Since"),
    "opened_on": _l("Opened on"),
    "outcome": _l("Outcome"),
    "owner_id": _l("Owner (number of the account)"),
    "reads_interviews": _l("Reads worker interviews"),
    "region_code": _l("Region"),
    "regions": _l("Regions"),
    "requirement_id": _l("Requirement (number)"),
    "role": _l("Role"),
    "scope": _l("What is looked at"),
    "ownership": _l("Owner"),
    "sector": _l("Sector"),
    "sees_all_regions": _l("Sees all regions"),
    "sha256": _l("Fingerprint of the file (SHA-256)"),
    "starts_on": _l("First day"),
    "state": _l("State"),
    "status": _l("Status"),
    "type": _l("Type"),
    "violations": _l("Violations"),
    "why_planned": _l("Why it is planned"),
    "workplace_id": _l("Place of work (number)"),
}
VALUE_LABELS: Mapping[str, Any] = {
    "active": _l("active"),
    "approved": _l("approved"),
    "cancelled": _l("cancelled"),
    "cleared": _l("cleared"),
    "closed": _l("closed"),
    "contained": _l("contained"),
    "critical": _l("critical"),
    "dismissed": _l("dismissed"),
    "done": _l("done"),
    "evidence_sent_back": _l("proof sent back"),
    "evidence_submitted": _l("proof submitted"),
    "in_progress": _l("in progress"),
    "major": _l("major"),
    "minor": _l("minor"),
    "no": _l("no"),
    "not_applicable": _l("not applicable"),
    "observation": _l("observation"),
    "open": _l("still open"),
    "partly": _l("partly"),
    "plan_sent_back": _l("plan sent back"),
    "plan_submitted": _l("plan submitted"),
    "planned": _l("planned"),
    "progress_made": _l("progress made"),
    "refused": _l("refused"),
    "reopened": _l("opened again"),
    "submitted": _l("submitted"),
    "under_review": _l("under review"),
    "upheld": _l("upheld"),
    "verified_closed": _l("verified and closed"),
    "withdrawn": _l("withdrawn"),
    "yes": _l("yes"),
}


class ChangedField(NamedTuple):
    """One field of an entry in words; `old` is None where there was none."""

    label: Markup
    old: Markup | None
    new: Markup


def describe_subject(entry: ChangeLogEntry) -> Markup:
    """What the entry is about: the kind of row and its number."""
    label = SUBJECT_LABELS.get(entry.subject_type, entry.subject_type.replace("_", " "))
    if entry.subject_id is None:
        return Markup("{}").format(label)
    return Markup("{} {}").format(label, isolate(entry.subject_id))


def describe_changes(entry: ChangeLogEntry) -> list[ChangedField]:
    """The values that differ, old and new; a question or field without words keeps its code."""
    return [
        ChangedField(
            label=Markup("{}").format(FIELD_LABELS[name]) if name in FIELD_LABELS else isolate(name),
            old=None if old is None else _shown(old),
            new=_shown(new),
        )
        for name, (old, new) in entry.changes.items()
        if old != new
    ]


def _shown(value: Any) -> Markup:
    if value is None:
        return Markup("–")
    if isinstance(value, bool):
        return Markup("{}").format(_("yes") if value else _("no"))
    if isinstance(value, list):
        return Markup(", ").join(_shown(each) for each in value)
    if isinstance(value, (int, float)):
        return number(value)
    text = str(value)
    if text in VALUE_LABELS:
        return Markup("{}").format(VALUE_LABELS[text])
    found = _day(text)
    return day(found) if found else Markup("<bdi>{}</bdi>").format(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2026-12-31") else None
    except ValueError:
        return None
