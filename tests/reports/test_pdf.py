"""PDF reports: what is on the pages, what a document may read, and what happens when the converting process fails."""

import logging
import re
import threading
import unicodedata
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from multiprocessing import active_children
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from markupsafe import Markup
from pypdf import PdfReader

from compliance.errors import NotReady
from compliance.reports import pdf
from compliance.reports.pdf import Converter, convert, isolate_runs, render_pdf, render_report
from compliance.web.formatting import FILTERS

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
SAMPLE = """
{% extends "layouts/report.html" %}{% from "components/report_table.html" import report_table %}
{% block title %}{{ title }}{% endblock %}
{% block meta %}{{ made_on | day }} · {{ "7-1049382" | code }} · {{ "+966 11 234 5678" | code }}{% endblock %}
{% block notice %}<div lang="ar" dir="rtl">هذا إشعار</div><div lang="en" dir="ltr">This is a notice</div>{% endblock %}
{% block content %}<p>{{ text }}</p>{{ picture }}
{{ report_table([{"title": "No.", "width": 20, "numeric": true}, {"title": "Name", "width": 80}], rows) }}{% endblock %}
"""
COLOUR_THAT_RUNS_CODE = (
    "[[[getattr(pow, Word('__globals__'))['os'].system('touch {mark}') for Word in [orgTypeFun('Word', (str,),"
    " {{'mutated': 1, 'startswith': lambda self, x: False, '__eq__': lambda self, x: self.mutate() and self.mutated"
    " < 0 and str(self) == x, 'mutate': lambda self: {{setattr(self, 'mutated', self.mutated - 1)}},"
    " '__hash__': lambda self: hash(str(self))}})]] for orgTypeFun in [type(type(1))]] and 'red'"
)


@pytest.fixture(scope="module")
def report_app() -> Flask:
    """An application that knows the templates and the sample report, and no database."""
    app = Flask("reports")
    Babel(app)
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_loader = ChoiceLoader([FileSystemLoader(TEMPLATES), DictLoader({"sample.html": SAMPLE})])
    return app


def context(**overrides: object) -> dict[str, object]:
    made_on = date(2026, 11, 22)
    return {"title": "Risk list", "made_on": made_on, "text": "", "picture": "", "rows": [[1, "A"]], **overrides}


def pages(content: bytes) -> list[str]:
    return [unicodedata.normalize("NFKC", page.extract_text()) for page in PdfReader(BytesIO(content)).pages]


def embedded(content: bytes) -> set[str]:
    """Names of the fonts whose files are inside the document."""
    fonts = [font.get_object() for page in PdfReader(BytesIO(content)).pages for font in page_fonts(page)]
    return {
        str(font["/BaseFont"]).partition("+")[2] for font in fonts if "/FontFile2" in font.get("/FontDescriptor", {})
    }


def page_fonts(page: dict[str, dict[str, dict[str, object]]]) -> list[object]:
    return list(page["/Resources"]["/Font"].values())


def test_an_english_report_numbers_its_pages_and_repeats_its_headings(report_app):
    rows = [[number, "Al Noor Facility Services"] for number in range(1, 121)]
    with report_app.app_context():
        shown = pages(render_pdf("sample.html", context(rows=rows), "en"))
    assert len(shown) > 2
    for number, text in enumerate(shown, start=1):
        assert f"Page {number} of {len(shown)}" in text
        assert "Risk list" in text
        assert "Name" in text
    assert "22 Nov 2026" in shown[0]


def test_an_arabic_report_embeds_its_fonts_and_keeps_numbers_in_order(report_app):
    with report_app.app_context():
        content = render_pdf("sample.html", context(title="قائمة المخاطر", text="مكتب الاستقدام"), "ar")
    text = pages(content)[0]
    assert "+966 11 234 5678" in text
    assert "7-1049382" in text
    assert "This is a notice" in text
    assert "NotoNaskhArabic-Regular" in embedded(content)
    letters = set(re.findall(r"[\u0600-\u06ff]", text))
    assert set("مكتبالاستقدام") <= letters


def test_the_document_declares_the_language_of_the_report_not_of_the_reader(report_app):
    with report_app.app_context():
        html = render_report("sample.html", context(), "ar")
    assert '<html lang="ar" dir="rtl">' in html
    assert "نوفمبر" in html


def test_text_of_people_is_escaped(report_app):
    with report_app.app_context():
        html = render_report("sample.html", context(text="<img src='/etc/passwd'>", rows=[["<b>", "x"]]), "en")
    assert "<img" not in html
    assert "&lt;b&gt;" in html


def test_isolated_runs_carry_the_characters_the_converter_obeys():
    assert isolate_runs('<bdi dir="ltr">7-1</bdi>') == '<bdi dir="ltr">\u20667-1\u2069</bdi>'
    assert isolate_runs('<bdi class="muted">x</bdi>') == '<bdi class="muted">\u2068x\u2069</bdi>'


class CountingHandler(BaseHTTPRequestHandler):
    """A server that remembers whether anybody called."""

    calls = 0

    def do_GET(self) -> None:
        CountingHandler.calls += 1
        self.send_error(404)

    def log_message(self, *_parts: object) -> None:
        """Keep the test output quiet."""


@pytest.fixture
def local_server() -> Iterator[str]:
    CountingHandler.calls = 0
    server = HTTPServer(("127.0.0.1", 0), CountingHandler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.png"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    "source",
    [
        "file:///etc/passwd",
        "/etc/passwd",
        "../../../../../../../etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_an_image_outside_the_font_folder_is_refused(source):
    conversion = convert(f'<html><body><p>kept</p><img src="{source}"></body></html>')
    assert any("Blocked by the resource policy" in complaint for complaint in conversion.complaints)
    assert "kept" in pages(conversion.content)[0]
    assert b"root:" not in conversion.content


@pytest.mark.parametrize("markup", ['<img src="{}">', '<style>@import url("{}");</style>'])
def test_nothing_is_fetched_from_this_machine(local_server, markup):
    conversion = convert(f"<html><body>{markup.format(local_server)}<p>kept</p></body></html>")
    assert any("Blocked by the resource policy" in complaint for complaint in conversion.complaints)
    assert CountingHandler.calls == 0


def test_a_document_past_the_limits_takes_too_long():
    with pytest.raises(TimeoutError):
        convert("<div>" * 300 + "deep" + "</div>" * 300)


def test_a_colour_that_is_an_expression_is_not_run(tmp_path):
    mark = tmp_path / "ran"
    colour = COLOUR_THAT_RUNS_CODE.format(mark=mark)
    for markup in (f'<font color="{colour}">x</font>', f'<p style="color: {colour}">x</p>'):
        convert(f"<html><body>{markup}</body></html>")
    assert not mark.exists()


def test_a_refused_resource_is_logged_without_the_text_around_it(report_app, caplog):
    picture = Markup('<p>Worker Said <img src="/etc/passwd"></p>')
    with report_app.app_context(), caplog.at_level(logging.WARNING, logger=pdf.__name__):
        render_pdf("sample.html", context(picture=picture), "en")
    assert "report sample.html: Blocked by the resource policy" in caplog.text
    assert "Worker Said" not in caplog.text


@pytest.fixture
def converter() -> Iterator[Converter]:
    converter = Converter()
    yield converter
    end_process(converter)


def end_process(converter: Converter) -> None:
    for process in active_children():
        if process.pid == converter.process_id:
            process.kill()
            process.join()


def test_a_dead_process_is_reported_and_replaced(report_app, converter):
    with report_app.app_context():
        assert converter.convert("<p>first</p>").content
        end_process(converter)
        with pytest.raises(NotReady):
            converter.convert("<p>lost</p>")
        assert "again" in pages(converter.convert("<p>again</p>").content)[0]


def test_a_conversion_that_takes_too_long_is_given_up_and_its_process_ended(report_app, converter):
    with report_app.app_context():
        assert converter.convert("<p>first</p>").content
        hanging, converter.timeout_seconds = converter.process_id, 0.01
        with pytest.raises(NotReady):
            converter.convert("<p>slow</p>" * 2000)
        converter.timeout_seconds = 60
        assert "again" in pages(converter.convert("<p>again</p>").content)[0]
    assert converter.process_id != hanging
