"""Files that expire, for reminders by e-mail. The mail names no file: a title may name a worker."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from flask_babel import gettext as _

from compliance.documents.own_queries import list_expiring_documents
from compliance.reminders.source import Deadline, ReminderSource


def list_deadlines(first: date, last: date, after_id: int, limit: int) -> Sequence[Deadline]:
    """Files in force whose last day lies between `first` and `last`."""
    return [
        Deadline(
            subject_id=each.revision_id,
            due_on=each.valid_until,
            title=partial(_title, each.document_id),
            arguments={"document_id": each.document_id},
            organisation_id=each.organisation_id,
        )
        for each in list_expiring_documents(first, last, after_id, limit)
    ]


def _title(number: int) -> str:
    return _("Evidence file number %(number)s expires", number=number)


expiring_files = ReminderSource("evidence_file", "evidence.show_document", list_deadlines)
