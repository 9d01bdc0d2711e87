"""`sanad flags replay`: compute every stored flag again and say which do not come out the same."""

import click
from flask.cli import with_appcontext

from compliance.database import db
from compliance.risk.models import RiskFlag
from compliance.risk.replay import Replayed, ReplaySummary, Verdict, replay_flags


@click.group("flags")
def flags_commands() -> None:
    """Examine stored risk flags."""


@flags_commands.command("replay")
@click.option("--flag", "flag_id", type=int, help="Number of one flag, with every detail; all if not given.")
@with_appcontext
def replay_command(flag_id: int | None) -> None:
    """Compute flags again, from their snapshots and from the evidence as then known. Changes nothing.

    Ends with 1 if a flag comes out differently without a lawful reason.
    """
    if flag_id is not None and db.session.get(RiskFlag, flag_id) is None:
        raise click.UsageError(f"There is no flag {flag_id}.")
    summary = _replay(flag_id)
    for each in summary.not_equal:
        _show(each, details=flag_id is not None)
    _show_counts(summary)
    if summary.counts[Verdict.DIFFERENT]:
        raise click.exceptions.Exit(1)


def _replay(flag_id: int | None) -> ReplaySummary:
    try:
        return replay_flags(None if flag_id is None else [flag_id])
    finally:
        db.session.rollback()


def _show(replayed: Replayed, *, details: bool) -> None:
    reasons = replayed.reasons if details or replayed.verdict is Verdict.DIFFERENT else replayed.reasons[:1]
    click.echo(f"{replayed.stored}: {replayed.verdict}: " + "; ".join(reasons))


def _show_counts(summary: ReplaySummary) -> None:
    counted = summary.counts
    click.echo(
        f"{counted[Verdict.EQUAL]} equal, {counted[Verdict.DIFFERENT]} different, "
        f"{counted[Verdict.NOT_REPLAYABLE]} not replayable"
    )
