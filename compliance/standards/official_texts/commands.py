"""`sanad standards official`: official texts loaded from a file by the operator."""

from pathlib import Path

import click

from compliance.clock import now
from compliance.database import commits
from compliance.errors import InvalidInput
from compliance.standards.official_texts.file import FileLine, read_official_file
from compliance.standards.official_texts.operations import check_official_file, load_official_texts
from compliance.standards.official_texts.rows import CheckedRow, RowKind


@click.command("official")
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Say what the file would do; store nothing.")
def official_command(file: Path, only_check: bool) -> None:
    """Load the official wording of requirements from FILE (CSV or XLSX). Good rows are stored, others are told."""
    try:
        lines = read_official_file(file, file.name)
    except InvalidInput as error:
        raise click.ClickException(f"{file}: {error.message}") from None
    rows = check_official_file(lines) if only_check else _load(lines)
    for row in rows:
        for mistake in row.mistakes:
            click.echo(f"{file}: row {row.line.number}, column {mistake.column}: {mistake.message}", err=True)
    click.echo(f"{'Would be stored' if only_check else 'Stored'}: {_counts(rows)}.")
    if any(row.kind is RowKind.WRONG for row in rows):
        raise SystemExit(1)


@commits
def _load(lines: list[FileLine]) -> list[CheckedRow]:
    return load_official_texts(lines, by=None, at=now())


def _counts(rows: list[CheckedRow]) -> str:
    counts = {kind: sum(row.kind is kind for row in rows) for kind in RowKind}
    return ", ".join(f"{number} {kind.value}" for kind, number in counts.items())
