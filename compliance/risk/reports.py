"""The risk list as PDF: the first rows of the filter, with the statement of how many there are."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from compliance.accounts.identity import Identity
from compliance.feature import ListFact
from compliance.reports.pdf import render_pdf
from compliance.risk.library import IndicatorLibrary
from compliance.risk.queries import RiskFilter, count_risks, list_risks
from compliance.risk.risk_list import describe_rows
from compliance.seeks import MOST_COUNTED

MOST_ROWS = 500


def render_risk_list(
    identity: Identity,
    wanted: RiskFilter,
    library: IndicatorLibrary,
    facts: Sequence[ListFact],
    today: date,
    language: str,
) -> bytes:
    """The list as a document in `language`."""
    rows = list_risks(identity, wanted, today, limit=MOST_ROWS)
    context: dict[str, Any] = {
        "rows": describe_rows(rows, library, facts, today),
        "facts": facts,
        "total": count_risks(identity, wanted, today),
        "most_counted": MOST_COUNTED,
        "today": today,
        "made_for": identity.name,
        "is_narrowed": wanted != RiskFilter(),
    }
    return render_pdf("reports/risk_list.html", context, language)
