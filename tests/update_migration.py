"""Write the next migration from the models: `python -m tests.update_migration "words of the change"`."""

import re
import sys
import tempfile
from pathlib import Path

from flask_migrate import migrate, upgrade

import compliance
from compliance.app import create_app
from compliance.settings import Settings
from tests.postgresql_server import PostgresqlServer

VERSIONS = Path(compliance.__file__).parent / "migrations" / "versions"


def main() -> None:
    """Compare the models with the migrated database on PostgreSQL and write the difference as a new revision."""
    words = re.sub(r"\W+", "_", sys.argv[1].lower())
    number = f"{len(list(VERSIONS.glob('[0-9]*.py'))) + 1:04d}"
    server = PostgresqlServer()
    server.start()
    try:
        folder = Path(tempfile.mkdtemp())
        app = create_app(Settings(data_folder=folder, database_url=server.new_database()).with_kept_secrets())
        with app.app_context():
            upgrade()
            migrate(message=words, rev_id=number)
    finally:
        server.stop()
    (VERSIONS / ".current-head").write_text(f"{number}\n")


if __name__ == "__main__":
    main()
