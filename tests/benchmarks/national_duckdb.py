"""Eight of the indicators written by hand for DuckDB over the same rows, with the same organisations raised.

DuckDB keeps columns and is given nothing to compare with, to store or to explain: the limit of what a machine can do.
"""

import csv
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from compliance.clock import today
from compliance.database import db
from compliance.risk.models import IndicatorReading
from compliance.risk.vocabulary import Outcome

_RECORD = "id, organisation_id, occurred_on, known_on, supersedes_id"
_ENVELOPE = "id, organisation_id, occurred_on, known_on, supersedes_id"
TABLES = {
    "wage_payment": f"{_RECORD}, worker, due_on, paid_on, amount_due, deductions",
    "work_permit": f"{_RECORD}, worker, permit_kind, expires_on, ended_on",
    "working_hours": f"{_RECORD}, worker, week_start, minutes_worked, rest_days",
    "authority_record": f"{_ENVELOPE}, matter, outcome, violations_count",
    "grievance": f"{_ENVELOPE}, from_on, closed_on",
    "orientation_record": f"{_ENVELOPE}, own_language, charged",
    "assessment": "id, organisation_id, opened_on, due_on, submitted_on, withdrawn_on, supersedes_id",
}
_KNOWN = "known_on <= $day AND NOT EXISTS (SELECT 1 FROM {0} l WHERE l.supersedes_id = t.id AND l.known_on <= $day)"
_WINDOW = "occurred_on <= $day AND occurred_on > $day - INTERVAL {0} DAY"


def _of(table: str, days: int) -> str:
    return f"{table} t WHERE {_KNOWN.format(table)} AND {_WINDOW.format(days)}"


_LATE = "CASE WHEN greatest(coalesce(paid_on, $day) - due_on, 0) >= {0} AND due_on <= $day THEN worker END"
QUERIES: dict[str, str] = {
    "wages-paid-late": (
        f"SELECT organisation_id FROM {_of('wage_payment', 365)} GROUP BY 1 "
        f"HAVING count(DISTINCT {_LATE.format(15)}) >= 1 OR count(DISTINCT {_LATE.format(30)}) >= 3 "
        f"OR count(DISTINCT {_LATE.format(60)}) >= 1"
    ),
    "deductions-too-high": (
        "SELECT organisation_id FROM (SELECT *, CASE WHEN deductions + amount_due > 0 THEN "
        f"deductions * 100.0 / (deductions + amount_due) END AS taken FROM {_of('wage_payment', 365)}) GROUP BY 1 "
        "HAVING count(DISTINCT CASE WHEN taken > 25 THEN worker END) >= 1"
    ),
    "permits-expired": (
        "SELECT organisation_id FROM (SELECT *, row_number() OVER (PARTITION BY organisation_id, worker, permit_kind "
        f"ORDER BY occurred_on DESC, id DESC) AS place FROM work_permit t WHERE {_KNOWN.format('work_permit')} "
        "AND occurred_on <= $day) WHERE place = 1 GROUP BY 1 HAVING count(DISTINCT CASE WHEN $day - expires_on > 30 "
        "AND (ended_on IS NULL OR ended_on > $day) THEN worker END) >= 1"
    ),
    "hours-excessive": (
        f"SELECT organisation_id FROM {_of('working_hours', 365)} GROUP BY 1 "
        "HAVING count(DISTINCT CASE WHEN minutes_worked > 3600 OR rest_days < 1 THEN worker END) >= 1"
    ),
    "upheld-wage-claims": (
        f"SELECT organisation_id FROM {_of('authority_record', 1095)} AND matter = 'wage_claim' GROUP BY 1 "
        "HAVING count(CASE WHEN outcome = 'upheld' THEN 1 END) >= 1"
    ),
    "authority-violations-found": (
        f"SELECT organisation_id FROM {_of('authority_record', 1095)} AND matter = 'violation' "
        "AND outcome = 'upheld' GROUP BY 1 HAVING count(CASE WHEN violations_count >= 1 THEN 1 END) >= 1"
    ),
    "orientation-not-understood": (
        f"SELECT organisation_id FROM {_of('orientation_record', 365)} GROUP BY 1 "
        "HAVING count(CASE WHEN NOT own_language THEN 1 END) >= 1 OR count(CASE WHEN charged THEN 1 END) >= 1"
    ),
    "self-assessment-overdue": (
        "SELECT organisation_id FROM assessment WHERE supersedes_id IS NULL AND opened_on <= $day "
        "AND (withdrawn_on IS NULL OR withdrawn_on > $day) GROUP BY 1 HAVING count(CASE WHEN (submitted_on IS NULL "
        "OR submitted_on > $day) AND due_on < $day THEN 1 END) >= 1"
    ),
}


def measure(database: str, times: Mapping[str, float], work: Path) -> Iterator[tuple[str, str, str]]:
    """Seconds in DuckDB, Sanad's for the same eight, and the ratio; which of them raise other organisations."""
    try:
        import duckdb
    except ImportError:
        yield f"{database}: eight indicators in DuckDB", "skipped", "install duckdb 1.5.5 (extra benchmark)"
        return
    connection = duckdb.connect(str(work / "same.duckdb"))
    connection.execute("SET threads = 2")
    for table, columns in TABLES.items():
        _copy(connection, work, table, columns)
    day, took, differing = today() + timedelta(days=1), 0.0, []
    for code, query in QUERIES.items():
        began = time.perf_counter()
        raised = len(connection.execute(query, {"day": day}).fetchall())
        took += time.perf_counter() - began
        if raised != _raised(code):
            differing.append(f"{code} {raised} for {_raised(code)}")
    connection.close()
    own = sum(times[code] for code in QUERIES)
    what = f"{database}: eight indicators, Sanad {own:.2f} s with all it stores, DuckDB {took:.2f} s"
    yield what, f"{own / took:.0f} times", "within 5 times"
    if differing:
        yield f"{database}: raised otherwise in DuckDB", "; ".join(differing), "none"


def _copy(connection: Any, work: Path, table: str, columns: str) -> None:
    path = work / f"{table}.csv"
    with db.engine.connect() as source, path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.split(", "))
        result = source.execution_options(stream_results=True).execute(
            text(f"SELECT {columns} FROM {table} ORDER BY id")
        )
        for part in result.partitions(20_000):
            writer.writerows(part)
    connection.execute(f"CREATE TABLE {table} AS SELECT * FROM read_csv('{path}', sample_size=-1)")
    for name in ("supersedes_id", "withdrawn_on", "ended_on", "submitted_on", "paid_on", "from_on", "closed_on"):
        if name in columns.split(", "):
            kind = "BIGINT" if name == "supersedes_id" else "DATE"
            connection.execute(f"ALTER TABLE {table} ALTER {name} TYPE {kind} USING try_cast({name} AS {kind})")
    path.unlink()


def _raised(code: str) -> int:
    with db.engine.connect() as connection:
        counted = text(
            f"SELECT count(*) FROM {IndicatorReading.__tablename__} "
            "WHERE indicator_code = :code AND is_current AND outcome = :outcome"
        )
        return int(connection.scalar(counted, {"code": code, "outcome": Outcome.RAISED.value}) or 0)
