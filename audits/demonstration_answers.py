"""What workers of the demonstration tell: for each pattern, the answers of one interview. No names, as always."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from audits.consent.script import script_version
from audits.interviews.answers import ConsentAnswers, CostAnswer, InterviewAnswers
from audits.interviews.operations import record_consent, record_interview
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
from compliance.accounts.identity import Identity
from compliance.deployment.demonstration.plan import moment_on
from compliance.deployment.demonstration.story_words import Told, Visit
from compliance.organisations.models import Organisation
from compliance.standards.ilo_signs import ILO_SIGNS

# Nationality and the language the worker was spoken to in.
ORIGINS = (
    ("NP", "ne"),
    ("BD", "bn"),
    ("IN", "hi"),
    ("PK", "ur"),
    ("KE", "sw"),
    ("PH", "tl"),
    ("ET", "am"),
    ("ID", "id"),
)
SIGNS_TOLD: dict[Told, tuple[int, ...]] = {
    Told.NOTHING_WRONG: (),
    Told.PASSPORTS_HELD: (7,),
    Told.MOVEMENT_RESTRICTED: (3,),
    Told.LOCKED_IN_AND_OVERWORKED: (3, 10, 11),
    Told.FEES_PAID: (),
    Told.LATE_WAGES: (8,),
    Told.VIOLENCE: (5,),
}
# So many of the last interviews of a visit tell nothing of the kind: not everybody is met by it, or dares to speak.
WITHOUT_IT = 2
SHARE_ALONE, SHARE_OF_WOMEN = 0.8, 0.25
LEAVING_TOLD = {
    Told.PASSPORTS_HELD: LeavingAnswer.KEEPS_NO_DOCUMENTS,
    Told.MOVEMENT_RESTRICTED: LeavingAnswer.KEPT_FROM_LEAVING,
    Told.LOCKED_IN_AND_OVERWORKED: LeavingAnswer.KEPT_FROM_LEAVING,
    Told.FEES_PAID: LeavingAnswer.DEBT_IS_CALLED,
    Told.LATE_WAGES: LeavingAnswer.LOSES_WAGES,
    Told.VIOLENCE: LeavingAnswer.THREATENED,
}
# A sign that nobody asks about when fees are the subject: paying is no proof of a debt, nor of its absence.
DEBT_BONDAGE = 9


def plant_interviews(audit: Audit, visit: Visit, by: Identity, chance: Random, on: date) -> None:
    """Ask for consent and record the interviews of a visit, refusals first."""
    if visit.told is None:
        return
    for _refusal in range(visit.refused):
        record_consent(audit, _asked(ConsentOutcome.REFUSED, chance), by, on)
    offices = list(list_recruiters_of(audit.organisation))
    for number in range(visit.interviews):
        tells = number < max(visit.interviews - WITHOUT_IT, 1)
        told = visit.told if tells else Told.NOTHING_WRONG
        consent = record_consent(audit, _asked(ConsentOutcome.GIVEN, chance), by, on)
        consent.recorded_at = moment_on(on, 8) + timedelta(minutes=45 * number)
        interview = record_interview(consent, _answers(audit, told, offices, chance, on), by, on)
        interview.recorded_at = consent.recorded_at + timedelta(minutes=chance.randint(15, 44))


def _asked(outcome: ConsentOutcome, chance: Random) -> ConsentAnswers:
    return ConsentAnswers(
        outcome,
        risk=chance.choice((RiskAnswer.NO, RiskAnswer.NO, RiskAnswer.UNKNOWN)),
        place=chance.choice(tuple(InterviewPlace)),
        script_language="en",
        script_version=script_version(),
    )


def _answers(audit: Audit, told: Told, offices: list[Organisation], chance: Random, on: date) -> InterviewAnswers:
    nationality, language = chance.choice(ORIGINS)
    wage = Decimal(1400 + 50 * chance.randrange(20))
    crossed = (each for each in offices if each.name.startswith("Crossed"))
    office = next(crossed, None) if told is Told.FEES_PAID else None
    alone = chance.random() < SHARE_ALONE
    return InterviewAnswers(
        interviewed_on=on,
        place=chance.choice(tuple(InterviewPlace)),
        is_individual=alone,
        group_size=None if alone else chance.randint(3, 5),
        workplace_id=audit.workplaces[0].id if audit.workplaces else None,
        language=language,
        interpreter=chance.choice((InterpreterTie.INDEPENDENT, InterpreterTie.INDEPENDENT, InterpreterTie.NONE)),
        nationality=nationality,
        sex=Sex.FEMALE if chance.random() < SHARE_OF_WOMEN else Sex.MALE,
        recruiter_id=(office or chance.choice(offices)).id if offices else None,
        papers=_papers(told),
        promises=_promises(told),
        if_leaving=LEAVING_TOLD.get(told, LeavingAnswer.FREE_TO_GO),
        signs=_signs(told),
        **(_pay(told, wage, chance) if alone else {}),
    )


def _papers(told: Told) -> dict[PaperKind, DocumentHolder]:
    held = told is Told.PASSPORTS_HELD
    return {
        PaperKind.PASSPORT: DocumentHolder.EMPLOYER if held else DocumentHolder.WORKER,
        PaperKind.RESIDENCE_PERMIT: DocumentHolder.WORKER,
        PaperKind.BANK_CARD: DocumentHolder.WORKER,
    }


def _promises(told: Told) -> dict[PromisedTerm, PromiseAnswer]:
    worse = told in (Told.FEES_PAID, Told.LATE_WAGES)
    return {
        PromisedTerm.WAGE: PromiseAnswer.WORSE if worse else PromiseAnswer.SAME,
        PromisedTerm.JOB: PromiseAnswer.SAME,
        PromisedTerm.PLACE: PromiseAnswer.SAME,
    }


def _signs(told: Told) -> dict[int, SignAnswer]:
    present = SIGNS_TOLD[told]
    signs = {number: SignAnswer.PRESENT if number in present else SignAnswer.ABSENT for number in ILO_SIGNS}
    if told is Told.FEES_PAID:
        signs[DEBT_BONDAGE] = SignAnswer.NOT_ASKED
    return signs


def _pay(told: Told, wage: Decimal, chance: Random) -> dict[str, Any]:
    """What is asked of a worker alone: wage, time, and what the job cost."""
    overworked = told is Told.LOCKED_IN_AND_OVERWORKED
    return {
        "monthly_wage": wage,
        "wage_currency": "SAR",
        "hours_a_week": chance.randint(70, 84) if overworked else chance.randint(44, 60),
        "days_off_a_month": chance.randint(0, 1) if overworked else chance.randint(3, 5),
        "overtime_paid": not overworked,
        **_costs(told, wage, chance),
    }


def _costs(told: Told, wage: Decimal, chance: Random) -> dict[str, Any]:
    if told is not Told.FEES_PAID:
        return {"fee_paid": False, "has_debts": False}
    fee = CostAnswer(
        category=CostCategory.FEES,
        amount=wage * chance.randint(12, 24) / 10,
        currency="SAR",
        payee=chance.choice((FeePayee.RECRUITMENT_OFFICE, FeePayee.SUB_AGENT)),
        receipt=False,
        borrowed=True,
        loan_amount=wage,
        interest_percent=Decimal(chance.choice((2, 3, 5))),
        interest_period=InterestPeriod.MONTH,
        lender=chance.choice((LenderRole.MONEY_LENDER, LenderRole.FAMILY)),
    )
    medical = CostAnswer(category=CostCategory.MEDICAL, amount=wage * 3 / 10, currency="SAR", payee=FeePayee.OTHER)
    return {"fee_paid": True, "costs": (fee, medical), "has_debts": None}
