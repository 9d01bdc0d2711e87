"""Deciding whether two organisations are one firm, and undoing it. Every decision is a new row with its reason."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisation_links.decisions import LinkDecision
from compliance.organisation_links.models import OrganisationLink, OrganisationLinkCandidate
from compliance.organisation_links.queries import find_decision
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation

_SUMMARIES = {
    LinkDecision.LINKED: "Linked {present} with the former firm {former}: {reason}",
    LinkDecision.NOT_LINKED: "Decided that {present} is not the former firm {former}: {reason}",
    LinkDecision.UNDONE: "Undid the link of {present} with the former firm {former}: {reason}",
}


def decide_candidate(
    candidate: OrganisationLinkCandidate, decision: LinkDecision, reason: str, by: Identity, today: date
) -> OrganisationLink:
    """Confirm or reject what the comparison proposed. Raises Conflict if somebody decided since."""
    statement = select(OrganisationLinkCandidate.is_waiting).where(OrganisationLinkCandidate.id == candidate.id)
    if not db.session.scalar(statement.with_for_update()):
        raise Conflict(_("Somebody else decided about this pair."))
    return _decide(candidate.former, candidate.present, decision, reason, by, today, reasons=candidate.reasons)


def link_organisations(
    present: Organisation, former: Organisation, reason: str, by: Identity, today: date
) -> OrganisationLink:
    """Link two organisations of which a person knows that they are one firm.

    Raises InvalidInput for one and the same organisation or a chain that would close on itself, Conflict if they are
    linked already.
    """
    if present.id == former.id:
        raise InvalidInput("former_id", _("An organisation cannot be its own former firm."))
    backwards = find_decision(former.id, present.id)
    if backwards is not None and backwards.decision is LinkDecision.LINKED:
        raise InvalidInput("former_id", _("They are linked already, the other way round."))
    standing = find_decision(present.id, former.id)
    if standing is not None and standing.decision is LinkDecision.LINKED:
        raise Conflict(_("These organisations are linked already."))
    return _decide(former, present, LinkDecision.LINKED, reason, by, today, reasons=_proposed(former, present))


def undo_link(link: OrganisationLink, reason: str, by: Identity, today: date) -> OrganisationLink:
    """Take a link away; its row stays. Raises Conflict if it is undone already."""
    standing = find_decision(link.organisation_id, link.former_id)
    if link.decision is not LinkDecision.LINKED or standing is None or standing.id != link.id:
        raise Conflict(_("This link was undone already."))
    return _decide(link.former, link.organisation, LinkDecision.UNDONE, reason, by, today, reasons=link.reasons)


def _decide(
    former: Organisation,
    present: Organisation,
    decision: LinkDecision,
    reason: str,
    by: Identity,
    today: date,
    *,
    reasons: list[dict[str, Any]],
) -> OrganisationLink:
    standing = find_decision(present.id, former.id)
    row = OrganisationLink(
        organisation_id=present.id,
        former_id=former.id,
        decision=decision,
        reason=reason,
        reasons=reasons,
        occurred_on=_since(present, today),
        known_on=today,
        recorded_at=now(),
        recorded_by_id=by.user_id,
        supersedes_id=standing.id if standing else None,
        correction_reason=reason if standing else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        raise Conflict(_("Somebody else decided about this pair.")) from None
    _settle_candidate(former, present)
    words = {"present": present.name, "former": former.name, "reason": reason}
    record_change(
        f"organisation_links.{decision.value}",
        row,
        by,
        summary=_SUMMARIES[decision].format(**words),
        organisation_id=present.id,
    )
    request_evaluation([present.id, former.id], "organisation_link_decided")
    return row


def _since(present: Organisation, today: date) -> date:
    """The present firm goes on with the former one since it began; where that is not known, since it was decided."""
    return min(present.opened_on, today) if present.opened_on else today


def _proposed(former: Organisation, present: Organisation) -> list[dict[str, Any]]:
    each = OrganisationLinkCandidate
    return (
        db.session.scalar(select(each.reasons).where(each.former_id == former.id, each.present_id == present.id)) or []
    )


def _settle_candidate(former: Organisation, present: Organisation) -> None:
    each = OrganisationLinkCandidate
    settled = update(each).where(each.former_id == former.id, each.present_id == present.id).values(is_waiting=False)
    db.session.execute(settled, execution_options={"synchronize_session": "fetch"})
