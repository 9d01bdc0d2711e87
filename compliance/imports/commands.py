"""`sanad import FILE --mapping NAME`: bring organisations and records in from a file."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext
from tqdm import tqdm

from compliance.deployment.installation import is_demonstration
from compliance.errors import ComplianceError
from compliance.imports.mapping_file import find_mapping, list_mappings, load_mapping
from compliance.imports.readers import FileRow, Table
from compliance.imports.result_file import ResultFile, result_path
from compliance.imports.run import ImportOptions, ImportSummary, import_file, peak_memory_mb

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("import")
@click.argument("file", type=FILE)
@click.option("--mapping", "mapping_name", required=True, help="Name of a shipped mapping, or a mapping file.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after this many rows.")
@click.option("--authority", metavar="CODE", help="Authority that supervises the organisations of the file.")
@click.option("--result", type=NEW_FILE, help="Where refused rows are listed (default: beside FILE).")
@with_appcontext
def import_command(
    file: Path, mapping_name: str, limit: int | None, authority: str | None, result: Path | None
) -> None:
    """Bring organisations and records of FILE in. Safe to run twice: what is there already stays as it is."""
    from flask import current_app

    if is_demonstration():
        raise click.ClickException(
            "This installation shows demonstration data. Import into an installation of its own."
        )
    try:
        mapping = load_mapping(find_mapping(mapping_name), current_app.extensions["compliance"].importers)
        with ResultFile(result or result_path(file)) as refused:
            summary = import_file(
                file, mapping, ImportOptions(limit, authority), report=refused.write, follow=_with_progress
            )
    except ComplianceError as error:
        raise click.ClickException(str(error)) from None
    for line in describe_summary(summary, refused.path):
        click.echo(line)


import_command.help = f"{import_command.help}\n\nShipped mappings: {', '.join(list_mappings())}."


def _with_progress(table: Table, rows: Iterator[FileRow]) -> Iterator[FileRow]:
    shown = sys.stderr.isatty()
    return iter(tqdm(rows, total=table.expected_rows, unit=" rows", file=sys.stderr, disable=not shown))


def describe_summary(summary: ImportSummary, refused_path: Path) -> Iterator[str]:
    """The summary of a run, a line at a time."""
    memory = peak_memory_mb()
    shown_memory = f", peak memory {memory:,.0f} MB" if memory is not None else ""
    yield (
        f"Rows read: {summary.rows_read:,} in {summary.seconds:.1f} s "
        f"({summary.rows_per_second:,.0f} rows a second{shown_memory})"
    )
    for kind in summary.created:
        yield f"{kind}: {summary.created[kind]:,} created, {summary.unchanged[kind]:,} there already"
    for alias, number in summary.skipped.items():
        if number:
            yield f"{alias}: not made from {number:,} rows, as the mapping says"
    for fallback, number in summary.fallbacks.items():
        yield f"Fallback in {number:,} rows, {fallback}"
    where = f", listed in {refused_path}" if summary.rows_refused else ""
    yield f"Rows refused: {summary.rows_refused:,}{where}"
    if summary.too_many_to_evaluate:
        yield "So many organisations are concerned that `sanad evaluate` or the night's run must evaluate them."
