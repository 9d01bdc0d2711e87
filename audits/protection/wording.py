"""Words of what is done at once about a finding."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from audits.protection.clocks import Clock
from audits.protection.models import NoticeKind
from compliance.clock import now
from compliance.web.formatting import to_western_digits
from compliance.web.language import current_language

NOTICE_LABELS: Mapping[str, Any] = {
    NoticeKind.REPORTED: _l("Reported as the law asks"),
    NoticeKind.REFERRED: _l("Referred for protection"),
    NoticeKind.TOLD: _l("Told somebody who has to know"),
}


def duration(length: timedelta) -> str:
    """A length of time in words, whole hours from one hour on, days from two days on; never rounded up."""
    seconds = max(int(length.total_seconds()), 0)
    unit = 3600 if seconds >= 3600 else 60
    whole = timedelta(seconds=seconds // unit * unit)
    if whole >= timedelta(days=2):
        whole = timedelta(days=whole.days)
    language = "ar" if current_language() == "ar" else "en_GB"
    return to_western_digits(format_timedelta(whole, granularity="minute", threshold=2, locale=language))


def say_clock(clock: Clock) -> str:
    """How a clock stands, in one sentence: what has passed and what is left."""
    at = now()
    passed = duration(clock.elapsed(at))
    if not clock.is_running:
        if clock.is_late(at):
            return _("Done after %(passed)s, too late.", passed=passed)
        return _("Done after %(passed)s.", passed=passed)
    left = clock.left(at)
    if left is None:
        return _("%(passed)s have passed and nothing is recorded.", passed=passed)
    if clock.is_late(at):
        return _("%(passed)s have passed; it is %(late)s late.", passed=passed, late=duration(-left))
    return _("%(passed)s have passed; %(left)s are left.", passed=passed, left=duration(left))
