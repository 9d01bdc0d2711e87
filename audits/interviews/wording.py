"""Words for the values of interviews, as pages show them."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.interviews.values import (
    ConsentOutcome,
    CostCategory,
    DocumentHolder,
    FeePayee,
    InterestPeriod,
    InterpreterTie,
    LeavingAnswer,
    LenderRole,
    PaperKind,
    PromiseAnswer,
    PromisedTerm,
    RiskAnswer,
)

CONSENT_LABELS: Mapping[str, Any] = {
    ConsentOutcome.GIVEN: _l("The worker agrees: begin the interview"),
    ConsentOutcome.OFF_SITE: _l("The worker agrees to speak away from work and housing, at another time"),
    ConsentOutcome.LATER: _l("The worker agrees to speak later"),
    ConsentOutcome.REFUSED: _l("The worker refuses"),
    ConsentOutcome.NOT_HELD: _l("No interview at all: it could put the worker at risk"),
}
RISK_LABELS: Mapping[str, Any] = {
    RiskAnswer.YES: _l("Yes"),
    RiskAnswer.NO: _l("No"),
    RiskAnswer.UNKNOWN: _l("The worker does not know"),
}
INTERPRETER_LABELS: Mapping[str, Any] = {
    InterpreterTie.NONE: _l("None: the interviewer speaks the language"),
    InterpreterTie.INDEPENDENT: _l("Independent"),
    InterpreterTie.TIED: _l("Of the employer or the agency"),
    InterpreterTie.UNKNOWN: _l("Not known"),
}
CATEGORY_LABELS: Mapping[str, Any] = {
    CostCategory.UNDIVIDED: _l("A sum for everything, not divided"),
    CostCategory.FEES: _l("F: recruitment fee"),
    CostCategory.MEDICAL: _l("C1: medical"),
    CostCategory.INSURANCE: _l("C2: insurance"),
    CostCategory.TESTS: _l("C3: skills and qualification tests"),
    CostCategory.TRAINING: _l("C4: training and orientation"),
    CostCategory.EQUIPMENT: _l("C5: equipment"),
    CostCategory.TRAVEL: _l("C6: travel and lodging"),
    CostCategory.ADMINISTRATIVE: _l("C7: administrative"),
    CostCategory.ILLEGITIMATE: _l("X: illegitimate, unreasonable or undisclosed"),
}
PAYEE_LABELS: Mapping[str, Any] = {
    FeePayee.RECRUITMENT_OFFICE: _l("The recruitment office"),
    FeePayee.SUB_AGENT: _l("A sub-agent"),
    FeePayee.EMPLOYER: _l("The employer"),
    FeePayee.OFFICIAL: _l("An official"),
    FeePayee.OTHER: _l("Somebody else"),
    FeePayee.UNKNOWN: _l("Not known"),
}
INTEREST_PERIOD_LABELS: Mapping[str, Any] = {
    InterestPeriod.MONTH: _l("a month"),
    InterestPeriod.YEAR: _l("a year"),
    InterestPeriod.WHOLE_LOAN: _l("for the whole loan"),
}
LENDER_LABELS: Mapping[str, Any] = {
    LenderRole.FAMILY: _l("Family or friends"),
    LenderRole.MONEY_LENDER: _l("A private money lender"),
    LenderRole.BANK: _l("A bank or a savings group"),
    LenderRole.RECRUITMENT_OFFICE: _l("The recruitment office"),
    LenderRole.SUB_AGENT: _l("A sub-agent"),
    LenderRole.EMPLOYER: _l("The employer"),
    LenderRole.OTHER: _l("Somebody else"),
    LenderRole.UNKNOWN: _l("Not known"),
}
HOLDER_LABELS: Mapping[str, Any] = {
    DocumentHolder.WORKER: _l("The worker"),
    DocumentHolder.EMPLOYER: _l("The employer"),
    DocumentHolder.RECRUITER: _l("The recruitment office"),
    DocumentHolder.OTHER: _l("Somebody else"),
    DocumentHolder.NOT_ASKED: _l("Not asked"),
}
PAPER_QUESTIONS: Mapping[str, Any] = {
    PaperKind.PASSPORT: _l("Who holds the passport?"),
    PaperKind.RESIDENCE_PERMIT: _l("Who holds the residence permit?"),
    PaperKind.BANK_CARD: _l("Who holds the bank card?"),
    PaperKind.CONTRACT_COPY: _l("Who holds the worker's copy of the contract?"),
}
TERM_QUESTIONS: Mapping[str, Any] = {
    PromisedTerm.WAGE: _l("The wage, compared with the offer"),
    PromisedTerm.JOB: _l("The job, compared with the offer"),
    PromisedTerm.PLACE: _l("The place, compared with the offer"),
    PromisedTerm.LANGUAGE: _l("The contract's language: as offered, one the worker reads?"),
}
PROMISE_LABELS: Mapping[str, Any] = {
    PromiseAnswer.SAME: _l("Same"),
    PromiseAnswer.WORSE: _l("Worse"),
    PromiseAnswer.UNKNOWN: _l("Unknown"),
}
LEAVING_LABELS: Mapping[str, Any] = {
    LeavingAnswer.NOT_ASKED: _l("Not asked"),
    LeavingAnswer.FREE_TO_GO: _l("Nothing: the worker is free to go"),
    LeavingAnswer.LOSES_WAGES: _l("Wages owed would not be paid"),
    LeavingAnswer.KEEPS_NO_DOCUMENTS: _l("The documents would not be given back"),
    LeavingAnswer.DEBT_IS_CALLED: _l("A debt would have to be paid at once, or by the family"),
    LeavingAnswer.REPORTED: _l("The worker would be reported as absconding"),
    LeavingAnswer.THREATENED: _l("Threats or violence, also against the family"),
    LeavingAnswer.KEPT_FROM_LEAVING: _l("The worker would be kept from leaving"),
    LeavingAnswer.DOES_NOT_KNOW: _l("The worker does not know"),
}
