"""`sanad standards ...`: for the authors of library files."""

from pathlib import Path

import click

from compliance.clock import today
from compliance.database import commits
from compliance.marked_yaml import FileError, read_marked
from compliance.organisations.types import OrganisationKind
from compliance.standards.crosswalks.check import known_in_files
from compliance.standards.crosswalks.loader import CROSSWALKS, describe_load, load_crosswalks, read_crosswalk
from compliance.standards.explanations import explain
from compliance.standards.file_schema import LONGEST_CODE, STANDARD_CODE, walk_questions, walk_requirements
from compliance.standards.loader import LIBRARY, StandardChanged, load_library, read_standard
from compliance.standards.official_texts.commands import official_command
from compliance.standards.xlsform.commands import exchange_commands

STARTER = Path(__file__).with_name("starter.yaml")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group("standards")
def standards_commands() -> None:
    """Check and load the files of the standards library."""


for _command in (*exchange_commands, official_command):
    standards_commands.add_command(_command)


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
    if told:
        click.echo(f"{path}: no mistakes. {told}")
    return bool(told)


def _is_crosswalk(path: Path) -> bool:
    content = read_marked(path).content
    return isinstance(content, dict) and "edges" in content


def _check_standard(path: Path) -> str:
    """What the file holds; nothing where it has mistakes, which are told with what was probably meant."""
    mistakes = explain(path)
    for mistake in mistakes:
        click.echo(f"{path}: {mistake.problem}\n    {mistake.suggestion}", err=True)
    if mistakes:
        number = len(mistakes)
        click.echo(f"{path}: {number} {'mistake' if number == 1 else 'mistakes'}.", err=True)
        return ""
    content = read_standard(path)
    requirements, questions = (sum(1 for _each in walk(content)) for walk in (walk_requirements, walk_questions))
    return f"{len(content['sections'])} sections, {requirements} requirements, {questions} questions."


def _check_crosswalk(path: Path, files: tuple[Path, ...]) -> str:
    content = read_crosswalk(path, known_in_files([*LIBRARY.glob("*.yaml"), *files]))
    return f"{len(content['edges'])} edges."


@standards_commands.command("new")
@click.argument("code")
@click.option(
    "--assessed",
    type=click.Choice([kind.value for kind in OrganisationKind]),
    default=OrganisationKind.EMPLOYER.value,
    show_default=True,
    help="Who is asked.",
)
@click.option("--to", "target", type=click.Path(dir_okay=False, path_type=Path), help="File to write; CODE.yaml here.")
def new(code: str, assessed: str, target: Path | None) -> None:
    """Start a standard called CODE: a file that explains every key and passes `check` at once."""
    if not STANDARD_CODE.match(code) or len(code) > LONGEST_CODE:
        raise click.UsageError("Use small letters, digits and hyphens for the code, such as ship-crews.")
    target = target or Path(f"{code.replace('-', '_')}.yaml")
    text = STARTER.read_text(encoding="utf-8")
    for example, own in (
        ("code: my-standard", f"code: {code}"),
        ("published_on: 2026-01-01", f"published_on: {today().isoformat()}"),
        ('version: "2026.1"', f'version: "{today().year}.1"'),
        ("assessed: employer", f"assessed: {assessed}"),
    ):
        text = text.replace(f"\n{example}\n", f"\n{own}\n", 1)
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{target} is there already. Give another name with --to.") from None
    click.echo(f"Wrote {target}. Change its texts, then run: sanad standards check {target}")
