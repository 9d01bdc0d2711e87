"""`sanad assessments ...`: whether a file is what an organisation submitted."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import undefer

from compliance.assessments.models import Assessment
from compliance.assessments.submission import digest_of
from compliance.database import db

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
LARGEST_BYTES = 20_000_000
MOST_DIFFERENCES = 20


@click.group("assessments")
def assessments_commands() -> None:
    """Work with submitted self-assessments."""


@assessments_commands.command("verify")
@click.argument("file", metavar="FILE", type=FILE)
def verify(file: Path) -> None:
    """Say whether FILE, the declared content as downloaded (JSON), is what was submitted.

    Ends with status 1 where it is not, and says what differs.
    """
    content = _read(file)
    digest = digest_of(content)
    click.echo(f"SHA-256 of the content: {digest}")
    number = content.get("receipt_number")
    stored = db.session.scalar(
        select(Assessment).where(Assessment.receipt_number == str(number)).options(undefer(Assessment.snapshot))
    )
    if stored is None:
        raise click.ClickException(f"No submitted self-assessment has the receipt number {number}.")
    if digest == stored.digest and digest_of(stored.snapshot or {}) == stored.digest:
        click.echo(f"This is what was submitted under {number} on {stored.submitted_on}.")
        return
    if digest_of(stored.snapshot or {}) != stored.digest:
        click.echo("The content held in the database does not match its own digest: it was changed there.", err=True)
    for place in list(_differences(stored.snapshot or {}, content))[:MOST_DIFFERENCES]:
        click.echo(f"Differs: {place}", err=True)
    raise click.ClickException(f"This is not what was submitted under {number}.")


def _read(file: Path) -> dict[str, Any]:
    if file.stat().st_size > LARGEST_BYTES:
        raise click.ClickException("The file is too large to be a self-assessment.")
    try:
        content = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise click.ClickException("The file is not JSON: download it again from the receipt.") from None
    if not isinstance(content, dict):
        raise click.ClickException("The file does not hold a self-assessment: download it again from the receipt.")
    return content


def _differences(submitted: Any, given: Any, place: str = "") -> Iterator[str]:
    """Places at which two contents differ; answers are named by their question."""
    if isinstance(submitted, Mapping) and isinstance(given, Mapping):
        for key in [*submitted, *(key for key in given if key not in submitted)]:
            yield from _differences(submitted.get(key), given.get(key), f"{place}.{key}".removeprefix("."))
    elif isinstance(submitted, list) and isinstance(given, list) and len(submitted) == len(given):
        for number, (one, two) in enumerate(zip(submitted, given, strict=True), 1):
            name = one.get("question", number) if isinstance(one, Mapping) else number
            yield from _differences(one, two, f"{place}[{name}]")
    elif submitted != given:
        yield place
