"""Three of the indicators as a loop over ORM objects, on a sample of organisations, beside their one statement each."""

import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import func, select

from compliance.clock import today
from compliance.database import db
from compliance.organisations.models import Organisation
from employers.models import WagePayment, WorkPermit

SAMPLE = 3_000
INDICATORS = ("wages-paid-late", "deductions-too-high", "permits-expired")


def measure(database: str, times: Mapping[str, float]) -> Iterator[tuple[str, str, str]]:
    """Seconds of the loop for all organisations, reckoned from the sample, and how often the sweep is faster."""
    organisations = db.session.scalar(select(func.count()).select_from(Organisation)) or 0
    ids = list(db.session.scalars(select(Organisation.id).order_by(Organisation.id).limit(SAMPLE)))
    began = time.perf_counter()
    for number in ids:
        organisation = db.session.get_one(Organisation, number)
        _look_at(organisation, today())
        db.session.expunge_all()
    whole = (time.perf_counter() - began) / len(ids) * organisations
    swept = sum(times[code] for code in INDICATORS)
    what = f"{database}: three indicators as a loop over ORM objects (from {len(ids):,})"
    yield what, f"{whole:.0f} s, {whole / swept:.0f} times", "at least 100 times slower"


def _look_at(organisation: Organisation, day: date) -> tuple[int, int, int]:
    wages = db.session.scalars(select(WagePayment).where(WagePayment.organisation_id == organisation.id)).all()
    replaced = {each.supersedes_id for each in wages}
    known = [each for each in wages if each.known_on <= day and each.id not in replaced]
    window = [each for each in known if day - timedelta(days=365) < each.occurred_on <= day]
    late = {each.worker for each in window if ((each.paid_on or day) - each.due_on).days >= 15}
    taken = {each.worker for each in window if each.deductions and each.deductions > each.amount_due}
    permits = db.session.scalars(select(WorkPermit).where(WorkPermit.organisation_id == organisation.id)).all()
    expired = {each.worker for each in permits if (day - each.expires_on).days > 30 and each.ended_on is None}
    return len(late), len(taken), len(expired)
