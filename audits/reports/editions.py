"""For whom a report is made, and in which languages."""

from enum import StrEnum


class Edition(StrEnum):
    """For whom a report is: the team and the authority, or the organisation."""

    FULL = "full"
    ORGANISATION = "organisation"


class FileFormat(StrEnum):
    """In which languages a PDF is made."""

    ENGLISH = "en"
    ARABIC = "ar"
    BILINGUAL = "bilingual"
