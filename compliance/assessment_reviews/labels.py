"""The words of reviews: states of a review, of an answer's thread, of a correction."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.assessment_reviews.models import EntryKind, ReviewState, StatementKind
from compliance.assessment_reviews.queries import NOT_BEGUN
from compliance.assessment_reviews.threads import ThreadState

REVIEW_STATE_LABELS: Mapping[str, Any] = {
    NOT_BEGUN: _l("Not yet reviewed"),
    ReviewState.IN_REVIEW: _l("In review"),
    ReviewState.WAITING: _l("Waiting for a reply"),
    ReviewState.DONE: _l("Review finished"),
}
THREAD_STATE_LABELS: Mapping[str, Any] = {
    ThreadState.NOT_LOOKED_AT: _l("Not looked at"),
    ThreadState.AGREED: _l("Agreed"),
    ThreadState.DISAGREED: _l("Disagreed"),
    ThreadState.ASKED: _l("Asked back"),
    ThreadState.REPLIED: _l("Replied"),
}
ENTRY_LABELS: Mapping[str, Any] = {
    EntryKind.AGREED: _l("Agreed with what was declared"),
    EntryKind.DISAGREED: _l("Disagreed with what was declared"),
    EntryKind.ASKED: _l("Question of the authority"),
    EntryKind.REPLIED: _l("Reply of the organisation"),
}
ENTRY_ICONS: Mapping[str, str] = {
    EntryKind.AGREED: "check-circle",
    EntryKind.DISAGREED: "x-circle",
    EntryKind.ASKED: "question-circle",
    EntryKind.REPLIED: "reply",
}
STATEMENT_LABELS: Mapping[str, Any] = {
    StatementKind.SAID_CORRECTED: _l("Said: corrected"),
    StatementKind.SAID_NOT_YET: _l("Said: not yet corrected"),
    StatementKind.FOUND_CORRECTED: _l("Found at the visit: corrected"),
    StatementKind.FOUND_NOT_CORRECTED: _l("Found at the visit: not corrected"),
}
