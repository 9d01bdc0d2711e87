"""Import of the 189,899-row certifications file and evaluation over everything imported, on SQLite.

The data are not part of the project; SANAD_BENCHMARK_DATA names their folder.
"""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.journeys.served import ServedSanad

FOLDER = Path(os.environ.get("SANAD_BENCHMARK_DATA", "../shared/data"))
FILES = (
    ("us_oflc_h2_certifications_fy2006_2019.csv.gz", "us_oflc_h2_certifications", "under 90 s"),
    ("us_oflc_h2b_foreign_recruiters_fy2020_2022.csv.gz", "us_oflc_h2b_foreign_recruiters", ""),
    ("us_state_wage_claims_2010_2018.csv.gz", "us_state_wage_claims", ""),
    ("us_whd_h2_violation_cases_2002_2012.csv", "us_whd_h2_violation_cases", ""),
    ("us_dol_farm_labor_contractors_2021.csv", "us_dol_farm_labor_contractors", ""),
    ("bangladesh_recruiting_agents.csv", "bangladesh_recruiting_agents", ""),
    ("vietnam_labour_export_companies.csv", "vietnam_labour_export_companies", ""),
)
AS_OF = "2018-12-31"


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds of each import, of the first evaluation and of one where nothing changed."""
    if not FOLDER.is_dir():
        yield f"real data: skipped, no folder {FOLDER}", "", ""
        return
    with tempfile.TemporaryDirectory() as name:
        served = ServedSanad(Path(name))
        served.command("upgrade")
        for file, mapping, reach in FILES:
            started = time.perf_counter()
            printed = served.command(
                "import", str(FOLDER / file), "--mapping", mapping, "--result", str(Path(name) / f"{file}.result.csv")
            )
            seconds = time.perf_counter() - started
            rows = re.search(r"([\d,]+)", printed)
            yield f"import of {file} ({rows[1] if rows else '?'} rows)", f"{seconds:.1f} s", reach
        for what in ("first evaluation over everything imported", "evaluation when nothing changed"):
            started = time.perf_counter()
            served.command("evaluate", "--as-of", AS_OF, "--move-list")
            yield f"{what}, as of {AS_OF}", f"{time.perf_counter() - started:.1f} s", "under 15 s"
        size = (Path(name) / "sanad.sqlite3").stat().st_size / 1_000_000
        yield "database after it", f"{size:,.0f} MB", ""
