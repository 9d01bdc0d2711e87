"""Turns a report template into a PDF. The only module that knows xhtml2pdf.

xhtml2pdf converts one document at a time in a process and keeps the processor busy while it does,
so the work is done in a process of its own, never in a web worker's thread.
"""

import io
import logging
import multiprocessing
import os
import re
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale
from flask_babel import gettext as _

from compliance.errors import NotReady
from compliance.web.language import RIGHT_TO_LEFT

RESOURCE_FOLDER = Path(__file__).resolve().parent.parent / "static" / "vendor"
TIMEOUT_SECONDS = 60
MOST_FONTS = 20
OPENING_BDI = re.compile(r"<bdi\b[^>]*>")
LEFT_TO_RIGHT, FIRST_STRONG, END_OF_RUN = "\u2066", "\u2068", "\u2069"

log = logging.getLogger(__name__)


class ConversionError(Exception):
    """The document itself cannot be converted: a fault of a template, not of the moment."""


@dataclass(frozen=True)
class Conversion:
    """A finished PDF, and what the converter complained about."""

    content: bytes
    complaints: tuple[str, ...]


def render_pdf(template: str, context: dict[str, Any], language: str, picture_folder: Path | None = None) -> bytes:
    """Render `template` in `language` and convert it; its pictures, drawn by us, lie in `picture_folder`.

    Needs an application context, no request, so that jobs can call it. Raises NotReady when the
    conversion takes longer than a minute or its process dies, ConversionError for a faulty template.
    """
    html = render_report(template, context, language)
    conversion = _converter.convert(html, picture_folder)
    for complaint in conversion.complaints:
        log.warning("report %s: %s", template, complaint)
    return conversion.content


def render_report(template: str, context: dict[str, Any], language: str) -> str:
    """The document before conversion; its language is the report's, not the reader's."""
    direction = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    with force_locale(language):
        page = current_app.jinja_env.get_template(template)
        return isolate_runs(page.render({**context, "language": language, "direction": direction}))


def isolate_runs(html: str) -> str:
    """Put Unicode isolates into each <bdi>; xhtml2pdf obeys those, not the element, and would reverse phone numbers."""
    opened = OPENING_BDI.sub(lambda tag: tag[0] + (LEFT_TO_RIGHT if 'dir="ltr"' in tag[0] else FIRST_STRONG), html)
    return opened.replace("</bdi>", END_OF_RUN + "</bdi>")


class Complaints(logging.Handler):
    """Collects warnings of the converter: a refused resource is only logged there, never raised.

    Only first lines: the lines after them quote the document, and no log may hold what a report says of a person.
    """

    def __init__(self) -> None:
        super().__init__(level=logging.WARNING)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage().partition("\n")[0])


def convert(html: str, picture_folder: Path | None = None) -> Conversion:
    """Convert one document, in the converting process; it may read files beside the fonts, and in the folder of its
    own pictures, and nothing from a network.

    Raises TimeoutError past a limit of time, size or depth, ConversionError for a faulty document.
    """
    # Imported here because only the converting process needs it: it costs a second and 100 MB.
    from xhtml2pdf import pisa
    from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

    complaints = Complaints()
    converter_log = logging.getLogger("xhtml2pdf")
    converter_log.addHandler(complaints)
    try:
        output = io.BytesIO()
        own: dict[str, object] = {}
        if picture_folder is not None:
            own = {"extra_roots": (picture_folder,), "max_resources": MOST_FONTS + len(list(picture_folder.iterdir()))}
        policy = ResourceAccessPolicy.server(base_dir=RESOURCE_FOLDER, allow_remote=False, **own)
        result = pisa.CreatePDF(
            html, dest=output, path=str(RESOURCE_FOLDER / "report.html"), encoding="utf-8", resource_policy=policy
        )
    except RenderLimitError as error:
        raise TimeoutError(str(error)) from error
    finally:
        converter_log.removeHandler(complaints)
    if result.err:
        raise ConversionError("; ".join(complaints.texts) or "the document could not be converted")
    return Conversion(output.getvalue(), tuple(complaints.texts))


class Converter:
    """One converting process, started at first use and replaced when it hangs or dies."""

    def __init__(self, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self.timeout_seconds = timeout_seconds
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self.process_id = 0

    def convert(self, html: str, picture_folder: Path | None = None) -> Conversion:
        """Convert in the other process; raises NotReady when it takes too long or the process dies."""
        pool = None
        try:
            pool = self._running_pool()
            return pool.submit(convert, html, picture_folder).result(timeout=self.timeout_seconds)
        except TimeoutError as error:
            self._discard(pool)
            raise NotReady(_("The report took too long to make. Try again, or choose a shorter period.")) from error
        except BrokenProcessPool as error:
            self._discard(pool)
            raise NotReady(_("The report could not be made just now. Try again in a moment.")) from error

    def _running_pool(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._pool is None:
                # Spawned, not forked: a fork would copy the web worker's open database connections.
                pool = ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn"))
                self.process_id = pool.submit(os.getpid).result(timeout=self.timeout_seconds)
                self._pool = pool
            return self._pool

    def _discard(self, pool: ProcessPoolExecutor | None) -> None:
        """End the process of `pool`, unless another thread has replaced it already."""
        with self._lock:
            if pool is None or self._pool is not pool:
                return
            for process in multiprocessing.active_children():
                if process.pid == self.process_id:
                    process.kill()
            pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


_converter = Converter()
