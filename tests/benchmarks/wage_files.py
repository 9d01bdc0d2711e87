"""How fast wage files of a national size come in, on both databases: one row in a hundred at fault, each one told.

500,000 rows, or ten million with SANAD_BENCHMARK=full. Figures, server settings and limits: docs/imports.md.
"""

import os
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from sqlalchemy import insert, text

from compliance.app import create_app
from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.imports.mapping_file import find_mapping, load_mapping
from compliance.imports.run import peak_memory_mb
from compliance.organisations.models import Organisation, OrganisationIdentifier, OrganisationStatus
from compliance.organisations.types import OrganisationKind
from compliance.settings import Settings
from employers.wage_files.lines import RefusedLine
from employers.wage_files.run import WageFileRun
from tests.postgresql_server import PostgresqlServer

IS_FULL = os.environ.get("SANAD_BENCHMARK") == "full"
ROWS = 10_000_000 if IS_FULL else 500_000
# Workers of one employer; one row in a hundred has no amount.
WORKERS, AT_FAULT = 40, 100
EMPLOYERS = 50_000 if IS_FULL else 2_500
SETTINGS = "-c shared_buffers=1GB -c max_wal_size=8GB -c max_connections=60"
HEADING = (
    "Establishment Number,Worker ID,Name,IBAN,Wage Month,Due Date,Basic Wage,Housing,Net Wage Due,Deductions,"
    "Amount Paid,Payment Date,Currency,File Date\n"
)


def measure() -> Iterator[tuple[str, str, str]]:
    """Rows a second and sizes, on PostgreSQL and SQLite."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "wages.csv"
        write_file(file)
        yield f"Wage file: {ROWS:,} rows of {EMPLOYERS:,} employers", f"{file.stat().st_size / 1e6:,.0f} MB", ""
        server = PostgresqlServer(SETTINGS)
        server.start()
        try:
            yield from _measure(
                "PostgreSQL", Path(name) / "postgresql", server.new_database(), file, "100,000 a second"
            )
        finally:
            server.stop()
        yield from _measure("SQLite", Path(name) / "sqlite", "", file, "")


def write_file(path: Path, rows: int = ROWS) -> None:
    """Wages of as many months as it takes, the employers of a month one after the other, as exports are sorted."""
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING)
        for at in range(rows):
            worker = at % (EMPLOYERS * WORKERS)
            month = date(2026 - at // (EMPLOYERS * WORKERS) // 12, 12 - at // (EMPLOYERS * WORKERS) % 12, 1)
            month = month.replace(year=month.year - 1)
            wage = 1500 + worker * 7 % 4000
            paid = "" if at % AT_FAULT == 0 else f"{wage}.00"
            file.write(
                f"{7_000_000_000 + worker // WORKERS},{2_100_000_000 + worker},Worker {worker},SA{worker:022},"
                f"{month:%Y-%m},{month:%Y-%m}-28,{wage - 300}.00,300.00,{wage}.00,0.00,{paid},{month:%Y-%m}-27,SAR,"
                f"{month:%Y-%m}-28\n"
            )


@commits
def _employers() -> None:
    moment = now()
    same = {"kind": OrganisationKind.EMPLOYER, "country": "SA", "status": OrganisationStatus.ACTIVE}
    db.session.execute(
        insert(Organisation),
        [
            {**same, "id": at, "name": f"E {at}", "search_text": f"e {at}", "is_identified": True, "created_at": moment}
            for at in range(1, EMPLOYERS + 1)
        ],
    )
    numbers = [
        {"organisation_id": at, "scheme": "sa-establishment", "value": str(7_000_000_000 + at - 1)}
        for at in range(1, EMPLOYERS + 1)
    ]
    db.session.execute(insert(OrganisationIdentifier), numbers)


def _measure(database: str, folder: Path, address: str, file: Path, reach: str) -> Iterator[tuple[str, str, str]]:
    app = create_app(Settings(data_folder=folder, database_url=address).with_kept_secrets())
    with app.app_context():
        db.create_all()
        load_fixed_rows()
        _employers()
        mapping = load_mapping(find_mapping("sa_wage_protection_export"), app.extensions["compliance"].importers)
        refused: list[RefusedLine] = []
        summary = WageFileRun(mapping, lambda found, _summary: refused.extend(found)).read(file)
        assert len(refused) == summary.rows_refused == ROWS // AT_FAULT
        assert summary.created["wage_payments"] == ROWS - ROWS // AT_FAULT
        yield f"Wage file, {database}: {ROWS:,} rows, errors told", f"{summary.rows_per_second:,.0f} a second", reach
        yield f"Wage file, {database}: memory of the importing process", f"{peak_memory_mb() or 0:,.0f} MB", ""
        yield f"Wage file, {database}: disk", f"{_disk(folder) / 1e6:,.0f} MB", ""
        db.session.remove()
        db.engine.dispose()


def _disk(folder: Path) -> int:
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            return int(connection.scalar(text("SELECT pg_database_size(current_database())")))
    return sum(each.stat().st_size for each in folder.glob("sanad.sqlite3*"))
