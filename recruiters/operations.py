"""Entering, renewing and correcting licences, entering and correcting fees. The row replaced stays readable.

Workers come in as pseudonyms (compliance.organisations.pseudonyms); no operation ever sees a worker's number.
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.errors import InvalidInput
from compliance.organisations.evidence_operations import add_evidence, refuse_future, replace_evidence
from compliance.organisations.models import Organisation
from recruiters.models import FeeCategory, FeeReporter, Licence, LicenceStatus, PayeeRole, RecruitmentFee


@dataclass(frozen=True)
class LicenceFacts:
    """A licence in one state; `occurred_on` is the day from which that state holds."""

    licence_number: str
    status: LicenceStatus
    occurred_on: date
    known_on: date
    issued_on: date | None = None
    expires_on: date | None = None
    issued_by: str | None = None
    scope: str | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        refuse_future("known_on", self.known_on, today)
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            raise InvalidInput("expires_on", _("A licence cannot expire before it was issued."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class FeeFacts:
    """One sum a worker paid to be recruited; `worker` is a pseudonym or None where nobody knows who paid."""

    fee_category: FeeCategory
    payee_role: PayeeRole
    amount: Decimal
    currency: str
    occurred_on: date
    known_on: date
    reported_by: FeeReporter
    worker: str | None = None
    monthly_wage: Decimal | None = None
    wage_currency: str | None = None
    receipt: bool | None = None
    repaid_amount: Decimal | None = None
    repaid_on: date | None = None
    workplace_id: int | None = None
    source_reference: str | None = None

    def check(self, today: date) -> None:
        """Raise InvalidInput naming the field that cannot be true."""
        for field in ("occurred_on", "known_on", "repaid_on"):
            refuse_future(field, getattr(self, field), today)
        if self.amount <= 0:
            raise InvalidInput("amount", _("Give an amount above zero."))
        if self.monthly_wage is not None and not self.wage_currency:
            raise InvalidInput("wage_currency", _("Enter the currency of the wage."))
        if self.repaid_on is None and self.repaid_amount:
            raise InvalidInput("repaid_on", _("Enter the day of the repayment."))
        if self.repaid_on is not None:
            self._check_repayment(self.repaid_on)

    def _check_repayment(self, repaid_on: date) -> None:
        if self.repaid_amount is None:
            raise InvalidInput("repaid_amount", _("Enter the amount that was repaid."))
        if self.repaid_amount > self.amount:
            raise InvalidInput("repaid_amount", _("More cannot be repaid than was paid."))
        if repaid_on < self.occurred_on:
            raise InvalidInput("repaid_on", _("A fee cannot be repaid before it was paid."))

    def columns(self) -> dict[str, Any]:
        return asdict(self)


def record_licence(organisation: Organisation, facts: LicenceFacts, by: Identity | None, today: date) -> Licence:
    """Store a licence of `organisation`. Raises InvalidInput naming the field at fault."""
    _check_state(facts, today)
    licence: Licence = add_evidence(
        Licence,
        organisation.id,
        facts.columns(),
        by,
        action="recruiters.record_licence",
        summary=f"Recorded licence {facts.licence_number} ({facts.status})",
    )
    return licence


def renew_licence(licence: Licence, facts: LicenceFacts, reason: str, by: Identity | None, today: date) -> Licence:
    """Store the next state of `licence` (renewed, suspended, revoked ...), which replaces the present one.

    Raises InvalidInput naming the field at fault, Conflict if somebody replaced the licence already.
    """
    _check_state(facts, today)
    if facts.occurred_on < licence.occurred_on:
        raise InvalidInput("occurred_on", _("The new state cannot begin before the present one."))
    return _replace_licence(licence, facts, reason, by, action="recruiters.renew_licence", verb="Renewed or changed")


def correct_licence(licence: Licence, facts: LicenceFacts, reason: str, by: Identity | None, today: date) -> Licence:
    """Replace a licence that was recorded wrongly. Raises InvalidInput, Conflict."""
    _check_state(facts, today)
    return _replace_licence(licence, facts, reason, by, action="recruiters.correct_licence", verb="Corrected")


def record_recruitment_fee(
    organisation: Organisation, facts: FeeFacts, by: Identity | None, today: date
) -> RecruitmentFee:
    """Store a fee charged by `organisation`, or paid by one of its workers. Raises InvalidInput."""
    facts.check(today)
    fee: RecruitmentFee = add_evidence(
        RecruitmentFee,
        organisation.id,
        facts.columns(),
        by,
        action="recruiters.record_recruitment_fee",
        summary="Recorded a recruitment fee",
    )
    return fee


def correct_recruitment_fee(
    fee: RecruitmentFee, facts: FeeFacts, reason: str, by: Identity | None, today: date
) -> RecruitmentFee:
    """Replace `fee`; also the way to say that it was repaid. Raises InvalidInput, Conflict.

    A record the organisation may read never turns into one it may not, or the other way round: the change itself
    would tell that a worker spoke.
    """
    facts.check(today)
    if (facts.reported_by is FeeReporter.WORKER_COMPLAINT) is not (fee.reported_by is FeeReporter.WORKER_COMPLAINT):
        raise InvalidInput("reported_by", _("Enter what a worker reported as a record of its own."))
    row: RecruitmentFee = replace_evidence(
        fee,
        facts.columns(),
        reason,
        by,
        action="recruiters.correct_recruitment_fee",
        summary="Corrected a recruitment fee",
    )
    return row


def _check_state(facts: LicenceFacts, today: date) -> None:
    """A person records a state once it holds; a register may announce one (then only `check` applies)."""
    facts.check(today)
    refuse_future("occurred_on", facts.occurred_on, today)


def _replace_licence(
    licence: Licence, facts: LicenceFacts, reason: str, by: Identity | None, *, action: str, verb: str
) -> Licence:
    summary = f"{verb} licence {facts.licence_number}: {facts.status}"
    row: Licence = replace_evidence(licence, facts.columns(), reason, by, action=action, summary=summary)
    return row
