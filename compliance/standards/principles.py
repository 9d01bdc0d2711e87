"""The seven principles that requirements of every standard may name, with their titles as IOM published them.

Source: titles as on iris.iom.int/iris-standard, translated by Sanad; the same as in `library/iris_style.yaml`.
"""

from collections.abc import Mapping

PRINCIPLE_TITLES: Mapping[str, Mapping[str, str]] = {
    "A": {
        "en": "General Principle A - Respect for Laws, Fundamental Principles and Rights at Work",
        "ar": "المبدأ العام أ - احترام القوانين والمبادئ والحقوق الأساسية في العمل",
    },
    "B": {
        "en": "General Principle B - Respect for Ethical and Professional Conduct",
        "ar": "المبدأ العام ب - احترام السلوك الأخلاقي والمهني",
    },
    "1": {
        "en": "Principle 1 - Prohibition of Recruitment Fees to Jobseekers",
        "ar": "المبدأ 1 - حظر تحميل الباحثين عن عمل رسوم الاستقدام",
    },
    "2": {"en": "Principle 2 - Respect for Freedom of Movement", "ar": "المبدأ 2 - احترام حرية التنقل"},
    "3": {
        "en": "Principle 3 - Respect for Transparency of Terms and Conditions of Employment",
        "ar": "المبدأ 3 - احترام شفافية شروط العمل وظروفه",
    },
    "4": {
        "en": "Principle 4 - Respect for Confidentiality and Data Protection",
        "ar": "المبدأ 4 - احترام السرية وحماية البيانات",
    },
    "5": {"en": "Principle 5 - Respect for Access to Remedy", "ar": "المبدأ 5 - احترام الوصول إلى سبل الانتصاف"},
}


def principle_title(code: str) -> Mapping[str, str]:
    """The title of a principle; its code where it has none."""
    return PRINCIPLE_TITLES.get(code, {"en": code, "ar": code})
