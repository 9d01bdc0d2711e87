"""The console command `sanad`. Commands of packages come from their features; here are those of the installation."""

import os
import sys
import threading
from pathlib import Path
from signal import SIGINT, SIGTERM, signal
from typing import Any

import click
from flask import current_app
from flask.cli import FlaskGroup, with_appcontext

from compliance.accounts.operations import UserDetails, create_user
from compliance.accounts.roles import RoleName
from compliance.app import create_app
from compliance.database import commits
from compliance.deployment.installation import is_demonstration
from compliance.deployment.serve import serve as serve_processes
from compliance.errors import ComplianceError
from compliance.log import install_log
from compliance.settings import PRIVATE_FILES

SHORTEST_PASSWORD = 12
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class SanadGroup(FlaskGroup):
    """Shows a wrong setting or argument as one clear line instead of a traceback."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        os.umask(PRIVATE_FILES)
        try:
            return super().main(*args, **kwargs)
        except ComplianceError as error:
            click.echo(f"sanad: {error.message}", err=True)
            sys.exit(2)


@click.group(cls=SanadGroup, create_app=create_app, add_default_commands=False, add_version_option=False)
def main() -> None:
    """Sanad: ethical-recruitment compliance and employer audits."""


@main.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the present version and load the standards of the library. Safe to repeat."""
    from compliance.deployment.upgrade import upgrade_installation

    upgrade_installation()
    click.echo("The database is up to date.")


@main.command()
@click.option("--workers", default=2, show_default=True, help="Web processes.")
@click.option("--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="PEM file for HTTPS.")
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its private key.")
@with_appcontext
def serve(workers: int, certificate: Path | None, key: Path | None) -> None:
    """Serve web pages and run the scheduler, together, until stopped."""
    settings = current_app.extensions["compliance"].settings
    certificate = certificate or _file_named(settings.certificate)
    key = key or _file_named(settings.certificate_key)
    if bool(certificate) != bool(key):
        raise click.UsageError("--certificate and --key, or SANAD_CERTIFICATE and its key, belong together.")
    if is_demonstration() and settings.host not in LOOPBACK:
        raise click.UsageError("Demonstration data are served on 127.0.0.1 only; unset SANAD_HOST.")
    scheme = "https" if certificate else "http"
    click.echo(f"Sanad is at {scheme}://{settings.host}:{settings.port}/ (stop with Ctrl-C)")
    sys.exit(serve_processes(settings, workers=workers, certificate=certificate, key=key))


def _file_named(setting: str) -> Path | None:
    return Path(setting) if setting else None


@main.command("run-scheduler")
@with_appcontext
def run_scheduler() -> None:
    """Run the scheduler process: nightly jobs, evaluation after each saved fact, waiting mail."""
    from compliance.mail.outbox import send_waiting
    from compliance.risk.jobs import evaluate_pending
    from compliance.scheduling.scheduler import Scheduler

    install_log()
    stopped = threading.Event()
    for number in (SIGINT, SIGTERM):
        signal(number, lambda *_: stopped.set())
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    Scheduler(app, evaluate_pending, send_waiting).run_until(stopped)


@main.command("create-administrator")
@click.option("--name", prompt="Name")
@click.option("--email", prompt="E-mail address")
@click.password_option("--password", prompt="Password (at least 12 characters)")
@with_appcontext
@commits
def create_administrator(name: str, email: str, password: str) -> None:
    """Make the first administrator of an installation."""
    if len(password) < SHORTEST_PASSWORD:
        raise click.UsageError(f"The password needs at least {SHORTEST_PASSWORD} characters.")
    create_user(UserDetails(name=name, email=email, role=RoleName.ADMINISTRATOR), None, password)
    click.echo("The administrator can sign in and sets up a second factor at the first sign-in.")
