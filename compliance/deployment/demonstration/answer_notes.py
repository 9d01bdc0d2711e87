"""What organisations write beside their answers in the demonstration, some in English and some in Arabic."""

from compliance.assessments.scores.scoring import Degree

NOTES: dict[Degree, tuple[str, ...]] = {
    Degree.FULL: (
        "Procedure approved by the general manager and checked every quarter.",
        "The register is kept by the personnel department; see the attached page.",
        "Every worker gets a copy in a language he or she reads, and signs for it.",
        "إجراء معتمد من المدير العام ويراجع كل ربع سنة.",
        "يحتفظ قسم شؤون العاملين بالسجل، وترفق صفحة منه.",
        "يتسلم كل عامل نسخة بلغة يفهمها ويوقع على استلامها.",
        "Confirmed in the talks with workers' representatives.",
        "أكد ذلك ممثلو العمال في الاجتماع الشهري.",
    ),
    Degree.PARTLY: (
        "Done at the head office; the second site follows next quarter.",
        "In place since spring, older contracts are still being changed.",
        "مطبق في المركز الرئيسي، ويستكمل في الموقع الثاني خلال الربع القادم.",
        "بدأ التطبيق هذا العام، وما زالت العقود السابقة قيد التعديل.",
        "The form exists, but not everybody uses it yet.",
    ),
    Degree.NONE: (
        "Not yet; a person has been named and a budget asked for.",
        "لا يوجد بعد، وقد كلف مسؤول بإعداده.",
        "We did not know that this was asked of us.",
    ),
    Degree.NOT_APPLICABLE: (),
}

REASONS = (
    "The organisation provides no housing: workers receive an allowance.",
    "This does not arise in our work.",
    "لا تنشأ هذه الحالة في نشاط المنشأة.",
    "لا تستقدم المنشأة عمالة من هذه الفئة.",
)

SUBMITTED_ANYHOW = (
    "Papers are kept at the site office and can be shown at a visit.",
    "We know of these points; the plan for the second half of the year covers them.",
    "المستندات محفوظة في مكتب الموقع ويمكن الاطلاع عليها عند الزيارة.",
    "نعلم بهذه النقاط، وهي ضمن خطة النصف الثاني من العام.",
)

DECLARANTS = (
    ("Director of personnel", "Salem Qadir"),
    ("General manager", "Nadia Lotfi"),
    ("مدير شؤون العاملين", "خالد منصور"),
    ("المديرة العامة", "هيفاء صالح"),
    ("Compliance officer", "Joseph Karam"),
)
