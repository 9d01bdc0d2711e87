"""`sanad ledger`: verify, show or rotate the key, sign a head, erase a personal field, export a proof."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from compliance.database import commits
from compliance.errors import ComplianceError
from compliance.ledger.declaration import declarations
from compliance.ledger.erasure import erase_field
from compliance.ledger.faults import Verification
from compliance.ledger.head_checks import GivenHead, read_given_head
from compliance.ledger.heads import head_file, sign_head
from compliance.ledger.keys import complete_rotation, newest_key, public_key_of, rotate_key
from compliance.ledger.operations import keep_verification
from compliance.ledger.verification import snapshot, verify
from compliance.ledger.wording import FAULT_LABELS

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("ledger")
def ledger() -> None:
    """The append-only ledger of findings, plans and decisions."""


@ledger.command("verify")
@click.option("--head", "head_files", type=FILE, multiple=True, help="A head kept outside: its file or the saved mail.")
@with_appcontext
def verify_command(head_files: tuple[Path, ...]) -> None:
    """Check every entry, head and record; ends with 1 if anything is not as it was entered.

    Only a head that was kept outside the operator's hands shows a history rewritten by whom holds database and key.
    """
    given = [_read_head(path) for path in head_files]
    with snapshot() as connection:
        found = verify(connection, given)
    _keep(found)
    _say(found)
    if given and found.is_whole:
        click.echo(f"It agrees with {len(given)} head(s) given.")
    if not found.is_whole:
        raise SystemExit(1)


def _read_head(path: Path) -> GivenHead:
    try:
        return read_given_head(path.read_text(errors="replace"))
    except ComplianceError as error:
        raise click.UsageError(f"{path}: {error}") from error


@commits
def _keep(found: Verification) -> None:
    keep_verification(found)


def _say(found: Verification) -> None:
    for note in found.notes:
        click.echo(f"Note: {FAULT_LABELS[note.fault]}: {note.where} {note.detail}")
    for problem in found.problems:
        click.echo(f"{FAULT_LABELS[problem.fault]}: {problem.where} {problem.detail}".rstrip())
    if found.problem_count > len(found.problems):
        click.echo(f"... and {found.problem_count - len(found.problems)} more.")
    click.echo(
        f"{found.entries} entries, {found.rows} records and {found.heads} heads checked, "
        f"{found.erased} field(s) lawfully erased, {found.problem_count} problem(s)."
    )


@ledger.command("key")
@click.option("--rotate", is_flag=True, help="Make a new key, signed by the present one.")
@click.option("--lost", is_flag=True, help="With --rotate: the present key is lost; every verification says so.")
@with_appcontext
def key_command(rotate: bool, lost: bool) -> None:
    """Show the public key; hand it to those who will check proofs."""
    if lost and not rotate:
        raise click.UsageError("--lost goes with --rotate.")
    if rotate:
        _rotate(lost)
    newest = newest_key()
    if newest is None:
        raise click.ClickException("There is no key yet: run `sanad upgrade` first.")
    click.echo(public_key_of(newest))


def _rotate(lost: bool) -> None:
    @commits
    def make() -> None:
        rotate_key(lost=lost)

    make()
    complete_rotation()


@ledger.command("head")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File; the screen if not given.")
@with_appcontext
def head_command(output: Path | None) -> None:
    """Sign a head now and write it as one line of JSON, to be kept elsewhere."""
    text = head_file(commits(sign_head)()) + "\n"
    if output:
        output.write_text(text)
    else:
        click.echo(text, nl=False)


@ledger.command("erase")
@click.argument("kind")
@click.argument("row", type=int)
@click.argument("field")
@click.option("--reason", required=True, help="Law or order, without personal data: it stays in the ledger.")
@click.option("--who", required=True, help="Who decided it, by office.")
@click.confirmation_option(prompt="The value and what proves it are destroyed for ever. Go on?")
@with_appcontext
def erase_command(kind: str, row: int, field: str, reason: str, who: str) -> None:
    """Erase personal FIELD of ROW of a KIND, such as: finding 12 how_known."""
    declared = declarations.of_kind(kind)
    if declared is None:
        known = sorted(each.kind.name for each in declarations.all().values())
        raise click.UsageError(f"There is no kind {kind}. Kinds: {', '.join(known)}.")
    try:
        commits(erase_field)(declared, row, field, reason=reason, who=who)
    except ComplianceError as error:
        raise click.ClickException(str(error) or "There is no such record.") from error
    click.echo(f"Erased. Run `sanad ledger verify`; erase {field} of {kind} {row} from backups by their own rules.")
