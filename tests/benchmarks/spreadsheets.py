"""A questionnaire of 150 questions out as XLSX, and back: uploaded, looked at, saved; on SQLite."""

import io
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from compliance.app import create_app
from compliance.database import db
from compliance.deployment.upgrade import load_fixed_rows
from compliance.settings import Settings
from compliance.standards.loader import load_library
from tests.factories.accounts import make_user
from tests.factories.assessments import make_assessment
from tests.factories.organisations import make_organisation
from tests.factories.spreadsheets import filled_in

QUESTIONS = 150
TURNS = 5
EXAMPLE = Path(__file__).parent.parent / "factories" / "standard_files" / "every_answer_type.yaml"


def write_standard(folder: Path) -> None:
    """A standard of 150 questions: those with every type of answer, and as many with a scale as are missing."""
    content = yaml.safe_load(EXAMPLE.read_text())
    content["code"] = "benchmark"
    content["published_on"] = content["published_on"].isoformat()
    first = content["sections"][0]["requirements"][0]
    present = sum(len(each["questions"]) for section in content["sections"] for each in section["requirements"])
    for number in range(QUESTIONS - present):
        code = f"Z{number}"
        question = {**first["questions"][0], "code": code}
        content["sections"][-1]["requirements"].append({**first, "code": code, "questions": [question]})
    (folder / "benchmark.yaml").write_text(yaml.dump(content, Dumper=_WithoutAliases, allow_unicode=True))


class _WithoutAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True


def measure() -> Iterator[tuple[str, str, str]]:
    """Seconds of a download, an upload, the page of its changes and saving them, each the median of five."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(Settings(data_folder=folder).with_kept_secrets())
        app.config.update(WTF_CSRF_ENABLED=False)
        with app.app_context():
            db.create_all()
            load_fixed_rows()
            (folder / "standards").mkdir()
            write_standard(folder / "standards")
            load_library(folder / "standards")
            yield from _measure(app)
            db.session.remove()
            db.engine.dispose()


def _measure(app: Any) -> Iterator[tuple[str, str, str]]:
    organisation = make_organisation()
    place = make_assessment(organisation, "benchmark")
    user = make_user("employer_user", organisations=(organisation,))
    user.tf_primary_method = "authenticator"
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = user.fs_uniquifier, True
    codes = [each.code for each in place.outline.questions if each.find_option("yes")]
    url = f"/assessments/{place.assessment.id}"
    times: dict[str, list[float]] = {}
    for turn in range(TURNS):
        content = _timed(times, "download", lambda: client.get(f"{url}/questionnaire.xlsx", buffered=True)).data
        filled = filled_in(
            content, {(code, "note"): f"Note of turn {turn}" for code in codes} | dict.fromkeys(codes, "Yes")
        )
        sent = {"file": (io.BytesIO(filled), "questionnaire.xlsx")}
        _timed(times, "upload", lambda sent=sent: client.post(f"{url}/spreadsheet", data=sent))
        page = _timed(times, "page of the changes", lambda: client.get(f"{url}/spreadsheet/changes"))
        assert len(re.findall("<tr>", page.text)) > len(codes)
        _timed(times, "saving", lambda: client.post(f"{url}/spreadsheet/changes"))
    for what, seconds in times.items():
        yield (
            f"questionnaire of {QUESTIONS} questions as XLSX: {what}",
            f"{statistics.median(seconds):.2f} s",
            "under 2 s",
        )


def _timed(times: dict[str, list[float]], what: str, call: Callable[[], Any]) -> Any:
    started = time.perf_counter()
    answer = call()
    times.setdefault(what, []).append(time.perf_counter() - started)
    assert answer.status_code < 400, answer.text
    return answer
