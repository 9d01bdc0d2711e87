"""The parties that have to act before a finding can be closed, where the organisation alone cannot correct it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from audits.corrective_actions.models import CorrectiveAction, PlanPartCheck
from audits.findings.models import Finding


@dataclass(frozen=True)
class Party:
    """A named party, what the plan asks of it, and how its part was found last (None: not looked at)."""

    name: str
    what: str
    due_on: date | None
    check: PlanPartCheck | None

    @property
    def is_done(self) -> bool:
        return self.check is not None and self.check.is_done


def named_by_finding(told: Finding) -> Sequence[str]:
    """Parties that the wording the organisation was told names; none of a finding it can correct by itself."""
    return [party.name for party in told.parties]


def list_parties(action: CorrectiveAction, told: Finding) -> Sequence[Party]:
    """Parties of the finding, as it was told, and of the plan in force, each once."""
    parts = {part.party: part for part in (action.plan.parts if action.plan else ())}
    names = dict.fromkeys([*named_by_finding(told), *parts])
    latest: Mapping[str, PlanPartCheck] = {check.party: check for check in action.part_checks} if names else {}
    return [
        Party(
            name,
            parts[name].what if name in parts else "",
            parts[name].due_on if name in parts else None,
            latest.get(name),
        )
        for name in names
    ]


def has_party(action: CorrectiveAction, told: Finding, name: str) -> bool:
    return any(party.name == name for party in list_parties(action, told))
