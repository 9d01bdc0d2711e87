"""Words of the repayment ledger, and who reads which number of workers."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from audits.repayments.balances import Balance, count_confirming
from audits.repayments.models import EntryKind, FoundFrom, RepaymentGroup
from compliance.accounts.identity import Identity
from compliance.organisations.labels import country_name
from compliance.web.formatting import minimum_count, money, number, organisation_name, plain_day, protected_count

KIND_LABELS: Mapping[str, Any] = {
    EntryKind.FOUND: _l("Fees found"),
    EntryKind.AGREED: _l("Repayment agreed"),
    EntryKind.PAID: _l("Repaid"),
    EntryKind.CONFIRMED: _l("Confirmed by workers"),
}
KIND_MEANINGS: Mapping[str, Any] = {
    EntryKind.FOUND: _l("Fees these workers paid, from interviews, documents or the organisation's own statement."),
    EntryKind.AGREED: _l("What the organisation has to repay."),
    EntryKind.PAID: _l("A payment to the workers, with its proof."),
    EntryKind.CONFIRMED: _l("What workers themselves say reached them. Asked without management."),
}
FOUND_FROM_LABELS: Mapping[str, Any] = {
    FoundFrom.INTERVIEWS: _l("Interviews"),
    FoundFrom.DOCUMENTS: _l("Documents"),
    FoundFrom.DECLARED: _l("Declared by the organisation"),
}


def describe_group(group: RepaymentGroup) -> str:
    """The group in words, without names of workers: country, office, period of arrival."""
    return _(
        "Workers from %(country)s through %(office)s, arrived %(first)s to %(last)s",
        country=country_name(group.country_of_origin),
        office=office_of(group),
        first=plain_day(group.arrived_from),
        last=plain_day(group.arrived_to),
    )


def office_of(group: RepaymentGroup) -> str:
    if group.recruiter is not None:
        return organisation_name(group.recruiter)
    return group.recruiter_named or _("an office not known")


def size_for(group: RepaymentGroup, identity: Identity) -> Markup:
    """The size of the group: in full to the team, and to the organisation where it gave the number itself."""
    if reads_small_numbers(group, identity) or (identity.belongs_to_organisation and group.size_from_organisation):
        return number(group.workers)
    return protected_count(group.workers)


def confirming_for(group: RepaymentGroup, balances: Sequence[Balance], identity: Identity) -> Markup:
    """How many workers confirmed."""
    count = count_confirming(balances)
    return number(count) if reads_small_numbers(group, identity) else protected_count(count)


def confirmed_for(group: RepaymentGroup, balance: Balance, identity: Identity) -> Markup:
    """The amount confirmed. An organisation reads it once the repayment is closed and enough workers confirmed:
    watching it grow would tell which worker confirmed."""
    if reads_confirmed(group, balance, identity):
        return money(balance.confirmed, balance.currency)
    return Markup("{}").format(_("withheld"))


def reads_confirmed(group: RepaymentGroup, balance: Balance, identity: Identity) -> bool:
    if not identity.belongs_to_organisation:
        return True
    return group.closed_on is not None and balance.confirming_workers >= minimum_count()


def reads_small_numbers(group: RepaymentGroup, identity: Identity) -> bool:
    """True for the audit's team."""
    return group.audit.has_member(identity.user_id)
