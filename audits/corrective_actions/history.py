"""What happened to a corrective action, as a timeline: plans, proof and decisions in their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.models import CorrectiveAction, Step
from audits.corrective_actions.wording import ESCALATION_LABELS, STEP_LABELS
from audits.labels import METHOD_LABELS, OUTCOME_LABELS
from compliance.web.formatting import plain_day

_ICONS = {
    "plan_approved": "check-circle",
    "plan_sent_back": "arrow-counterclockwise",
    "evidence_sent_back": "arrow-counterclockwise",
    "verified_closed": "patch-check-fill",
    "progress_made": "hourglass-split",
    "reopened": "arrow-counterclockwise",
    "extension_granted": "calendar-plus",
    "extension_refused": "calendar-x",
}


@dataclass(frozen=True)
class HistoryEntry:
    """One event. `confirmations` is filled for the team and the authority only."""

    at: datetime
    icon: str
    title: str
    who: str
    text: str = ""
    documents: tuple[Any, ...] = ()
    confirmations: int | None = None


def history_of(action: CorrectiveAction, *, for_organisation: bool) -> list[HistoryEntry]:
    """Events of a corrective action, the earliest first.

    The organisation does not read who checked, nor how many workers confirmed.
    """
    entries = [
        *_plans(action),
        *_submissions(action),
        *_checks(action, for_organisation),
        *_steps(action, for_organisation),
        *_extensions(action),
        *_part_checks(action, for_organisation),
        *_escalations(action),
    ]
    return sorted(entries, key=lambda entry: entry.at)


def _plans(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for plan in action.plans:
        title = _("Plan sent") if plan.revision == 1 else _("New plan sent")
        yield HistoryEntry(plan.submitted_at, "send", title, plan.author.name, plan.correction)


def _submissions(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for sent in action.submissions:
        documents = tuple(sent.documents)
        title = _("Containment told") if sent.is_containment else _("Evidence sent")
        if sent.dated_on is not None:
            title = _("%(what)s, from %(day)s", what=title, day=plain_day(sent.dated_on))
        icon = "shield-check" if sent.is_containment else "paperclip"
        yield HistoryEntry(sent.submitted_at, icon, title, sent.submitted_by.name, sent.note, documents)


def _steps(action: CorrectiveAction, for_organisation: bool) -> Iterable[HistoryEntry]:
    """Steps that nothing else was written for."""
    for taken in action.steps:
        if taken.step is Step.START_WORK:
            yield HistoryEntry(taken.recorded_at, "hammer", str(STEP_LABELS[taken.step]), taken.taken_by.name)
        elif taken.step is Step.WITHDRAW:
            who = "" if for_organisation else taken.taken_by.name
            yield HistoryEntry(taken.recorded_at, "x-circle", str(STEP_LABELS[taken.step]), who)


def _extensions(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for asked in action.extensions:
        title = _("Extension asked for, to %(day)s", day=plain_day(asked.asked_for))
        yield HistoryEntry(asked.asked_at, "calendar-event", title, asked.asked_by.name, asked.reason)


def _part_checks(action: CorrectiveAction, for_organisation: bool) -> Iterable[HistoryEntry]:
    for check in action.part_checks:
        words = _("Part of %(party)s: done") if check.is_done else _("Part of %(party)s: not done yet")
        who = "" if for_organisation else check.checked_by.name
        yield HistoryEntry(check.checked_at, "people", words % {"party": check.party}, who, check.note)


def _escalations(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for told in action.escalations:
        yield HistoryEntry(told.recorded_at, "alarm", str(ESCALATION_LABELS[told.level]), "")


def _checks(action: CorrectiveAction, for_organisation: bool) -> Iterable[HistoryEntry]:
    for check in action.checks:
        yield HistoryEntry(
            check.recorded_at,
            _ICONS[check.outcome],
            f"{OUTCOME_LABELS[check.outcome]} ({METHOD_LABELS[check.method]})",
            "" if for_organisation else check.verifier.name,
            check.reason or "",
            confirmations=None if for_organisation else check.worker_confirmations,
        )
