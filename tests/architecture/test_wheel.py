"""Sanad works from a built wheel: everything it reads at run time is inside."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("sanad-*.whl")
    return built


def read_at_run_time():
    """Files of the packages that are not Python: templates, styles, catalogues, standards, indicators, mappings."""
    folders = [ROOT / name for name in ("compliance", "employers", "recruiters", "audits")]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    wanted = {str(path.relative_to(ROOT)) for path in files if path.suffix not in (".py", ".pyc", ".po")}
    return wanted | {f"compliance/{path.relative_to(ROOT)}" for path in (ROOT / "templates").rglob("*.html")}


def test_the_wheel_holds_every_file_that_is_read_at_run_time(wheel):
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    missing = {name for name in read_at_run_time() if not Path(name).name.startswith(".")} - inside
    assert not missing
    assert not [name for name in inside if name.startswith(("templates/", "tests/"))]


def test_an_installation_from_the_wheel_starts_anywhere(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tmp_path / "installed"),
        "SANAD_DATA_FOLDER": str(tmp_path / "data"),
        "SANAD_DATABASE_URL": "",
    }
    program = "import compliance, sys; print(compliance.__file__); from compliance.cli import main; main(['upgrade'])"
    done = subprocess.run(
        [sys.executable, "-P", "-c", program],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert str(tmp_path) in done.stdout
    assert (tmp_path / "data" / "sanad.sqlite3").exists()
