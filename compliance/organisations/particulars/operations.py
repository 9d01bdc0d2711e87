"""Recording and correcting an owner, a telephone number or an address. A correction is a new row."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.errors import InvalidInput
from compliance.organisations.evidence_operations import correct_facts, record_facts, refuse_future
from compliance.organisations.matching.keys import phone_key
from compliance.organisations.matching.refreshing import forget_keys
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.pseudonyms import worker_pseudonym
from compliance.settings import current_settings

LONGEST_OWNER_NUMBER = 60


@dataclass(frozen=True)
class ParticularFacts:
    """One particular. `value` of an owner is a pseudonym already (see `owner_pseudonym`)."""

    kind: ParticularKind
    value: str
    occurred_on: date
    known_on: date
    ended_on: date | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        for field in ("occurred_on", "known_on", "ended_on"):
            refuse_future(field, getattr(self, field), today)
        if self.ended_on is not None and self.ended_on < self.occurred_on:
            raise InvalidInput("ended_on", _("It cannot end before it began."))
        if not self.value:
            raise InvalidInput("value", _("Give the owner's number, the telephone number or the address."))
        if self.kind is ParticularKind.TELEPHONE and not self.value.startswith("+"):
            raise InvalidInput("value", _("Give the telephone number with its country code, such as +966."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def owner_pseudonym(number: str) -> str:
    """The keyed pseudonym of an owner's identity or register number. Raises InvalidInput("value") for an empty one."""
    try:
        return worker_pseudonym(f"owner {_some(number)}", current_settings().worker_key)
    except InvalidInput:
        raise InvalidInput("value", _("Enter the owner's number.")) from None


def _some(number: str) -> str:
    if not any(letter.isalnum() for letter in number) or len(number) > LONGEST_OWNER_NUMBER:
        raise InvalidInput("value", _("Enter the owner's number."))
    return number


def stored_value(kind: ParticularKind, given: str, country: str) -> str:
    """What is stored of what was given: a pseudonym, a number in international form, or the address as written."""
    if kind is ParticularKind.OWNER:
        return owner_pseudonym(given)
    if kind is ParticularKind.ADDRESS or not given.strip():
        return given.strip()
    number = phone_key(given, country)
    if number is None:
        raise InvalidInput("value", _("This is no telephone number."))
    return number


def record_particular(
    organisation: Any, facts: ParticularFacts, by: Identity | None, today: date
) -> OrganisationParticular:
    """Store a particular. Raises InvalidInput naming the field at fault."""
    row: OrganisationParticular = record_facts(
        OrganisationParticular,
        organisation,
        facts,
        by,
        today,
        action="organisation_particulars.record",
        what=f"the {facts.kind.value}",
    )
    forget_keys([organisation.id])
    return row


def correct_particular(
    record: OrganisationParticular, facts: ParticularFacts, reason: str, by: Identity | None, today: date
) -> OrganisationParticular:
    """Store `facts` in place of `record`; an owner that is not given again is the same one.

    Raises InvalidInput, Conflict.
    """
    if not facts.value and facts.kind is record.kind is ParticularKind.OWNER:
        facts = replace(facts, value=record.value)
    row: OrganisationParticular = correct_facts(
        record,
        facts,
        reason,
        by,
        today,
        action="organisation_particulars.correct",
        what=f"the {facts.kind.value}",
    )
    forget_keys([record.organisation_id])
    return row
