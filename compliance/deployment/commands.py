"""`sanad demo`: fill an empty installation with demonstration data, or show its accounts again."""

import click
from flask import current_app
from flask.cli import with_appcontext


@click.command("demo")
@click.option("--seed", default=7, show_default=True, help="The same seed on the same day gives the same data.")
@click.option(
    "--first-start",
    is_flag=True,
    help="Show the accounts again if the data are there; do nothing beside real records.",
)
@click.option(
    "--scale",
    type=click.FloatRange(0.0001, 2),
    help="Records to measure with instead: 1 is the size of a country (1.2 million organisations), 0.1 a tenth.",
)
@with_appcontext
def demo(seed: int, first_start: bool, scale: float | None) -> None:
    """Load demonstration data (invented organisations, visits, flags) into an empty installation.

    Refuses with exit code 2 beside real records. Passwords are random, printed and kept in the data folder.
    """
    from compliance.clock import today
    from compliance.deployment.demonstration.accounts import accounts_path
    from compliance.deployment.demonstration.loading import check_place, load_demonstration, prove_demonstration
    from compliance.errors import Conflict

    if scale is not None:
        _load_scale(scale, seed)
        return
    registry = current_app.extensions["compliance"]
    try:
        is_empty = check_place()
    except Conflict:
        if first_start:
            return
        raise
    if is_empty:
        table = load_demonstration(seed, today(), click.echo)
        prove_demonstration()
        registry.demonstration = True
    else:
        click.echo("The demonstration data are loaded already.")
        path = accounts_path(registry.settings)
        table = path.read_text() if path.is_file() else f"The list of accounts is gone: {path}"
    click.echo("")
    click.echo(table)


def _load_scale(scale: float, seed: int) -> None:
    from compliance.clock import today
    from compliance.deployment.national_shape.loading import load_national_shape

    load_national_shape(scale, seed, today(), click.echo)
    current_app.extensions["compliance"].demonstration = True
