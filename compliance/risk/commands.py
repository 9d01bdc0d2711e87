"""Commands of the engine: evaluate, explain, and check an indicator's file before it goes live."""

from datetime import date, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from marshmallow import ValidationError

from compliance.clock import today
from compliance.database import commits, db, means_to_write
from compliance.errors import ComplianceError
from compliance.organisations.models import Organisation
from compliance.risk.evaluation import EvaluationSummary, evaluate
from compliance.risk.explanation import Explanation, explain_all
from compliance.risk.file_schema import read_definition
from compliance.risk.library import current_library, definition_problems

DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command("evaluate")
@click.option("--as-of", type=DAY, help="Day to evaluate for, as 2026-12-31; today if not given.")
@click.option("--organisation", type=int, help="Number of one organisation; all if not given.")
@click.option("--explain", is_flag=True, help="Say why, for that organisation, and write nothing.")
@click.option("--move-list", is_flag=True, help="Bring flags and list in line with a day other than today.")
@with_appcontext
def evaluate_command(as_of: datetime | None, organisation: int | None, explain: bool, move_list: bool) -> None:
    """Evaluate every risk indicator and bring flags and scores in line.

    For a day other than today it only says what that day would have shown, and changes nothing, unless --move-list is
    given: what was raised since would be cleared until the next check.
    """
    day = as_of.date() if as_of else today()
    if organisation is not None and db.session.get(Organisation, organisation) is None:
        raise click.UsageError(f"There is no organisation {organisation}.")
    if not explain:
        keeps = move_list or day == today()
        _show_summary(_evaluate(day, organisation) if keeps else _look_at(day, organisation), keeps=keeps)
        return
    if organisation is None:
        raise click.UsageError("--explain needs --organisation.")
    for explanation in explain_all(organisation, day):
        _show_explanation(explanation)


@commits
def _evaluate(day: date, organisation: int | None) -> EvaluationSummary:
    return evaluate(day, None if organisation is None else [organisation])


def _look_at(day: date, organisation: int | None) -> EvaluationSummary:
    """What an evaluation as of `day` would do; nothing of it is kept."""
    before = means_to_write.set(True)
    try:
        return evaluate(day, None if organisation is None else [organisation])
    finally:
        db.session.rollback()
        means_to_write.reset(before)


def _show_summary(summary: EvaluationSummary, *, keeps: bool) -> None:
    click.echo(f"Evaluated as of {summary.as_of}" if keeps else f"As of {summary.as_of} (nothing is changed)")
    click.echo(f"{'indicator':34}{'raised':>9}{'not raised':>12}{'unknown':>10}{'opened':>9}{'cleared':>9}{'s':>8}")
    for code, each in summary.indicators.items():
        numbers = each.as_counts()
        click.echo(
            f"{code:34}{numbers['raised']:>9}{numbers['not_raised']:>12}{numbers['not_enough_evidence']:>10}"
            f"{numbers['opened']:>9}{numbers['cleared']:>9}{numbers['seconds']:>8.2f}"
        )
    if not keeps:
        click.echo("Flags and list stay as they are. Use --move-list to bring them in line with that day.")
    for code, kind in summary.failures.items():
        click.echo(f"{code}: failed ({kind}); details are in the log.", err=True)
    if summary.failures:
        raise click.exceptions.Exit(1)


def _show_explanation(explanation: Explanation) -> None:
    level = f" ({explanation.level})" if explanation.level else ""
    click.echo(f"\n{explanation.definition.code}: {explanation.outcome}{level}")
    click.echo(f"  {explanation.definition.question['en']}")
    click.echo(f"  records: {explanation.records_total} of {explanation.records_looked_at} looked at")
    for name, value in explanation.measures.items():
        click.echo(f"  {name} = {'unknown' if value is None else value}")
    for line in explanation.thresholds:
        source = line["source"]["title"] if line["source"] else "no source"
        threshold = "unknown" if line["value"] is None else line["value"]
        click.echo(f"  {line['place']}: {line['name']} {line['word']} {threshold} ({line['status']}: {source})")
    strengths = ", ".join(f"{name} {number}" for name, number in explanation.strengths.items()) or "none"
    click.echo(f"  strength: {strengths}; independent sources: {explanation.independent_classes}")
    click.echo(f"  cleared by: {explanation.clears['en']}")
    click.echo("  SQL: " + explanation.sql.replace("\n", "\n       "))


@click.group("indicators")
def indicators_commands() -> None:
    """List risk indicators, or check a file."""


@indicators_commands.command("list")
@with_appcontext
def list_indicators() -> None:
    """Every indicator of this installation."""
    library = current_library()
    for definition in library.definitions.values():
        state = "in force" if definition.is_in_force(today(), library.country) else "not in force"
        click.echo(f"{definition.code:34}{definition.kind:15}version {definition.version}  {state}")
        click.echo(f"  {definition.title['en']}")


@indicators_commands.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def check_indicator(file: Path) -> None:
    """Check an indicator's file: its form, its sources and fields, its national rules."""
    try:
        definition = read_definition(file)
    except (ComplianceError, ValidationError) as error:
        raise click.ClickException(str(error)) from None
    problems = definition_problems(definition, current_app.extensions["compliance"].evidence_sources)
    if problems:
        raise click.ClickException("\n".join(f"{file}: {problem}" for problem in problems))
    click.echo(f"{file}: {definition.code}, version {definition.version}, is in order.")
