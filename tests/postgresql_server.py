"""A PostgreSQL server for the tests: the machine's own binaries, a data folder that is thrown away."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SETTINGS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=128MB -c max_connections=60"
)


class PostgresqlMissing(RuntimeError):
    """No PostgreSQL server program was found; the message says what to install."""


def find_binaries() -> Path:
    """The folder with initdb and pg_ctl: the newest Debian package, or the PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if versions:
        return versions[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise PostgresqlMissing("The tests need a PostgreSQL server. On Debian: apt-get install postgresql")
    return Path(found).resolve().parent


class PostgresqlServer:
    """Starts on a free port of 127.0.0.1, as an unprivileged user where the tests run as root."""

    def __init__(self, settings: str = SETTINGS) -> None:
        self.settings = settings
        self.binaries = find_binaries()
        self.folder = Path(tempfile.mkdtemp(prefix="sanad-postgresql-"))
        self.port = _free_port()
        self.databases = 0

    def start(self) -> None:
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        self._run(
            "initdb", "-D", str(data), "-U", "sanad", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"
        )
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self.folder} {self.settings}"
        self._run("pg_ctl", "-D", str(data), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        time.sleep(0.2)
        shutil.rmtree(self.folder, ignore_errors=True)

    def new_database(self) -> str:
        """Make an empty database; gives its SQLAlchemy address."""
        self.databases += 1
        name = f"sanad_{self.databases}"
        self._run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "sanad", name)
        return f"postgresql+psycopg://sanad@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
