"""Run every benchmark and print one table: what, figure, the figure to reach, the circumstances."""

import platform
import sys

from tests.benchmarks import (
    answers,
    assessments,
    audit_reports,
    field_app,
    ledger,
    national,
    pages,
    real_data,
    spreadsheets,
    wage_files,
)
from tests.benchmarks.outcomes import foretold_claims

BENCHMARKS = {
    "answers": answers.measure,
    "assessments": assessments.measure,
    "ledger": ledger.measure,
    "audit-reports": audit_reports.measure,
    "field-app": field_app.measure,
    "outcomes": foretold_claims.measure,
    "national": national.measure,
    "pages": pages.measure,
    "spreadsheets": spreadsheets.measure,
    "wage-files": wage_files.measure,
    "real-data": real_data.measure,
}


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    names = sys.argv[1:] or list(BENCHMARKS)
    print(f"Python {platform.python_version()} on {platform.machine()}, {platform.system()}")
    for name in names:
        for what, figure, reach in BENCHMARKS[name]():
            print(f"{what:<72} {figure:>22}   {reach}", flush=True)


if __name__ == "__main__":
    main()
