"""What workers of the demonstration tell: for each pattern, the answers of one interview. No names, as always."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from audits.interviews.models import FeePayee, InterviewPlace, PassportHolder, Sex, SignAnswer
from audits.interviews.operations import InterviewAnswers, record_consent, record_interview
from audits.interviews.queries import list_recruiters_of
from audits.models import Audit
from compliance.accounts.identity import Identity
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
# A sign that nobody asks about when fees are the subject: paying is no proof of a debt, nor of its absence.
DEBT_BONDAGE = 9


def plant_interviews(audit: Audit, visit: Visit, by: Identity, chance: Random, on: date) -> None:
    """Ask for consent and record the interviews of a visit, refusals first."""
    if visit.told is None:
        return
    for _refusal in range(visit.refused):
        record_consent(audit, given=False, by=by, today=on)
    offices = list(list_recruiters_of(audit.organisation))
    for number in range(visit.interviews):
        tells = number < max(visit.interviews - WITHOUT_IT, 1)
        told = visit.told if tells else Told.NOTHING_WRONG
        consent = record_consent(audit, given=True, by=by, today=on)
        record_interview(consent, _answers(audit, told, offices, chance, on), by, on)


def _answers(audit: Audit, told: Told, offices: list[Organisation], chance: Random, on: date) -> InterviewAnswers:
    nationality, language = chance.choice(ORIGINS)
    wage = Decimal(1400 + 50 * chance.randrange(20))
    office = (
        next((each for each in offices if each.name.startswith("Crossed")), None) if told is Told.FEES_PAID else None
    )
    return InterviewAnswers(
        interviewed_on=on,
        place=chance.choice(tuple(InterviewPlace)),
        is_individual=chance.random() < 0.8,
        workplace_id=audit.workplaces[0].id if audit.workplaces else None,
        language=language,
        nationality=nationality,
        sex=Sex.FEMALE if chance.random() < 0.25 else Sex.MALE,
        recruiter_id=(office or chance.choice(offices)).id if offices else None,
        passport_holder=PassportHolder.EMPLOYER if told is Told.PASSPORTS_HELD else PassportHolder.WORKER,
        monthly_wage=wage,
        wage_currency="SAR",
        signs=_signs(told),
        **_fee(told, wage, chance),
    )


def _signs(told: Told) -> dict[int, SignAnswer]:
    present = SIGNS_TOLD[told]
    signs = {number: SignAnswer.PRESENT if number in present else SignAnswer.ABSENT for number in ILO_SIGNS}
    if told is Told.FEES_PAID:
        signs[DEBT_BONDAGE] = SignAnswer.NOT_ASKED
    return signs


def _fee(told: Told, wage: Decimal, chance: Random) -> dict[str, Any]:
    if told is not Told.FEES_PAID:
        return {"fee_paid": False, "has_debts": False}
    return {
        "fee_paid": True,
        "fee_amount": wage * chance.randint(15, 29) / 10,
        "fee_currency": "SAR",
        "fee_payee": chance.choice((FeePayee.RECRUITMENT_OFFICE, FeePayee.SUB_AGENT)),
        "has_debts": None,
    }
