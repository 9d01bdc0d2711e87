"""What a worker answered, as one value, and which answers cannot stand together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _

from audits.interviews.queries import list_recruiters_of
from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    DocumentHolder,
    FeePayee,
    InterestPeriod,
    InterpreterTie,
    InterviewPlace,
    LeavingAnswer,
    LenderRole,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    RiskAnswer,
    Sex,
    SignAnswer,
)
from audits.models import Audit
from compliance.errors import InvalidInput

MOST_COSTS = 12
HOURS_OF_A_WEEK = 168
DAYS_OF_A_MONTH = 31


@dataclass(frozen=True)
class ConsentAnswers:
    """What came of asking for consent. `script_version` is that of the text read out in `script_language`."""

    outcome: ConsentOutcome
    risk: RiskAnswer = RiskAnswer.UNKNOWN
    place: InterviewPlace | None = None
    script_language: str | None = None
    script_version: str | None = None


@dataclass(frozen=True)
class CostAnswer:
    """One thing paid for. `interest_percent` is for each `interest_period`; amounts are in `currency`."""

    category: CostCategory = CostCategory.UNDIVIDED
    amount: Decimal | None = None
    currency: str | None = None
    payee: FeePayee = FeePayee.UNKNOWN
    receipt: bool | None = None
    borrowed: bool | None = None
    loan_amount: Decimal | None = None
    interest_percent: Decimal | None = None
    interest_period: InterestPeriod | None = None
    lender: LenderRole | None = None


@dataclass(frozen=True)
class InterviewAnswers:
    """What a worker told. None means not asked or not known; a sign, paper or term left out counts as not asked."""

    interviewed_on: date
    place: InterviewPlace | None = None
    is_individual: bool | None = None
    group_size: int | None = None
    workplace_id: int | None = None
    language: str | None = None
    interpreter: InterpreterTie = InterpreterTie.UNKNOWN
    nationality: str | None = None
    sex: Sex | None = None
    recruiter_id: int | None = None
    recruiter_named: str | None = None
    fee_paid: bool | None = None
    costs: Sequence[CostAnswer] = ()
    has_debts: bool | None = None
    monthly_wage: Decimal | None = None
    wage_currency: str | None = None
    hours_a_week: int | None = None
    days_off_a_month: int | None = None
    overtime_paid: bool | None = None
    if_leaving: LeavingAnswer = LeavingAnswer.NOT_ASKED
    note: str | None = None
    papers: Mapping[PaperKind, DocumentHolder] = field(default_factory=dict)
    promises: Mapping[PromisedTerm, PromiseAnswer] = field(default_factory=dict)
    signs: Mapping[int, SignAnswer] = field(default_factory=dict)


_ROWS = ("interviewed_on", "costs", "papers", "promises", "signs")


def interview_columns(answers: InterviewAnswers) -> dict[str, Any]:
    """The answers as columns of `worker_interview`; a currency without its amount says nothing and is dropped."""
    columns = {name: value for name, value in vars(answers).items() if name not in _ROWS}
    if columns["monthly_wage"] is None:
        columns["wage_currency"] = None
    return {**columns, "occurred_on": answers.interviewed_on}


def cost_columns(cost: CostAnswer) -> dict[str, Any]:
    """A cost as columns of `interview_cost`; a currency without any amount is dropped."""
    columns = dict(vars(cost))
    if cost.amount is None and cost.loan_amount is None:
        columns["currency"] = None
    return columns


def check_consent(answers: ConsentAnswers) -> None:
    """Raise InvalidInput where a worker whom talking could endanger would be interviewed on site."""
    if (
        answers.risk is RiskAnswer.YES
        and answers.outcome is ConsentOutcome.GIVEN
        and answers.place is not InterviewPlace.OFF_SITE
    ):
        raise InvalidInput(
            "consent",
            _("Talking here could put the worker at risk: agree on a place away from work, a later time, or none."),
        )


def check_answers(
    audit: Audit, answers: InterviewAnswers, today: date, recruiter_ids: Collection[int] | None = None
) -> None:
    """Raise InvalidInput for answers that cannot stand together, naming the field at fault.

    `recruiter_ids` are the offices that can be named, where the caller read them already.
    """
    if answers.interviewed_on > today:
        raise InvalidInput("interviewed_on", _("This day is in the future."))
    if answers.workplace_id is not None and answers.workplace_id not in {each.id for each in audit.workplaces}:
        raise InvalidInput("workplace_id", _("Choose a workplace of this visit."))
    if answers.recruiter_id is not None or answers.recruiter_named:
        _check_recruiter(audit, answers, recruiter_ids)
    _check_group(answers)
    _check_wage(answers)
    _check_costs(answers)
    _check_time(answers)


def _check_recruiter(audit: Audit, answers: InterviewAnswers, recruiter_ids: Collection[int] | None) -> None:
    if answers.recruiter_id is None:
        return
    if answers.recruiter_named:
        raise InvalidInput("recruiter_named", _("Choose an office of the list or write a name, not both."))
    if recruiter_ids is None:
        recruiter_ids = {office.id for office in list_recruiters_of(audit.organisation)}
    if answers.recruiter_id not in recruiter_ids:
        raise InvalidInput("recruiter_id", _("Choose one of the recruitment offices listed."))


def _check_group(answers: InterviewAnswers) -> None:
    """What one worker earns, paid and owes is never asked before others (audit practice note, section 3)."""
    if answers.group_size is not None and answers.group_size < 2:
        raise InvalidInput("group_size", _("A group has at least two workers."))
    if answers.is_individual is not False:
        if answers.group_size is not None:
            raise InvalidInput("group_size", _("A number of workers is given: then it was a group."))
        return
    if answers.monthly_wage is not None:
        raise InvalidInput("monthly_wage", _("Personal pay is never asked in a group. Clear it."))
    if answers.costs or answers.has_debts is not None:
        raise InvalidInput("fee_paid", _("What one worker paid or owes is never asked in a group. Clear it."))


def _check_wage(answers: InterviewAnswers) -> None:
    if answers.monthly_wage is None:
        return
    if not answers.wage_currency:
        raise InvalidInput("wage_currency", _("Give the currency of the amount."))
    if answers.monthly_wage < 0:
        raise InvalidInput("monthly_wage", _("An amount cannot be negative."))


def _check_costs(answers: InterviewAnswers) -> None:
    if answers.costs and answers.fee_paid is not True:
        raise InvalidInput("fee_paid", _("Costs are given: then the worker paid. Choose yes, or clear them."))
    if len(answers.costs) > MOST_COSTS:
        raise InvalidInput("costs", _("At most %(most)s costs can be noted.", most=MOST_COSTS))
    for number, cost in enumerate(answers.costs, 1):
        problem = _problem_of(cost)
        if problem:
            raise InvalidInput("costs", _("Cost %(number)s: %(problem)s", number=number, problem=problem))


def _problem_of(cost: CostAnswer) -> str | None:
    amounts = [each for each in (cost.amount, cost.loan_amount, cost.interest_percent) if each is not None]
    if any(each < 0 for each in amounts):
        return _("An amount cannot be negative.")
    if (cost.amount is not None or cost.loan_amount is not None) and not cost.currency:
        return _("Give the currency of the amount.")
    told_of_loan = (cost.loan_amount, cost.interest_percent, cost.lender)
    if cost.borrowed is not True and any(each is not None for each in told_of_loan):
        return _("A loan is described: then the money was borrowed. Choose yes, or clear it.")
    if cost.interest_percent is not None and cost.interest_period is None:
        return _("Say for which period the interest is.")
    return None


def _check_time(answers: InterviewAnswers) -> None:
    if answers.hours_a_week is not None and not 0 <= answers.hours_a_week <= HOURS_OF_A_WEEK:
        raise InvalidInput("hours_a_week", _("A week has 168 hours."))
    if answers.days_off_a_month is not None and not 0 <= answers.days_off_a_month <= DAYS_OF_A_MONTH:
        raise InvalidInput("days_off_a_month", _("A month has 31 days."))
