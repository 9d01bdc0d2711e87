"""The way of an uploaded questionnaire from the form to its cells: received, recognised, scanned, read, matched."""

from flask_babel import gettext as _

from compliance.assessments.queries import Place
from compliance.assessments.spreadsheet.origin import check_origin
from compliance.assessments.spreadsheet.reading import FilledFile, read_questionnaire
from compliance.documents.file_types import MEGABYTE, XLSX, upload_limit
from compliance.documents.intake import Upload, clean_name
from compliance.documents.scanner import scan
from compliance.documents.sniffing import find_file_type
from compliance.documents.storage import receive
from compliance.errors import InvalidInput

LARGEST_MB = 5


def take_questionnaire(place: Place, upload: Upload | None) -> FilledFile:
    """Read an uploaded questionnaire of this assessment; the file itself is not kept.

    Raises InvalidInput("file") for what is no workbook of ours, WrongFile for one of something else, NotReady while a
    virus scanner that is set does not answer.
    """
    name = clean_name(upload.filename or "") if upload else ""
    if upload is None or not name:
        raise InvalidInput("file", _("Choose a file."))
    if not name.lower().endswith(".xlsx"):
        raise InvalidInput("file", _("Upload the questionnaire as an XLSX file: save it as “Excel workbook”."))
    with receive(upload.stream, upload_limit()) as received:
        if received.size > LARGEST_MB * MEGABYTE:
            raise InvalidInput("file", _("A questionnaire has at most %(limit)s MB.", limit=LARGEST_MB))
        if find_file_type(received.path, name) is not XLSX:
            raise InvalidInput("file", _("Upload the questionnaire as an XLSX file: save it as “Excel workbook”."))
        scan(received.path)
        filled = read_questionnaire(received.path)
    check_origin(place, filled.origin)
    return filled
