"""What is held on an organisation, as rows of a file: the same words and withheld counts as the page."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from compliance.risk.appeals.wording import OUTCOME_LABELS as APPEAL_LABELS
from compliance.risk.held.page import HeldOn
from compliance.risk.labels import LEVEL_LABELS
from compliance.risk.replies.wording import OUTCOME_LABELS
from compliance.risk.vocabulary import Level
from compliance.web.formatting import organisation_name, quarter

COLUMNS = (
    _l("Organisation"),
    _l("What is held"),
    _l("Level"),
    _l("When"),
    _l("Rests on"),
    _l("Records"),
    _l("Reply by"),
    _l("Your reply"),
    _l("Answer"),
    _l("Reason"),
)


def export_rows(found: Sequence[HeldOn]) -> Iterator[list[Any]]:
    """A row for each point and kind of record, and one for each reply and appeal to it."""
    for held in found:
        name = organisation_name(held.organisation)
        for line in held.lines:
            level = str(LEVEL_LABELS[Level(line.level)])
            about = [name, line.title, level, quarter(line.told_on), "; ".join(line.sources), None, line.reply_by]
            yield [*about, None, None, None]
            yield from ([*about, *_reply_cells(reply)] for reply in line.replies)
            yield from ([*about, *_appeal_cells(appeal)] for appeal in line.appeals)
        for kind in held.records:
            about = [name, kind.label, None, quarter(held.counted_on), None, _plain(kind.number), None]
            yield [*about, None, None, None]
            yield from ([*about, *_reply_cells(reply)] for reply in kind.replies)


def _plain(number: Any) -> str:
    return str(getattr(number, "striptags", lambda: number)())


def _reply_cells(reply: Any) -> list[Any]:
    if reply.answer is None:
        return [reply.words, _("Waits for an answer"), None]
    return [reply.words, str(OUTCOME_LABELS[reply.answer.outcome]), reply.answer.reason]


def _appeal_cells(appeal: Any) -> list[Any]:
    if appeal.decision is None:
        return [appeal.words, _("Waits for a decision"), None]
    return [appeal.words, str(APPEAL_LABELS[appeal.decision.outcome]), appeal.decision.reason]
