"""Until when an organisation replies and appeals, and until when it is answered: dated national rules, all drafts.

A last day that counts from when something was raised, released or upheld is moved to the end of its quarter: a date
finer than a quarter could be tied to one visit. Days that count from the organisation's own act are exact.
"""

from datetime import date, timedelta

from compliance.national_rules.lookup import value

REPLY_DAYS = "flag.reply_days"
ANSWER_DAYS = "flag.answer_days"
APPEAL_DAYS = "flag.appeal_days"
APPEAL_ANSWER_DAYS = "flag.appeal_answer_days"


def quarter_start(day: date) -> date:
    """The first day of the quarter `day` falls in."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def quarter_end(day: date) -> date:
    """The last day of the quarter `day` falls in."""
    return quarter_start(quarter_start(day) + timedelta(days=100)) - timedelta(days=1)


def reply_due_on(told_on: date, country: str) -> date | None:
    """Last day for a reply to a flag told of on `told_on`; None where no rule of `country` says."""
    return _end_of_quarter_after(told_on, REPLY_DAYS, country)


def appeal_due_on(upheld_on: date, country: str) -> date | None:
    """Last day for an appeal against a flag upheld on `upheld_on`; None where no rule says."""
    return _end_of_quarter_after(upheld_on, APPEAL_DAYS, country)


def answer_due_on(replied_on: date, country: str) -> date | None:
    """Last day for the answer to a reply of `replied_on`; None where no rule says."""
    return _after(replied_on, ANSWER_DAYS, country)


def appeal_answer_due_on(appealed_on: date, country: str) -> date | None:
    """Last day for the decision on an appeal of `appealed_on`; None where no rule says."""
    return _after(appealed_on, APPEAL_ANSWER_DAYS, country)


def _end_of_quarter_after(day: date, code: str, country: str) -> date | None:
    last = _after(day, code, country)
    return None if last is None else quarter_end(last)


def _after(day: date, code: str, country: str) -> date | None:
    days = value(code, country, day)
    return None if days is None else day + timedelta(days=int(days))
