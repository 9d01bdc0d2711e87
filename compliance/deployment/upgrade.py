"""Bring an installation to the present version: migrations, roles, regions and the standards library."""

from flask_migrate import upgrade

from compliance.accounts.operations import ensure_roles
from compliance.assessments.scores.summaries import complete_answer_summaries
from compliance.database import commits
from compliance.ledger.operations import begin_ledger
from compliance.standards.crosswalks.loader import load_crosswalks
from compliance.standards.loader import load_library


def upgrade_installation() -> None:
    """Apply outstanding migrations, then load what every installation has. Safe to repeat."""
    upgrade()
    load_fixed_rows()


@commits
def load_fixed_rows() -> None:
    """Make what every installation has: roles, the standards and crosswalks of the library, summaries, the ledger."""
    ensure_roles()
    load_library()
    load_crosswalks()
    complete_answer_summaries()
    begin_ledger()
