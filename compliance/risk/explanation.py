"""Why an indicator says what it says about an organisation: records, thresholds with their law, and what clears it.

Whoever may read single records gets this; pages for everybody else go through `presentation`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.database import db
from compliance.errors import NotFound
from compliance.risk.compiler import compile_indicator, looked_at_records, quoted_records
from compliance.risk.definition import IndicatorDefinition
from compliance.risk.library import IndicatorLibrary, current_library
from compliance.risk.snapshot import MOST_QUOTED, frozen_record, plain_number
from compliance.risk.terms import Terms, terms_for, threshold_lines
from compliance.risk.vocabulary import Level, Outcome


@dataclass(frozen=True)
class Explanation:
    """`records` are the newest at most fifty of `records_total` that count; `records_looked_at` are all in the window.

    `independent_classes` counts the classes of sources the counted records come from: five documents of one employer
    are one.
    """

    definition: IndicatorDefinition
    organisation_id: int
    as_of: date
    outcome: Outcome
    level: Level | None
    measures: Mapping[str, float | None]
    records_looked_at: int
    records_total: int
    records: list[dict[str, Any]]
    strengths: Mapping[str, int]
    independent_classes: int
    thresholds: list[dict[str, Any]]
    clears: Mapping[str, str]
    confidential: bool
    sql: str


def explain(
    organisation_id: int, indicator: str, as_of: date, *, library: IndicatorLibrary | None = None
) -> Explanation:
    """Evaluate one indicator for one organisation and say why. Writes nothing. Raises NotFound for an unknown code."""
    library = library or current_library()
    if indicator not in library.definitions:
        raise NotFound(f"There is no indicator {indicator}.")
    definition = library.definitions[indicator]
    terms = terms_for(definition, library.sources, library.country, as_of, (organisation_id,))
    statement = compile_indicator(terms)
    row = db.session.execute(statement).first() if terms.is_in_force else None
    records = _records(terms, statement_of=quoted_records) if row else []
    return Explanation(
        definition=definition,
        organisation_id=organisation_id,
        as_of=as_of,
        outcome=Outcome(row.outcome) if row else Outcome.NOT_ENOUGH_EVIDENCE,
        level=Level(row.level) if row and row.level else None,
        measures={name: plain_number(value) for name, value in row.measures.items()} if row else {},
        records_looked_at=row.records if row else 0,
        records_total=row.matching if row else 0,
        records=records[:MOST_QUOTED],
        strengths=Counter(record["strength"] for record in records),
        independent_classes=len({terms.sources[record["source"]].independence_class for record in records}),
        thresholds=threshold_lines(terms),
        clears=definition.clears,
        confidential=terms.is_confidential,
        sql=str(statement.compile(db.session.get_bind(), compile_kwargs={"literal_binds": True})),
    )


def explain_all(organisation_id: int, as_of: date, *, library: IndicatorLibrary | None = None) -> list[Explanation]:
    """Every indicator in force, explained for one organisation."""
    library = library or current_library()
    return [
        explain(organisation_id, code, as_of, library=library)
        for code, definition in library.definitions.items()
        if definition.is_in_force(as_of, library.country)
    ]


def list_looked_at(
    organisation_id: int, indicator: str, as_of: date, *, library: IndicatorLibrary | None = None
) -> list[dict[str, Any]]:
    """Every record in the window, counted or not, newest first."""
    library = library or current_library()
    definition = library.definitions[indicator]
    terms = terms_for(definition, library.sources, library.country, as_of, (organisation_id,))
    return _records(terms, statement_of=looked_at_records)


def _records(terms: Terms, *, statement_of: Any) -> list[dict[str, Any]]:
    found = {
        (row.source, row.record_id): frozen_record(row)
        for use in terms.definition.uses
        for row in db.session.execute(statement_of(terms, use))
    }
    return sorted(found.values(), key=lambda each: (each["occurred_on"], each["record_id"]), reverse=True)
