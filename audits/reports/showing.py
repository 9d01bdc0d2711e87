"""What the pages of a report show: its contents laid out in the reader's language, with the files made of it."""

from typing import Any

from audits.reports.contents import thaw
from audits.reports.editions import Edition
from audits.reports.forms import AskForFileForm
from audits.reports.layout import lay_out
from audits.reports.queries import get_contents, is_under_way, list_files, subjects_of
from audits.reports.speech import Speech
from audits.reports.wording import (
    EDITION_LABELS,
    EDITION_NOTES,
    FORMAT_LABELS,
    KIND_TITLES,
    PLACE_LABELS,
    STATE_LABELS,
    STEP_LABELS,
)
from compliance.ledger.proofs import newest_entry
from compliance.web.language import current_language

WORDS_OF_PAGES = {
    "edition": EDITION_LABELS,
    "note": EDITION_NOTES,
    "format": FORMAT_LABELS,
    "title": KIND_TITLES,
    "state": STATE_LABELS,
    "step": STEP_LABELS,
    "place": PLACE_LABELS,
}


def show_contents(report: Any, edition: Edition) -> dict[str, Any]:
    """Context of a page that shows `report` in one edition."""
    made = get_contents(report, edition)
    contents = thaw(made.contents)
    speech = Speech((current_language(),))
    files = list_files(report.id, [edition])
    form = AskForFileForm(formdata=None, data={"edition": edition, "language": current_language()})
    form.offer([edition])
    return {
        "contents": contents,
        "edition": edition,
        "speech": speech,
        "sections": lay_out(contents, speech),
        "digest": made.digest if made.is_signed else None,
        "entry": newest_entry(subjects_of(made.id)) if made.is_signed else None,
        "made_at": made.made_at,
        "files": files,
        "contents_id": made.id,
        "is_under_way": is_under_way(files),
        "file_form": form,
    }
