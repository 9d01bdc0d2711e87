"""The ledger's scheduled work: a signed head every day, a whole verification every week."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from compliance.ledger.heads import sign_daily_head
from compliance.ledger.operations import check_ledger
from compliance.scheduling.job import Job
from compliance.web.sentences import number_in_sentence

SIGN_HEAD = "sign_ledger_head"
VERIFY_LEDGER = "verify_ledger"


def describe_head(summary: Mapping[str, Any]) -> Sequence[str]:
    entries, witnesses = summary["entries"], summary["witnesses"]
    return [
        _("Head %(number)s of the ledger signed", number=number_in_sentence(summary["head"])),
        ngettext("%(shown)s new entry", "%(shown)s new entries", entries, shown=number_in_sentence(entries)),
        ngettext(
            "Sent to %(shown)s witness", "Sent to %(shown)s witnesses", witnesses, shown=number_in_sentence(witnesses)
        ),
    ]


def describe_verification(summary: Mapping[str, Any]) -> Sequence[str]:
    entries, problems = summary["entries"], summary["problems"]
    return [
        ngettext("%(shown)s entry verified", "%(shown)s entries verified", entries, shown=number_in_sentence(entries)),
        ngettext("%(shown)s problem", "%(shown)s problems", problems, shown=number_in_sentence(problems)),
    ]


daily_head = Job(
    name=SIGN_HEAD,
    label=_l("Signed head of the ledger"),
    run=sign_daily_head,
    schedule={"hour": 23, "minute": 45},
    describe=describe_head,
)

weekly_verification = Job(
    name=VERIFY_LEDGER,
    label=_l("Verification of the ledger"),
    run=check_ledger,
    schedule={"day_of_week": "sun", "hour": 3, "minute": 30},
    describe=describe_verification,
    late_after_hours=7 * 24 + 2,
)
