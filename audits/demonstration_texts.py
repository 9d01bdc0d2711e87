"""Findings and plans of the demonstration, in words; some in English and some in Arabic, as people write."""

from collections.abc import Mapping
from dataclasses import dataclass

from audits.findings.models import Grade, KnownFrom

_SITE, _PAPERS = KnownFrom.SEEN_ON_SITE, KnownFrom.DOCUMENTS


@dataclass(frozen=True)
class Topic:
    """A finding that visits make; `requirement` is the code of an item of the employer checklist or of the criteria."""

    grade: Grade
    requirement: str
    title: str
    text: str
    known_from: tuple[KnownFrom, ...] = (_SITE,)
    how_known: str | None = None
    sign: int | None = None
    share_affected: int | None = None
    has_photo: bool = False
    parties: tuple[str, ...] = ()


TOPICS: Mapping[str, Topic] = {
    "passports_locked": Topic(
        Grade.CRITICAL,
        "S6.1",
        "Passports of workers in a locked cabinet of the personnel office, no written consent",
        "Workers' passports are kept in the personnel office. Give them back against signature and offer lockers whose "
        "only key the worker holds.",
        (_SITE, _PAPERS),
        "Cabinet opened by the personnel officer; counted together; the custody list has no signatures.",
        sign=7,
        share_affected=20,
        has_photo=True,
    ),
    "gates_locked": Topic(
        Grade.CRITICAL,
        "S6.4",
        "Gate of the housing locked from outside between ten at night and five in the morning",
        "The gate of the housing must not be locked from outside at any hour.",
        (_SITE,),
        "Chain and padlock seen on the evening visit; the guard confirmed the hours.",
        sign=3,
        share_affected=60,
        has_photo=True,
    ),
    "wages_unpaid": Topic(
        Grade.CRITICAL,
        "S7.1",
        "أجور غير مدفوعة لأكثر من شهرين لعدد كبير من العاملين",
        "لم تصرف أجور عدد من العاملين لأكثر من شهرين. يجب صرفها كاملة وتقديم ما يثبت التحويل.",
        (_PAPERS,),
        "مقارنة كشوف الأجور بالتحويلات المصرفية لستة أشهر.",
        sign=8,
        share_affected=33,
    ),
    "fire_exit": Topic(
        Grade.CRITICAL,
        "S9.1",
        "Emergency exit of the housing blocked by stored beds, no second way out of the upper floor",
        "The emergency exit of the housing is blocked and the upper floor has no second way out. Clear it at once.",
        (_SITE,),
        "Walked through the building with the housing manager.",
        share_affected=40,
        has_photo=True,
    ),
    "crowded_rooms": Topic(
        Grade.MAJOR,
        "S8.5",
        "Ten workers in a room meant for four, no lockers and no air conditioning that works",
        "Rooms hold more than twice the workers they are meant for. Move the workers above four to other rooms.",
        (_SITE,),
        "Counted beds in twelve rooms after working hours.",
        sign=10,
        share_affected=30,
    ),
    "overtime": Topic(
        Grade.MAJOR,
        "S7.5",
        "Weeks of more than seventy hours in the time records, without consent and without the premium",
        "Time records show weeks far over the legal limit, paid without the premium. Bring hours back within the law.",
        (_PAPERS,),
        "Time records of three months beside the payroll.",
        sign=11,
        share_affected=15,
    ),
    "contract_language": Topic(
        Grade.MAJOR,
        "S4.1",
        "عقود موقعة بلغة واحدة لا يقرؤها جميع العاملين",
        "العقود متاحة بلغة واحدة فقط. يجب تسليم كل عامل نسخة بلغة يفهمها.",
        (_PAPERS,),
        "فحص عينة من ملفات العاملين.",
        share_affected=25,
    ),
    "fee_survey": Topic(
        Grade.MAJOR,
        "S5.5",
        "No check after arrival of what workers paid on the way",
        "Nobody asks workers after arrival whether they paid for the job. Ask in private and repay what is found.",
        (_PAPERS, KnownFrom.MANAGEMENT),
        "The personnel manager could show neither form nor list.",
    ),
    "price_list": Topic(
        Grade.MINOR,
        "ER-1.2",
        "قائمة الخدمات لا تبين من يتحمل كل تكلفة",
        "قائمة الخدمات لا تبين أن صاحب العمل يتحمل جميع تكاليف الاستقدام. عدلوها وعلقوها في المكتب.",
        (_SITE,),
    ),
    "payslips": Topic(
        Grade.MINOR,
        "S7.2",
        "Payslips do not show hours and deductions apart",
        "Payslips show one sum only. Show hours, premium and each deduction on its own line.",
        (_PAPERS,),
    ),
    "complaints_box": Topic(
        Grade.MINOR,
        "S10.1",
        "صندوق الشكاوى في مكتب المشرف ولا يفتح بانتظام",
        "انقلوا صندوق الشكاوى إلى مكان لا يراه المشرف، وافتحوه أسبوعيا مع ممثل للعمال.",
        (_SITE,),
    ),
    "first_aid": Topic(
        Grade.MINOR,
        "S8.1",
        "First-aid boxes incomplete on two floors",
        "Fill the first-aid boxes and name a person on each floor who checks them every month.",
        (_SITE,),
        has_photo=True,
    ),
    "training_records": Topic(
        Grade.MINOR,
        "S1.6",
        "Training of staff who handle foreign workers is not recorded",
        "Record who was trained, when and on what; plan the missing ones.",
        (_PAPERS,),
    ),
    "upstream_costs": Topic(
        Grade.COLLABORATIVE,
        "ER-1.2",
        "The fee of the office abroad is in no contract, and the office here cannot set it alone",
        "What the office abroad takes is in no contract. Agree with it and with the employers who pays; no worker may.",
        (_PAPERS,),
        parties=("The office in the country of origin", "The employers who ask for workers"),
    ),
    "heat_breaks": Topic(
        Grade.OBSERVATION,
        "S8.1",
        "Shaded rest places are few for the number of workers at noon",
        "More shaded places would help at noon; keep an eye on it before summer.",
        (_SITE,),
    ),
    "wage_calendar": Topic(
        Grade.OBSERVATION,
        "S7.1",
        "تاريخ صرف الأجور غير معلن في السكن",
        "يستحسن إعلان تاريخ صرف الأجور في السكن ومكان العمل.",
        (_SITE,),
    ),
    "housing_committee": Topic(
        Grade.GOOD_PRACTICE,
        "S8.5",
        "Elected housing committee with its own small budget, minutes on the wall",
        "The elected housing committee with a budget of its own is an example for others.",
        (_SITE,),
    ),
}

ROOT_CAUSES = (
    "No person was responsible for this after the last reorganisation.",
    "لم يكن هناك إجراء مكتوب، وكان الأمر متروكا لكل موقع.",
    "The contractor's habits were taken over without checking them against the law.",
)
CORRECTIONS = (
    "Corrected on the day of the closing meeting; the whole site follows within the month.",
    "صححت الحالة في الموقع، ويعمم التصحيح على بقية المواقع خلال شهر.",
    "Done for the workers concerned first, then for everybody.",
)
PREVENTIONS = (
    "Monthly check by the personnel manager, result to the general manager.",
    "مراجعة شهرية من مدير شؤون العاملين ترفع نتيجتها للإدارة.",
    "Added to the internal audit plan, and to the talks with workers' representatives.",
)
OWNERS = ("Personnel manager", "مدير السكن", "Site manager", "Head of payroll")
SENT_BACK_REASONS = (
    "The plan names no date and no person for the second site. Complete it.",
    "لا يعالج ما قدم السبب الجذري. يرجى استكماله.",
)
NOTES_OF_PROOF = (
    "Photos and the signed list are attached.",
    "مرفق ما يثبت التنفيذ.",
)
SCOPE = (
    "Contracts, wages of twelve months, documents, housing, talks with workers.",
    "العقود والأجور لاثني عشر شهرا والوثائق والسكن ومقابلات العمال.",
)
REASON_OF_RELEASE = (
    "The organisation can only act if it knows; the finding rests on what was seen on site, not on one person's words."
)
PLANNED_FROM = "Flags of the risk list"
