"""The values that answers of an interview and of its consent can take; "not asked" and "unknown" are values too."""

from enum import StrEnum


class ConsentOutcome(StrEnum):
    """What came of asking: an interview now, elsewhere or later, a refusal, or none since it was too dangerous."""

    GIVEN = "given"
    OFF_SITE = "off_site"
    LATER = "later"
    REFUSED = "refused"
    NOT_HELD = "not_held"


class RiskAnswer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class InterviewPlace(StrEnum):
    ON_SITE = "on_site"
    OFF_SITE = "off_site"


class InterpreterTie(StrEnum):
    """Whose the interpreter is. An interpreter of the employer or agency may answer in the worker's stead."""

    INDEPENDENT = "independent"
    TIED = "tied"
    NONE = "none"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class SignAnswer(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


class CostCategory(StrEnum):
    """ILO definition of recruitment fees and related costs (2018/2019); a sum nobody divided stays undivided."""

    FEES = "F"
    MEDICAL = "C1"
    INSURANCE = "C2"
    TESTS = "C3"
    TRAINING = "C4"
    EQUIPMENT = "C5"
    TRAVEL = "C6"
    ADMINISTRATIVE = "C7"
    ILLEGITIMATE = "X"
    UNDIVIDED = "undivided"


class FeePayee(StrEnum):
    RECRUITMENT_OFFICE = "recruitment_office"
    SUB_AGENT = "sub_agent"
    EMPLOYER = "employer"
    OFFICIAL = "official"
    OTHER = "other"
    UNKNOWN = "unknown"


class InterestPeriod(StrEnum):
    MONTH = "month"
    YEAR = "year"
    WHOLE_LOAN = "whole_loan"


class LenderRole(StrEnum):
    FAMILY = "family"
    MONEY_LENDER = "money_lender"
    BANK = "bank"
    RECRUITMENT_OFFICE = "recruitment_office"
    SUB_AGENT = "sub_agent"
    EMPLOYER = "employer"
    OTHER = "other"
    UNKNOWN = "unknown"


class PaperKind(StrEnum):
    PASSPORT = "passport"
    RESIDENCE_PERMIT = "residence_permit"
    BANK_CARD = "bank_card"
    CONTRACT_COPY = "contract_copy"


class DocumentHolder(StrEnum):
    WORKER = "worker"
    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    OTHER = "other"
    NOT_ASKED = "not_asked"


class PromisedTerm(StrEnum):
    WAGE = "wage"
    JOB = "job"
    PLACE = "place"
    LANGUAGE = "language"


class PromiseAnswer(StrEnum):
    SAME = "same"
    WORSE = "worse"
    UNKNOWN = "unknown"


class LeavingAnswer(StrEnum):
    """The gravest of what the worker expects if they left tomorrow."""

    FREE_TO_GO = "free_to_go"
    LOSES_WAGES = "loses_wages"
    KEEPS_NO_DOCUMENTS = "keeps_no_documents"
    DEBT_IS_CALLED = "debt_is_called"
    REPORTED = "reported"
    THREATENED = "threatened"
    KEPT_FROM_LEAVING = "kept_from_leaving"
    DOES_NOT_KNOW = "does_not_know"
    NOT_ASKED = "not_asked"
