"""Opening a group of workers to repay, entering and correcting amounts, closing. Nothing is changed or deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from audits.corrective_actions.models import CLOSED_STATES, CorrectiveAction
from audits.independence.checks import require_independent
from audits.repayments.balances import Balance, balances_of, count_confirming
from audits.repayments.models import EntryKind, FoundFrom, RepaymentDecision, RepaymentEntry, RepaymentGroup
from audits.repayments.queries import find_later
from compliance.accounts.identity import Identity, identity_of
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.documents.dates import NO_DATES
from compliance.documents.models import READER_ORGANISATION
from compliance.documents.operations import store_document
from compliance.errors import Conflict, InvalidInput, NotAllowed, NotFound
from compliance.national_rules.lookup import value

CONFIRMATIONS = "finding.repayment_confirmations"
OF_ORGANISATION = frozenset({EntryKind.FOUND, EntryKind.PAID})
WITH_FILES = frozenset({EntryKind.AGREED, EntryKind.PAID})


@dataclass(frozen=True)
class GroupFacts:
    """Which workers, without names: office, period of arrival, country, and how many where known."""

    arrived_from: date
    arrived_to: date
    country_of_origin: str
    recruiter_id: int | None = None
    recruiter_named: str | None = None
    workers: int | None = None


@dataclass(frozen=True)
class EntryFacts:
    """One amount. `uploads` are files of a payment or agreement; a confirmation has none."""

    kind: EntryKind
    amount: Decimal
    currency: str
    occurred_on: date
    found_from: FoundFrom | None = None
    workers: int | None = None
    note: str | None = None
    uploads: Sequence[Any] = ()


def kinds_for(identity: Identity) -> tuple[EntryKind, ...]:
    """What `identity` may enter: an organisation what it declares and pays, the team everything."""
    return tuple(kind for kind in EntryKind if not identity.belongs_to_organisation or kind in OF_ORGANISATION)


def kind_named(text: str, identity: Identity) -> EntryKind:
    """The kind of an address; NotFound for one that does not exist or that `identity` may not enter."""
    if text not in set(kinds_for(identity)):
        raise NotFound(_("There is no such repayment, or you may not see it."))
    return EntryKind(text)


def open_group(action: CorrectiveAction, facts: GroupFacts, by: Identity, today: date) -> RepaymentGroup:
    """Begin the ledger of a group of workers. Raises InvalidInput for days that cannot be right."""
    _require_right(action, by)
    if action.state in CLOSED_STATES:
        raise Conflict(_("This correction is closed. Open it again first."))
    if facts.arrived_to < facts.arrived_from:
        raise InvalidInput("arrived_to", _("The period ends before it begins. Check both dates."))
    if facts.arrived_from > today:
        raise InvalidInput("arrived_from", _("This day is in the future."))
    if facts.recruiter_id is not None and facts.recruiter_named:
        raise InvalidInput("recruiter_named", _("Choose the office or write its name, not both."))
    group = RepaymentGroup(
        corrective_action=action,
        organisation_id=action.organisation_id,
        size_from_organisation=by.belongs_to_organisation,
        opened_by_id=by.user_id,
        opened_at=now(),
        **vars(facts),
    )
    db.session.add(group)
    db.session.flush()
    record_change("audits.open_repayment", group, by, summary=f"Opened a repayment for {action.finding.number}")
    return group


def enter_amount(group: RepaymentGroup, facts: EntryFacts, by: Identity, today: date) -> RepaymentEntry:
    """Add an amount to the ledger. Raises Conflict for a closed group, InvalidInput by field."""
    _check_entry(group, facts, by, today)
    entry = _row(group, facts, by, today)
    db.session.add(entry)
    db.session.flush()
    _check_confirmed(group)
    record_change("audits.enter_repayment", entry, by, summary=_summary("Entered an amount", group))
    return entry


def correct_amount(entry: RepaymentEntry, facts: EntryFacts, reason: str, by: Identity, today: date) -> RepaymentEntry:
    """Replace an amount by a new row; zero takes it back. Raises Conflict if it was corrected already."""
    if by.belongs_to_organisation and not is_of_organisation(entry):
        raise NotAllowed(_("The audit's team entered this amount and corrects it."))
    if find_later(entry) is not None:
        raise Conflict(_("Somebody else corrected this amount. Open the ledger again."))
    group = entry.group
    _check_entry(group, facts, by, today, is_correction=True)
    row = _row(group, facts, by, today)
    row.supersedes_id, row.correction_reason = entry.id, reason
    row.documents = [*entry.documents, *row.documents]
    db.session.add(row)
    db.session.flush()
    _check_confirmed(group)
    changes = {"amount": (entry.amount, row.amount), "currency": (entry.currency, row.currency)}
    record_change(
        "audits.correct_repayment",
        row,
        by,
        summary=_summary("Corrected an amount", group),
        changes={} if facts.kind is EntryKind.CONFIRMED else changes,
    )
    return row


def is_of_organisation(entry: RepaymentEntry) -> bool:
    """True if somebody of the organisation entered it."""
    return entry.recorded_by is not None and identity_of(entry.recorded_by).belongs_to_organisation


def close_group(group: RepaymentGroup, reason: str, by: Identity, today: date) -> RepaymentDecision:
    """Close the repayment. Raises InvalidInput("reason") with what is missing.

    Paid in full, each payment with its proof, and confirmed by workers in every currency (audit practice note,
    section 6).
    """
    require_independent(group.audit, by)
    if group.closed_on is not None:
        raise Conflict(_("This repayment is closed already."))
    missing = what_is_missing(group, balances_of([group.id]).get(group.id, []), today)
    if missing:
        raise InvalidInput("reason", " ".join(missing))
    return _decide(group, by, today, reason, is_closed=True)


def reopen_group(group: RepaymentGroup, reason: str, by: Identity, today: date) -> RepaymentDecision:
    """Open a closed repayment again. Raises Conflict where it is open."""
    require_independent(group.audit, by)
    if group.closed_on is None:
        raise Conflict(_("This repayment is open."))
    return _decide(group, by, today, reason, is_closed=False)


def what_is_missing(group: RepaymentGroup, balances: Sequence[Balance], today: date) -> list[str]:
    """Sentences that say what stands against closing; none if it may be closed."""
    if not any(balance.agreed for balance in balances):
        return [_("No amount was agreed.")]
    missing = []
    for balance in balances:
        if balance.to_pay:
            missing.append(_("Not all that was agreed in %(currency)s is paid.", currency=balance.currency))
        elif balance.paid and not balance.confirmed:
            missing.append(_("No worker confirmed a payment in %(currency)s.", currency=balance.currency))
    needed = value(CONFIRMATIONS, group.audit.organisation.country, today) or 1
    if count_confirming(balances) < min(needed, group.workers or needed):
        missing.append(_("Too few workers confirmed that the money reached them."))
    return missing


def _decide(group: RepaymentGroup, by: Identity, today: date, reason: str, *, is_closed: bool) -> RepaymentDecision:
    decision = RepaymentDecision(
        group_id=group.id,
        is_closed=is_closed,
        reason=reason,
        decided_by_id=by.user_id,
        decided_on=today,
        recorded_at=now(),
    )
    db.session.add(decision)
    group.closed_on = today if is_closed else None
    db.session.flush()
    name = "audits.close_repayment" if is_closed else "audits.reopen_repayment"
    record_change(name, group, by, summary=_summary("Closed" if is_closed else "Opened again", group))
    return decision


def _require_right(action: CorrectiveAction, by: Identity) -> None:
    if not by.belongs_to_organisation:
        require_independent(action.audit, by)


def _check_entry(
    group: RepaymentGroup, facts: EntryFacts, by: Identity, today: date, *, is_correction: bool = False
) -> None:
    _require_right(group.corrective_action, by)
    if facts.kind not in kinds_for(by):
        raise NotAllowed(_("The audit's team enters what was agreed and confirmed."))
    if group.closed_on is not None:
        raise Conflict(_("This repayment is closed already."))
    if facts.occurred_on > today:
        raise InvalidInput("occurred_on", _("This day is in the future."))
    if facts.amount <= 0 and not is_correction:
        raise InvalidInput("amount", _("Enter an amount above zero."))
    if facts.kind is EntryKind.FOUND and facts.found_from is None:
        raise InvalidInput("found_from", _("Say where the amount comes from."))
    if facts.kind is EntryKind.PAID and not facts.uploads and not is_correction:
        raise InvalidInput("files", _("Add at least one file as proof."))
    if facts.kind is EntryKind.CONFIRMED and not facts.workers and facts.amount > 0:
        raise InvalidInput("workers", _("Say how many workers confirmed it."))
    if facts.workers is not None and group.workers is not None and facts.workers > group.workers:
        raise InvalidInput("workers", _("This is more than the group has workers."))


def _check_confirmed(group: RepaymentGroup) -> None:
    """What workers confirm can only be what was paid; checked on the sums with the new row."""
    for balance in balances_of([group.id]).get(group.id, ()):
        if balance.confirmed > balance.paid:
            raise InvalidInput("amount", _("More would be confirmed than was paid. Enter the payment first."))


def _row(group: RepaymentGroup, facts: EntryFacts, by: Identity, today: date) -> RepaymentEntry:
    columns = {name: given for name, given in vars(facts).items() if name != "uploads"}
    row = RepaymentEntry(
        group=group,
        organisation_id=group.organisation_id,
        known_on=today,
        recorded_at=now(),
        recorded_by_id=by.user_id,
        **columns,
    )
    uploads = facts.uploads if facts.kind in WITH_FILES else ()
    row.documents = [_store(group, upload, by) for upload in uploads]
    return row


def _store(group: RepaymentGroup, upload: Any, by: Identity) -> Any:
    try:
        return store_document(
            group.organisation_id,
            upload,
            title="",
            dates=NO_DATES,
            reader_scope=READER_ORGANISATION,
            by=by,
            at=now(),
        )
    except InvalidInput as error:
        raise InvalidInput("files", error.message) from error


def _summary(words: str, group: RepaymentGroup) -> str:
    return f"{words}, repayment {group.id} of {group.corrective_action.finding.number}"
