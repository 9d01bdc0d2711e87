"""Log lines as JSON with ids only: names, e-mail addresses and workers' words never reach a log."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any

_STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
# What a caller may add to a line; everything else is dropped, so that no personal field slips through.
_ALLOWED = frozenset({"job", "run", "part", "endpoint", "status", "organisation_id", "indicator", "rows", "seconds"})


# Addresses that let whoever has them in; what follows the word never reaches a log.
_LETS_IN = re.compile(r"(/(?:answer|reset-password|calendar/feeds)/)[^/\s?#\"']+")


def hide_secrets(text: str) -> str:
    """`text` without the secrets of answer links, calendar feeds and links that reset a password."""
    return _LETS_IN.sub(r"\1…", text)


class HideSecrets(logging.Filter):
    """Takes secrets out of a line before any handler sees it; for loggers that write without our formatter."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = hide_secrets(record.getMessage()), ()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line, with the allowed extra fields only."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": hide_secrets(record.getMessage()),
        }
        line.update({key: value for key, value in vars(record).items() if key in _ALLOWED and key not in _STANDARD})
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _place(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _place(traceback: Any) -> list[str]:
    """File, line and function of each frame: enough to find a fault, without the values in it."""
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(f"{code.co_filename}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return places[-8:]


def install_log(level: int = logging.INFO) -> None:
    """Write all log lines as JSON to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # gunicorn quotes the address of a request that failed before it reached the application.
    logging.getLogger("gunicorn.error").addFilter(HideSecrets())
    # A tick that comes while the former one still works is skipped by design; APScheduler warns of each.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # It writes the address of who tried too often, which can tell a person.
    logging.getLogger("flask-limiter").setLevel(logging.ERROR)
