"""`sanad standards ...`: for the authors of library files."""

from pathlib import Path

import click

from compliance.database import commits
from compliance.marked_yaml import FileError
from compliance.standards.exchange_commands import exchange_commands
from compliance.standards.file_schema import walk_questions, walk_requirements
from compliance.standards.loader import LIBRARY, StandardChanged, load_library, read_standard

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("standards")
def standards_commands() -> None:
    """Check and load the files of the standards library."""


for _command in exchange_commands:
    standards_commands.add_command(_command)


@standards_commands.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Say every mistake in each FILE with its line; nothing is loaded."""
    broken = [path for path in files if not _check_file(path)]
    if broken:
        raise SystemExit(1)


@standards_commands.command("load")
@click.argument("folder", type=FOLDER, default=LIBRARY)
@commits
def load(folder: Path) -> None:
    """Load the standards of FOLDER (the product's library by default) that the database does not hold yet."""
    try:
        added = load_library(folder)
    except (FileError, StandardChanged) as error:
        raise click.ClickException(str(error)) from None
    for standard in added:
        click.echo(f"Loaded {standard.code} {standard.version}.")
    if not added:
        click.echo("Nothing new: the database holds every standard of the folder.")


def _check_file(path: Path) -> bool:
    try:
        content = read_standard(path)
    except FileError as error:
        for problem in error.problems:
            click.echo(f"{path}: {problem}", err=True)
        return False
    requirements, questions = (sum(1 for _each in walk(content)) for walk in (walk_requirements, walk_questions))
    sections = len(content["sections"])
    click.echo(f"{path}: no mistakes. {sections} sections, {requirements} requirements, {questions} questions.")
    return True
