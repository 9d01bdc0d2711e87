"""Draws a report as a PDF in English, Arabic or both, from its contents alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audits.reports.contents import ReportContents, digest_of, freeze
from audits.reports.editions import FileFormat
from audits.reports.layout import lay_out
from audits.reports.speech import Speech
from audits.reports.wording import EDITION_LABELS, EDITION_NOTES, KIND_TITLES, WORDS
from compliance.ledger.proofs import ReportProof
from compliance.reports.pdf import render_pdf


@dataclass(frozen=True)
class DrawnPicture:
    """A file to print and its width in points."""

    path: Path
    width: int


# In a report of both languages Arabic leads, the language of the authority.
LANGUAGES: Mapping[FileFormat, tuple[str, ...]] = {
    FileFormat.ENGLISH: ("en",),
    FileFormat.ARABIC: ("ar",),
    FileFormat.BILINGUAL: ("ar", "en"),
}


def print_report(
    contents: ReportContents,
    language: FileFormat,
    pictures: Mapping[str, DrawnPicture],
    picture_folder: Path,
    proof: ReportProof | None = None,
) -> bytes:
    """The PDF; `pictures` lie in `picture_folder`, here by digest; `proof` is that of signed contents.

    Errors as `render_pdf`.
    """
    speech = Speech(LANGUAGES[language])
    context = {
        "contents": contents,
        "speech": speech,
        "sections": lay_out(contents, speech),
        "pictures": pictures,
        "title": speech.say(KIND_TITLES[contents.kind]),
        "edition": speech.say(EDITION_LABELS[contents.edition]),
        "edition_note": speech.paragraphs(EDITION_NOTES[contents.edition]),
        "digest": digest_of(freeze(contents)) if contents.is_signed else None,
        "proof": proof,
        "proof_note": speech.paragraphs(WORDS["proof_note"]),
    }
    return render_pdf("reports/audit_report.html", context, speech.languages[0], picture_folder)
