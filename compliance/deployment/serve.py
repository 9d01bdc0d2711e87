"""`sanad serve`: web and scheduler as two processes of a small office, started and stopped together."""

import os
import signal
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

from compliance.settings import Settings, SettingsError

STOP_WITHIN_SECONDS = 20


def web_command(settings: Settings, workers: int, certificate: Path | None, key: Path | None) -> list[str]:
    """The gunicorn command line."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "compliance.wsgi:app",
        f"--bind={settings.host}:{settings.port}",
        f"--workers={workers}",
        "--worker-class=sync",
        "--timeout=60",
        "--graceful-timeout=15",
        "--log-level=warning",
        f"--worker-tmp-dir={'/dev/shm' if Path('/dev/shm').is_dir() else '/tmp'}",  # noqa: S108
    ]
    if certificate and key:
        command += [f"--certfile={certificate}", f"--keyfile={key}"]
    return command


def check_certificate(certificate: Path, key: Path) -> None:
    """Raise SettingsError unless `key` belongs to `certificate`: the web process would start and answer nobody."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password="")
    except (OSError, ValueError):
        raise SettingsError(
            f"{certificate} and {key} are not a certificate and its private key, both in PEM and without a password."
        ) from None


def serve(settings: Settings, *, workers: int, certificate: Path | None = None, key: Path | None = None) -> int:
    """Run web and scheduler until a signal, or until one of them ends; then stop both. Gives the exit code.

    Raises SettingsError for a certificate that does not fit its key.
    """
    if certificate and key:
        check_certificate(certificate, key)
    environment = {**os.environ, "SANAD_HTTPS": "true"} if certificate else dict(os.environ)
    processes = [
        subprocess.Popen(web_command(settings, workers, certificate, key), env=environment),  # noqa: S603
        subprocess.Popen([sys.executable, "-m", "compliance", "run-scheduler"], env=environment),
    ]
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    while not stopped.is_set() and all(process.poll() is None for process in processes):
        stopped.wait(0.5)
    failed = not stopped.is_set()
    stop_all(processes)
    return 1 if failed else 0


def stop_all(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask every process to stop, wait, and end whoever does not."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + STOP_WITHIN_SECONDS
    for process in processes:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
