"""Entering and correcting what an authority found. A correction is a new row; the old one stays readable."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.authority_records.queries import is_superseded
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation


@dataclass(frozen=True)
class AuthorityFacts:
    """What a record says; which dates are needed depends on the matter."""

    matter: AuthorityMatter
    issued_by: str
    outcome: AuthorityOutcome
    known_on: date
    reference_number: str | None = None
    opened_on: date | None = None
    decided_on: date | None = None
    amount: Decimal | None = None
    currency: str | None = None
    violations_count: int | None = None
    sanction_from: date | None = None
    sanction_to: date | None = None

    @property
    def occurred_on(self) -> date:
        """A sanction is true from its first day; a claim or a violation from the day the matter was opened."""
        found = self.sanction_from if self.matter is AuthorityMatter.SANCTION else self.opened_on
        if found is None:
            field = "sanction_from" if self.matter is AuthorityMatter.SANCTION else "opened_on"
            raise InvalidInput(field, _("Give the day this began."))
        return found


def record_authority_record(
    organisation: Organisation, facts: AuthorityFacts, by: Identity, today: date
) -> AuthorityRecord:
    """Store what an authority found about `organisation`. Raises InvalidInput naming the field at fault."""
    check_authority_facts(facts, today)
    row = _row(organisation.id, facts, by)
    db.session.add(row)
    db.session.flush()
    record_change(
        "authority_records.record", row, by, summary=f"Recorded a {_words(facts.matter)} of {facts.issued_by}"
    )
    request_evaluation([organisation.id], "authority_record_recorded")
    return row


def correct_authority_record(
    record: AuthorityRecord, facts: AuthorityFacts, reason: str, by: Identity, today: date
) -> AuthorityRecord:
    """Replace `record` by a new row with `facts`; `reason` says why.

    Raises InvalidInput naming the field at fault, Conflict if somebody corrected the record already.
    """
    if is_superseded(record):
        raise Conflict(_("Somebody else corrected this record. Open the organisation again to see the present one."))
    check_authority_facts(facts, today)
    row = _row(record.organisation_id, facts, by)
    row.supersedes_id, row.correction_reason, row.workplace_id = record.id, reason, record.workplace_id
    db.session.add(row)
    db.session.flush()
    record_change(
        "authority_records.correct",
        row,
        by,
        summary=f"Corrected a {_words(facts.matter)} of {facts.issued_by}: {reason}",
        changes=_differences(record, facts),
    )
    request_evaluation([record.organisation_id], "authority_record_corrected")
    return row


def check_authority_facts(facts: AuthorityFacts, today: date) -> None:
    """Raise InvalidInput for dates in the wrong order or in the future, and for an amount without currency."""
    begins = facts.occurred_on
    if facts.known_on > today:
        raise InvalidInput("known_on", _("This day is in the future."))
    if facts.matter is not AuthorityMatter.SANCTION and begins > today:
        raise InvalidInput("opened_on", _("This day is in the future."))
    if facts.opened_on and facts.decided_on and facts.decided_on < facts.opened_on:
        raise InvalidInput("decided_on", _("The decision cannot come before the opening."))
    if facts.sanction_from and facts.sanction_to and facts.sanction_to < facts.sanction_from:
        raise InvalidInput("sanction_to", _("The sanction cannot end before it begins."))
    if facts.amount is not None and not facts.currency:
        raise InvalidInput("currency", _("Give the currency of the amount."))


def _row(organisation_id: int, facts: AuthorityFacts, by: Identity) -> AuthorityRecord:
    return AuthorityRecord(
        organisation_id=organisation_id,
        occurred_on=facts.occurred_on,
        recorded_at=now(),
        recorded_by_id=by.user_id,
        **asdict(facts),
    )


def _differences(record: AuthorityRecord, facts: AuthorityFacts) -> Mapping[str, tuple[Any, Any]]:
    pairs = {name: (getattr(record, name), new) for name, new in asdict(facts).items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _words(matter: AuthorityMatter) -> str:
    return matter.value.replace("_", " ")
