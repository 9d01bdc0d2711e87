"""What happened to a corrective action, as a timeline: plans, proof and decisions in their order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.models import CorrectiveAction
from audits.labels import METHOD_LABELS, OUTCOME_LABELS

_ICONS = {
    "plan_approved": "check-circle",
    "plan_sent_back": "arrow-counterclockwise",
    "evidence_sent_back": "arrow-counterclockwise",
    "verified_closed": "patch-check-fill",
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
    entries = [*_plans(action), *_submissions(action), *_checks(action, for_organisation)]
    return sorted(entries, key=lambda entry: entry.at)


def _plans(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for plan in action.plans:
        title = _("Plan sent") if plan.revision == 1 else _("New plan sent")
        yield HistoryEntry(plan.submitted_at, "send", title, plan.author.name, plan.correction)


def _submissions(action: CorrectiveAction) -> Iterable[HistoryEntry]:
    for sent in action.submissions:
        documents = tuple(sent.documents)
        yield HistoryEntry(
            sent.submitted_at, "paperclip", _("Evidence sent"), sent.submitted_by.name, sent.note, documents
        )


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
