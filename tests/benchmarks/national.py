"""The nightly check of a country: generated records, the sweep of all indicators, a part, one organisation.

`SANAD_SCALE` says how large the country is (1: 1.2 million organisations; 0.1 if not set). PostgreSQL runs with 1 GB of
shared buffers. A loop over ORM objects, and eight of the indicators written by hand for DuckDB, are measured beside.
"""

import os
import resource
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event, func, insert, select, text, update

from compliance.app import create_app
from compliance.assessments.models import Assessment, AssessmentState
from compliance.clock import now, today
from compliance.database import commits, db
from compliance.deployment.national_shape.loading import disk_size, load_national_shape
from compliance.deployment.national_shape.plan import ORGANISATIONS
from compliance.mail.outbox import send_waiting
from compliance.risk.compiler import compile_indicator
from compliance.risk.evaluation import EvaluationSummary, evaluate
from compliance.risk.jobs import evaluate_pending
from compliance.risk.library import current_library
from compliance.risk.models import IndicatorReading, OrganisationRisk
from compliance.risk.terms import terms_for
from compliance.scheduling.pending import request_evaluation
from compliance.scheduling.scheduler import Scheduler
from compliance.settings import Settings
from compliance.standards.models import Standard
from employers.models import PermitKind, WagePayment, WorkPermit
from tests import postgresql_server
from tests.benchmarks import national_duckdb, national_objects

SEED = 7
HUNDREDTH = 37
BUFFERS = "-c shared_buffers=1GB -c work_mem=64MB -c maintenance_work_mem=512MB -c max_wal_size=8GB -c jit=off"

Row = tuple[str, str, str]


def scale() -> float:
    return float(os.environ.get("SANAD_SCALE", "0.1"))


def measure() -> Iterator[Row]:
    """Everything on SQLite, then on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="sanad-scale-", dir=os.environ.get("SANAD_SCALE_FOLDER")) as name:
        yield from _measure("SQLite", Path(name), "", Path(name))
        yield from _measure_growth("SQLite", Path(name) / "half", "")
    settings = postgresql_server.SETTINGS
    postgresql_server.SETTINGS = settings.replace("-c shared_buffers=128MB", BUFFERS)
    server = postgresql_server.PostgresqlServer()
    server.start()
    yield "PostgreSQL settings", "", postgresql_server.SETTINGS
    try:
        with tempfile.TemporaryDirectory(prefix="sanad-scale-") as name:
            yield from _measure("PostgreSQL", Path(name), server.new_database(), Path(name))
            yield from _measure_growth("PostgreSQL", Path(name) / "half", server.new_database())
    finally:
        server.stop()
        postgresql_server.SETTINGS = settings


def _measure(database: str, folder: Path, address: str, work: Path) -> Iterator[Row]:
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    with app.app_context():
        db.create_all()
        began = time.perf_counter()
        shape = load_national_shape(scale(), SEED, today(), lambda _: None)
        answers, rows = shape.rows["answer"], sum(shape.rows.values())
        what = f"{database}: {shape.organisations:,} organisations, {answers:,} answers, {rows - answers:,} other rows"
        yield what, f"{time.perf_counter() - began:.0f} s, {disk_size()}", ""
        yield from _measure_sweeps(database, shape.organisations)
        yield from _measure_part(database, shape.organisations)
        yield from _measure_one(app, database)
        yield from national_duckdb.measure(database, _times, work)
        yield from national_objects.measure(database, _times)
        yield f"{database}: most memory of Sanad's own process", _memory(), "under 1 GB"
        _show_plans(database)
        db.session.remove()
        db.engine.dispose()


def _measure_growth(database: str, folder: Path, address: str) -> Iterator[Row]:
    """The nightly sweep of half as many organisations, beside the one measured before."""
    folder.mkdir()
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    whole = sum(_times.values())
    with app.app_context():
        db.create_all()
        shape = load_national_shape(scale() / 2, SEED, today(), lambda _: None)
        for _row in _measure_sweeps(database, shape.organisations):
            pass
        db.session.remove()
        db.engine.dispose()
    half = sum(_times.values())
    yield (
        f"{database}: twice the organisations, {half:.1f} s to {whole:.1f} s",
        f"{whole / half:.2f} times",
        "at most 2.2",
    )


# Seconds of each indicator in the last nightly sweep, with what it stored.
_times: dict[str, float] = {}


def _sweep(day: date, organisation_ids: Sequence[int] | None = None) -> tuple[float, EvaluationSummary]:
    began = time.perf_counter()
    summary = commits(evaluate)(day, organisation_ids)
    took = time.perf_counter() - began
    assert not summary.failures, summary.failures
    return took, summary


def _measure_sweeps(database: str, organisations: int) -> Iterator[Row]:
    took, summary = _sweep(today())
    opened = sum(each.flags.opened for each in summary.indicators.values())
    yield f"{database}: first sweep, {_readings():,} readings, {opened:,} flags", f"{took:.1f} s", "reported"
    _analyse()
    _change_hundredth()
    before = _readings()
    took, summary = _sweep(today() + timedelta(days=1))
    _times.clear()
    _times.update({code: each.seconds for code, each in summary.indicators.items()})
    changed = _readings() - before
    share = 100 * changed / before
    target = f"under {15 * organisations / ORGANISATIONS:.1f} s at this size (15 s at 1)"
    yield f"{database}: nightly sweep, {changed:,} readings ({share:.1f} %) change", f"{took:.1f} s", target
    for code, seconds in sorted(_times.items(), key=lambda each: -each[1])[:5]:
        yield f"{database}:   of it {code}", f"{seconds:.2f} s", ""


def _analyse() -> None:
    with db.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()


def _readings() -> int:
    return db.session.scalar(select(func.count()).select_from(IndicatorReading)) or 0


def _hundredth(organisations: int) -> list[int]:
    return [number for number in range(1, organisations + 1) if number % 100 == HUNDREDTH]


@commits
def _change_hundredth() -> None:
    """New facts of one organisation in a hundred: an overdue round, late wages, permits that ran out."""
    organisations = int(db.session.scalar(select(func.max(OrganisationNumber))) or 0)
    numbers, day = _hundredth(organisations), today()
    standard_id = db.session.scalar(select(func.max(Standard.id)).where(Standard.code == "dhaka-principles"))
    db.session.execute(insert(Assessment), [_overdue(each, standard_id, day) for each in numbers])
    db.session.execute(insert(WagePayment), [_late_wage(each, at, day) for each in numbers for at in range(3)])
    permit = {"permit_kind": PermitKind.WORK, "expires_on": day - timedelta(days=90), "revision": 1}
    db.session.execute(
        insert(WorkPermit), [{**_envelope(each, day), **permit, "worker": f"{each}-new"} for each in numbers]
    )


OrganisationNumber = Assessment.organisation_id


def _envelope(number: int, day: date) -> dict[str, Any]:
    return {"organisation_id": number, "occurred_on": day, "known_on": day, "recorded_at": now()}


def _overdue(number: int, standard_id: int | None, day: date) -> dict[str, Any]:
    opened = day - timedelta(days=100)
    return {
        "organisation_id": number,
        "standard_id": standard_id,
        "standard_code": "dhaka-principles",
        "period_starts_on": opened,
        "period_ends_on": day,
        "due_on": day - timedelta(days=61),
        "state": AssessmentState.OPEN,
        "opened_on": opened,
        "opened_at": now(),
        "is_imported": False,
        "version": 1,
    }


def _late_wage(number: int, at: int, day: date) -> dict[str, Any]:
    due = day - timedelta(days=45)
    return {
        **_envelope(number, due),
        "worker": f"{number}-{at}-new",
        "wage_month": due,
        "due_on": due,
        "amount_due": 2000,
        "currency": "SAR",
        "revision": 1,
    }


def _measure_part(database: str, organisations: int) -> Iterator[Row]:
    took, _ = _sweep(today() + timedelta(days=1), _hundredth(organisations))
    target = f"under {sum(_times.values()) / 20:.2f} s (1/20 of the sweep)"
    yield f"{database}: 1 % of the organisations alone", f"{took:.2f} s", target


def _measure_one(app: Flask, database: str) -> Iterator[Row]:
    number, spent, statements = HUNDREDTH, [0.0], [0]

    def begin(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        context.began = time.perf_counter()

    def end(connection: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        spent[0] += time.perf_counter() - context.began
        statements[0] += 1

    _sweep(today(), [number])
    event.listen(db.engine, "before_cursor_execute", begin)
    event.listen(db.engine, "after_cursor_execute", end)
    best, whole = 9e9, 9e9
    for _ in range(5):
        spent[0], statements[0] = 0.0, 0
        took, _summary = _sweep(today(), [number])
        best, whole = min(best, spent[0]), min(whole, took)
    event.remove(db.engine, "before_cursor_execute", begin)
    event.remove(db.engine, "after_cursor_execute", end)
    what = f"{database}: one organisation in the database ({statements[0]} statements)"
    yield what, f"{best * 1000:.0f} ms ({whole * 1000:.0f} with Python)", "under 30 ms"
    yield f"{database}: saved fact to new place on the list", f"{_end_to_end(app) * 1000:.0f} ms", "under 1 s"


def _end_to_end(app: Flask) -> float:
    """From the commit of a fact, with the scheduler beside, to the new score in the list's table."""
    number = HUNDREDTH + 100
    db.session.remove()
    scheduler = Scheduler(app, evaluate_pending, send_waiting)
    scheduler._run_jobs = lambda: None  # type: ignore[method-assign]  # the nightly check of that day is not measured
    scheduler.start()
    try:
        time.sleep(2)
        commits(_lift_score)(number)
        _save_fact(number)
        began = time.perf_counter()
        while time.perf_counter() - began < 20:
            with db.engine.connect() as connection:
                scored = select(OrganisationRisk.score).where(OrganisationRisk.organisation_id == number)
                if (connection.scalar(scored) or -1) >= 0:
                    return time.perf_counter() - began
            time.sleep(0.01)
    finally:
        threading.Thread(target=scheduler.stop).start()
        time.sleep(1)
    raise AssertionError("no new score within 20 seconds")


def _lift_score(number: int) -> None:
    """A score no evaluation gives, so that the new one is seen when it comes."""
    impossible = update(OrganisationRisk).where(OrganisationRisk.organisation_id == number).values(score=-1)
    db.session.execute(impossible)


@commits
def _save_fact(number: int) -> None:
    """Three workers paid so late that the level rises: with it the score."""
    long_ago = today() - timedelta(days=75)
    late = [{**_late_wage(number, at, today()), "worker": f"{number}-{at}-saved"} for at in range(3)]
    db.session.execute(insert(WagePayment), [{**each, "due_on": long_ago} for each in late])
    request_evaluation([number], "wage_recorded")


def _memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def _show_plans(database: str) -> None:
    """Plans of the three slowest indicators, into the file SANAD_PLANS names."""
    path = os.environ.get("SANAD_PLANS")
    if not path:
        return
    library = current_library()
    is_postgresql = database == "PostgreSQL"
    explain = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " if is_postgresql else "EXPLAIN QUERY PLAN "
    with Path(path).open("a") as file:
        for code in sorted(_times, key=lambda each: -_times[each])[:3]:
            terms = terms_for(library.definitions[code], library.sources, library.country, today())
            compiled = compile_indicator(replace(terms, leaves_out_silent=True)).compile(db.engine)
            rows = db.session.connection().exec_driver_sql(explain + str(compiled), compiled_values(compiled))
            file.write(f"\n{database} {code}\n" + "\n".join(str(row[-1]) for row in rows) + "\n")


def compiled_values(compiled: Any) -> Any:
    """The parameters of a compiled statement as its driver takes them."""
    values = compiled.construct_params()
    processed = {
        name: compiled._bind_processors[name](value) if name in compiled._bind_processors else value
        for name, value in values.items()
    }
    return tuple(processed[name] for name in compiled.positiontup) if compiled.positional else processed
