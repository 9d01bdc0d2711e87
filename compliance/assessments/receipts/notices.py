"""What every receipt and report of a self-assessment says first, always in both languages."""

from collections.abc import Mapping

from compliance.organisations.types import OrganisationKind

_IRIS: Mapping[str, str] = {
    "en": "Self-declared. Not verified. Not an IRIS certification.",
    "ar": "إقرار ذاتي. لم يجر التحقق منه. وليس شهادة IRIS.",
}
_CREST: Mapping[str, str] = {
    "en": "Self-declared. Not verified. Not an IOM certification.",
    "ar": "إقرار ذاتي. لم يجر التحقق منه. وليس شهادة من المنظمة الدولية للهجرة (IOM).",
}


def declaration_notice(assessed: OrganisationKind) -> Mapping[str, str]:
    """The notice for a standard that organisations of this kind answer: the recruiters' is IRIS-style, others CREST."""
    return _IRIS if assessed is OrganisationKind.RECRUITER else _CREST
