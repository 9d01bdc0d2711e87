"""What a phone takes along of an audit: the visit, its places and people, the site card, the sample, the forms.

Never an earlier interview: what workers said to one team is not carried to the next.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.queries import is_overdue
from audits.field.catalogue import KINDS
from audits.field.form_description import describe_forms, in_languages
from audits.field.merging import written
from audits.field.models import FieldOperation, FieldOutcome
from audits.field.queries import last_number, list_declared, list_operations, list_outcomes
from audits.field.telling import telling_of
from audits.independence.wording import BAR_LABELS
from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, GRADE_LABELS, KIND_LABELS
from audits.models import Audit
from audits.sampling.queries import drawn_list, list_samples
from audits.site_card.queries import (
    list_contradictions,
    list_earlier_findings,
    list_open_corrections,
    list_open_questions,
)
from compliance.accounts.identity import Identity
from compliance.risk.library import IndicatorLibrary


def bundle_of(audit: Audit, identity: Identity, library: IndicatorLibrary | None, today: date) -> dict[str, Any]:
    """Everything of one audit that is needed without a network. `library` for those who read risk indicators."""
    return {
        "audit": audit_as_carried(audit, identity, list_declared([audit.id], identity)),
        "card": _card(audit, identity, library, today),
        "sample": {"rows": _sample(audit)},
        "forms": describe_forms(KINDS.values(), audit),
        **news_of(audit, 0),
    }


def audit_as_carried(audit: Audit, identity: Identity, declared: Collection[int]) -> dict[str, Any]:
    """The audit itself, and whether this person may write in it; `declared`: audits with their declaration."""
    bar = audit.bar_of(identity.user_id)
    undeclared = bar is None and audit.id not in declared
    why = BAR_LABELS[bar] if bar else None
    return {
        "id": audit.id,
        "number": audit.number,
        "kind": audit.kind.value,
        "kind_label": in_languages(lambda: KIND_LABELS[audit.kind]),
        "state": audit.state.value,
        "starts_on": audit.starts_on.isoformat(),
        "ends_on": audit.ends_on.isoformat(),
        "organisation": {"name": audit.organisation.name, "other_name": audit.organisation.name_ar},
        "workplaces": [
            {"id": place.id, "name": place.name, "kind": place.kind.value, "address": place.city}
            for place in audit.workplaces
        ],
        "team": [
            {"id": member.user_id, "name": member.user.name, "is_lead": member.user_id == audit.lead_id}
            for member in audit.members
        ],
        "writable": bar is None and not undeclared,
        "why_not": in_languages(lambda: why or _("Declare your interests first.")) if bar or undeclared else None,
    }


def news_of(audit: Audit, after: int) -> dict[str, Any]:
    """What came to an audit after number `after`, what may be told, and the number to ask from next."""
    # Read before the rows, so that what comes in between is asked for again rather than passed over.
    at = last_number(audit.id)
    rows = list_operations(audit.id, after)
    return {
        "telling": telling_of(audit.id),
        "operations": [operation_as_handed(each.FieldOperation, each.user_name) for each in rows],
        "outcomes": [outcome_as_handed(each) for each in list_outcomes(audit.id, after)],
        "at": at,
    }


def operation_as_handed(each: FieldOperation, name: str) -> dict[str, Any]:
    """An operation as its device made it, with who made it and its number."""
    return {
        "id": each.id,
        "device": each.device_id,
        "sequence": each.sequence,
        "audit": each.audit_id,
        "record": each.record,
        "kind": each.kind,
        "action": each.action.value,
        "field": each.field,
        "value": each.value,
        "over": each.over,
        "reason": each.reason,
        "made_at": written(each.made_at),
        "received": each.received,
        "by": {"id": each.user_id, "name": name},
    }


def outcome_as_handed(each: FieldOutcome) -> dict[str, Any]:
    return {
        "audit": each.audit_id,
        "record": each.record,
        "state": each.state.value,
        "number": each.number,
        "url": each.url,
        "errors": each.errors,
        "message": each.message,
        "keeps_only": each.keeps_only,
    }


def _card(audit: Audit, identity: Identity, library: IndicatorLibrary | None, today: date) -> dict[str, Any]:
    card: dict[str, Any] = {
        "findings": [
            {
                "number": each.number,
                "title": each.title,
                "grade": each.grade.value,
                "grade_label": in_languages(lambda each=each: GRADE_LABELS[each.grade]),  # type: ignore[misc]
                "found_on": each.occurred_on.isoformat(),
            }
            for each in list_earlier_findings(audit, identity)
        ],
        "actions": [_action(each.action, each.finding, today) for each in list_open_corrections(audit, identity)],
    }
    if library is not None:
        definitions = library.definitions
        card["contradictions"] = [
            dict(definitions[flag.indicator_code].title)
            for flag in list_contradictions(audit.organisation_id, library)
            if flag.indicator_code in definitions
        ]
        card["questions"] = [dict(each.definition.title) for each in list_open_questions(audit, library, today)]
    return card


def _action(action: Any, finding: Any, today: date) -> dict[str, Any]:
    state = in_languages(
        lambda: _("Overdue") if is_overdue(action, today) else CORRECTIVE_ACTION_STATE_LABELS[action.state]
    )
    due_on = action.close_due_on
    return {
        "number": finding.number,
        "title": finding.title,
        "due_on": due_on.isoformat() if due_on else None,
        "state_label": state,
    }


def _sample(audit: Audit) -> list[dict[str, Any]]:
    """Positions of the draw in force, never names."""
    samples = list_samples(audit.id)
    if not samples:
        return []
    drawn = drawn_list(samples[0])
    rows = [*_rows(drawn.individual, lambda: _("Interviewed alone"))]
    for number, group in enumerate(drawn.groups, 1):
        rows += _rows(group, lambda number=number: _("Group %(number)s", number=number))
    rows += _rows(drawn.reserve_others, lambda: _("Reserve, in this order"))
    rows += _rows(drawn.reserve_new_arrivals, lambda: _("Reserve of new arrivals"))
    return rows


def _rows(positions: Iterable[str], say: Any) -> Sequence[dict[str, Any]]:
    text = in_languages(say)
    return [{"number": position, "text": text} for position in positions]
