"""Start a whole Sanad (web and scheduler) on a data folder of its own, as `make run` does, and stop it."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

START_WITHIN_SECONDS = 180


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServedSanad:
    """A served installation; `kill` ends it as a power cut would."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "SANAD_DATA_FOLDER": str(folder),
            "SANAD_PORT": str(self.port),
            "SANAD_DATABASE_URL": database_url,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def command(self, *arguments: str) -> str:
        """Run `sanad` with `arguments`; gives what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "compliance", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self) -> None:
        with (self.folder / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "compliance", "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_WITHIN_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "serve.log").read_text()[-3000:]
            assert time.monotonic() < deadline, "Sanad did not start"
            time.sleep(0.1)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(30)

    def kill(self) -> None:
        """End every process of it at once, without a word."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    @contextmanager
    def scheduler_held(self) -> Iterator[None]:
        """Hold the scheduler process where it is, as a machine that is suspended would, and let it go on.

        It is held between two transactions: SQLite's one write lock would keep everybody else from saving.
        """
        scheduler = self._scheduler()
        try:
            os.kill(scheduler, signal.SIGSTOP)
            while self._is_write_locked():
                os.kill(scheduler, signal.SIGCONT)
                time.sleep(0.05)
                os.kill(scheduler, signal.SIGSTOP)
            yield
        finally:
            os.kill(scheduler, signal.SIGCONT)

    def _is_write_locked(self) -> bool:
        if self.environment["SANAD_DATABASE_URL"]:
            return False
        with closing(sqlite3.connect(self.folder / "sanad.sqlite3", timeout=0.2, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
            connection.execute("ROLLBACK")
        return False

    def _scheduler(self) -> int:
        assert self.process is not None
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return next(int(pid) for pid in own if b"run-scheduler" in Path(f"/proc/{pid}/cmdline").read_bytes())

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False
