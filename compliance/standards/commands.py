"""`sanad standards ...`: for the authors of library files."""

from pathlib import Path

import click

from compliance.database import commits
from compliance.marked_yaml import FileError, read_marked
from compliance.standards.crosswalk_check import known_in_files
from compliance.standards.crosswalk_loader import CROSSWALKS, describe_load, load_crosswalks, read_crosswalk
from compliance.standards.file_schema import walk_questions, walk_requirements
from compliance.standards.loader import LIBRARY, StandardChanged, load_library, read_standard

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("standards")
def standards_commands() -> None:
    """Check and load the files of the standards library."""


@standards_commands.command("check")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
def check(files: tuple[Path, ...]) -> None:
    """Say every mistake in each FILE with its line; nothing is loaded.

    A FILE is a standard, or a crosswalk between two standards of the library or of the other FILEs.
    """
    broken = [path for path in files if not _check_file(path, files)]
    if broken:
        raise SystemExit(1)


@standards_commands.command("load")
@click.argument("folder", type=FOLDER, default=LIBRARY)
@commits
def load(folder: Path) -> None:
    """Load the standards of FOLDER (the product's library by default) that the database does not hold yet.

    Crosswalks are read from its folder `crosswalks`; the product's own lie beside its library.
    """
    try:
        added = load_library(folder)
        loaded = load_crosswalks(CROSSWALKS if folder == LIBRARY else folder / "crosswalks")
    except (FileError, StandardChanged) as error:
        raise click.ClickException(str(error)) from None
    for standard in added:
        click.echo(f"Loaded {standard.code} {standard.version}.")
    for each in loaded:
        click.echo(f"Loaded {each.name}: {describe_load(each)}.")
    if not added and not loaded:
        click.echo("Nothing new: the database holds every standard and crosswalk of the folder.")


def _check_file(path: Path, files: tuple[Path, ...]) -> bool:
    try:
        told = _check_crosswalk(path, files) if _is_crosswalk(path) else _check_standard(path)
    except FileError as error:
        for problem in error.problems:
            click.echo(f"{path}: {problem}", err=True)
        return False
    click.echo(f"{path}: no mistakes. {told}")
    return True


def _is_crosswalk(path: Path) -> bool:
    content = read_marked(path).content
    return isinstance(content, dict) and "edges" in content


def _check_standard(path: Path) -> str:
    content = read_standard(path)
    requirements, questions = (sum(1 for _each in walk(content)) for walk in (walk_requirements, walk_questions))
    return f"{len(content['sections'])} sections, {requirements} requirements, {questions} questions."


def _check_crosswalk(path: Path, files: tuple[Path, ...]) -> str:
    content = read_crosswalk(path, known_in_files([*LIBRARY.glob("*.yaml"), *files]))
    return f"{len(content['edges'])} edges."
