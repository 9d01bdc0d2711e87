"""The macros of templates/components and the rules every template and the style sheet keep."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import DataRequired, Length

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "compliance" / "static"
HOSTILE = '<script>alert("x")</script>'
LOADED = (
    "{'language': 'en', 'loaded_by': text, 'row': {'official_code': text, 'title': {'en': text}, 'text': {'en': text},"
    " 'source': text, 'dated_on': text, 'loaded_at': text}}"
)

CALLS = {
    "badge": ["badge(text)", "badge(text, 'critical')"],
    "levels": [
        "levels.risk_level('amber') ~ levels.risk_level('red') ~ levels.risk_level('critical')",
        "levels.grade('critical') ~ levels.grade('good_practice')",
        "levels.outcome('raised') ~ levels.outcome('not_enough_evidence')",
        "levels.state('overdue', text) ~ levels.state('unheard_of', text)",
        "levels.evidence_level('verified') ~ levels.evidence_level('documented') ~ levels.evidence_level('claimed')",
        "levels.expiry('expired') ~ levels.expiry('expires_soon') ~ levels.expiry('valid')",
    ],
    "button": ["button(text)", "button(text, href='/x', kind='danger', icon='plus', small=True)"],
    "submit": ["submit(text)", "submit(text, kind='danger', name='n', value='v', confirm=text)"],
    "back_link": ["back_link('/x', text)"],
    "summary_list": ["summary_list([(text, text, '/x'), (text, text, None)])"],
    "empty_state": ["empty_state(text)", "empty_state(text, text, '/x', text)"],
    "kpi": ["kpi(text, text)", "kpi(text, 4, note=text, note_kind='ok')"],
    "progress": ["progress(3, 7, text)", "progress(0, 0, text)"],
    "steps": ["steps([{'title': text, 'url': '/x', 'state': 'complete', 'current': true}])"],
    "task_list": ["task_list([{'title': text, 'url': '/x', 'state': 'in_progress', 'hint': text}])"],
    "timeline": ["timeline([{'icon': 'flag', 'title': text, 'meta': text, 'text': text, 'url': '/x'}])"],
    "evidence_chain": ["evidence_chain([{'icon': 'flag', 'title': text, 'meta': text, 'text': text, 'url': '/x'}])"],
    "clash": ["clash(text, text, text, text, text)"],
    "trend_chart": ["trend_chart('c', text, [(text, 3), (text, none), (text, 5)], text)", "trend_chart('c', text, [])"],
    "week_bars": ["week_bars([none, 0, 12])", "week_bars([])"],
    "bar_chart": [
        "bar_chart('c', text, [(text, 3), (text, none), (text, 0.5, text)], text)",
        "bar_chart('c', text, [])",
    ],
    "official_text": [f"official_text({LOADED})", f"official_text({LOADED}, names_person=False, is_folded=True)"],
    "notice": ["notice(text)", "notice(text, kind='draft', title=text)"],
    "draft_mark": ["draft_mark() ~ text"],
    "confirmation": ["confirmation(text, text, text)"],
    "report_table": ["report_table([{'title': text, 'width': 100, 'numeric': false}], [[text]])"],
}
CALL_BLOCKS = {
    "panel": "{% call panel(text) %}{{ text }}{% endcall %}",
    "data_table": "{% call data_table(text, [text, text], numeric=[1]) %}<tr><td>{{ text }}</td></tr>{% endcall %}",
    "filter_bar": "{% call filter_bar('/x') %}{{ text }}{% endcall %}",
    "notice": "{% call notice(kind='warning') %}{{ text }}{% endcall %}",
}


class Visit(Form):
    """One field of each control the macros know."""

    place = StringField("Workplace", [DataRequired("Enter the workplace.")], description="As on the licence")
    words = TextAreaField("What did you find?", [Length(max=3, message="Shorten it.")])
    kind = SelectField("Kind", choices=[SelectChoice("a", "Announced"), SelectChoice("u", "Unannounced")])
    grade = RadioField(
        "Grade",
        [DataRequired("Choose a grade.")],
        choices=[SelectChoice("minor", "Minor"), SelectChoice("major", "Major")],
    )
    sources = SelectMultipleField(
        "Sources",
        [DataRequired("Choose a source.")],
        choices=[SelectChoice("d", "Documents")],
        widget=widgets.ListWidget(),
        option_widget=widgets.CheckboxInput(),
    )
    sure = BooleanField("I am sure", [DataRequired("Confirm it.")])
    proof = FileField("Evidence")
    names = FieldList(StringField("Name", [DataRequired("Enter a name.")]), min_entries=2)


@pytest.fixture(scope="module")
def environment() -> Environment:
    """Plain Jinja with the globals and filters a template may count on."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)
    environment.filters["code"] = environment.filters["day"] = lambda value: Markup("<bdi>{}</bdi>").format(value)
    environment.filters["number"] = lambda value: Markup("<bdi>{}</bdi>").format(value)
    return environment


def render(environment: Environment, component: str, source: str, **context: object) -> str:
    name = component if component != "levels" else ""
    opening = f'{{% from "components/{component}.html" import {name} %}}' if name else ""
    module = '{% import "components/levels.html" as levels %}' if not name else ""
    return environment.from_string(opening + module + source).render(text=HOSTILE, **context)


def filled(**data: str) -> Visit:
    form = Visit(data=data)
    form.validate()
    return form


@pytest.mark.parametrize(("component", "call"), [(name, call) for name, calls in CALLS.items() for call in calls])
def test_a_component_renders_alone_and_escapes_hostile_text(environment, component, call):
    html = render(environment, component, "{{ " + call + " }}")
    assert html.strip()
    assert "<script" not in html
    assert 'alert("x")' not in html


@pytest.mark.parametrize("component", CALL_BLOCKS)
def test_a_component_around_a_block_renders_alone_and_escapes_hostile_text(environment, component):
    html = render(environment, component, CALL_BLOCKS[component])
    assert html.strip()
    assert "<script" not in html


def test_every_component_is_tried_here():
    tried = set(CALLS) | set(CALL_BLOCKS) | {"field", "choices", "upload_field", "error_summary", "pagination"}
    tried |= {"record_list", "record_counts"}  # the record pages of employers and recruiters try these
    tried |= {"file_dates"}  # the pages of evidence try it
    tried |= {"bilingual_table"}  # the bilingual prints of standards and assessments try it
    tried |= {"score_standing"}  # the pages of receipts and reviews try it
    assert {path.stem for path in (TEMPLATES / "components").glob("*.html")} == tried


def test_the_error_and_the_hint_of_an_input_are_linked_to_it(environment):
    html = render(environment, "field", "{{ field(form.place) }}", form=filled())
    assert 'aria-describedby="place-hint place-error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="place-hint"' in html
    assert re.search(r'id="place-error".*Enter the workplace\.', html, re.DOTALL)


def test_a_valid_input_claims_no_error(environment):
    html = render(environment, "field", "{{ field(form.kind) }}", form=filled(kind="a"))
    assert "aria-invalid" not in html
    assert "aria-describedby" not in html
    assert 'class="form-select"' in html


@pytest.mark.parametrize("name", ["place", "words", "kind", "sure", "proof"])
def test_every_input_has_a_label(environment, name):
    html = render(environment, "field", "{{ field(form[name]) }}", form=filled(), name=name)
    assert f'<label class="form-label" for="{name}"' in html or f'<label class="form-check-label" for="{name}"' in html


def test_what_was_typed_is_shown_again_and_escaped(environment):
    html = render(environment, "field", "{{ field(form.words) }}", form=filled(words=HOSTILE))
    assert "&lt;script&gt;" in html
    assert "<script" not in html


def test_a_group_of_choices_is_a_fieldset_with_its_error(environment):
    html = render(environment, "choices", "{{ choices(form.grade, {'minor': text}) }}", form=filled())
    assert '<fieldset class="field choices invalid" id="grade" aria-describedby="grade-error">' in html
    assert 'aria-describedby="grade-0-hint"' in html
    assert html.count('aria-invalid="true"') == 2
    assert "<script" not in html


def test_a_file_input_states_its_limits(environment):
    html = render(environment, "upload_field", "{{ upload_field(form.proof, 'PDF up to 10 MB') }}", form=filled())
    assert 'aria-describedby="proof-hint"' in html
    assert "PDF up to 10 MB" in html


def test_each_line_of_the_error_summary_leads_to_the_first_input(environment):
    form = filled(kind="a", words="")
    page = "{{ error_summary(form) }}{% from 'components/field.html' import field %}"
    page += "{% from 'components/choices.html' import choices %}{{ field(form.place) }}{{ field(form.sure) }}"
    page += (
        "{{ choices(form.grade) }}{{ choices(form.sources) }}{% for name in form.names %}{{ field(name) }}{% endfor %}"
    )
    html = render(environment, "error_summary", page, form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["place", "grade-0", "sources-0", "sure", "names-0", "names-1"]
    for target in targets:
        assert re.search(rf'<input[^>]* id="{target}"', html), target


def test_a_message_that_fits_every_field_is_said_with_the_name_of_its_field(environment):
    class Place(Form):
        country = StringField("Country", validators=[DataRequired()])
        number = StringField("Number", validators=[DataRequired("Say how many.")])

    form = Place(data={})
    form.validate()
    html = render(environment, "error_summary", "{{ error_summary(form) }}", form=form)
    assert ">Country: This field is required.<" in html
    assert ">Say how many.<" in html


def test_a_valid_form_has_no_error_summary(environment):
    form = filled(place="x", kind="a", grade="minor", sources=["d"], sure=True, names=["x", "y"])
    assert not form.errors
    assert not render(environment, "error_summary", "{{ error_summary(form) }}", form=form).strip()


def test_errors_of_the_whole_form_are_listed_without_a_link(environment):
    html = render(environment, "error_summary", "{{ error_summary(form) }}", form=RefusedForm([HOSTILE]))
    assert "<li>&lt;script&gt;" in html


class RefusedForm(Form):
    """A form refused as a whole."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__()
        self.form_errors = messages


def test_pagination_shows_only_the_ways_that_exist(environment):
    page = SimpleNamespace(rows=[1, 2], first=1, last=2, total=9, next_url="/x?after=2", previous_url=None)
    html = render(environment, "pagination", "{{ pagination(page) }}", page=page)
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html


def test_a_chart_tells_its_figures_in_a_table_and_leaves_gaps(environment):
    points = [("Jan", 1), ("Feb", None), ("Mar", 3)]
    html = render(environment, "trend_chart", "{{ trend_chart('c', 'Risk rose', points, 'points') }}", points=points)
    assert 'role="img"' in html
    assert html.count("<tr>") == 4
    assert html.count("not known") == 2
    assert len(re.findall(r"M[\d.]+,", html)) == 2


def test_bars_of_weeks_say_their_figures_in_words_and_leave_gaps(environment):
    html = render(environment, "week_bars", "{{ week_bars([none, 0, 40]) }}")
    assert 'aria-label="Score of the last weeks: not known, 0, 40"' in html
    assert html.count("<rect") == 2


def test_a_report_table_repeats_its_headings_every_fifty_rows(environment):
    source = "{{ report_table([{'title': 'No.', 'width': 100, 'numeric': true}], rows) }}"
    html = render(environment, "report_table", source, rows=[[n] for n in range(120)])
    assert html.count("<table") == html.count("No.</th>") == 3


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_holds_no_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    if "report" not in path.name and "reports" not in path.parts:
        assert "<style" not in text


def test_the_style_sheet_knows_no_left_and_right():
    sheet = (STATIC / "css" / "sanad.css").read_text()
    sides = r"(?<![-\w])(?:(?:margin|padding|border|inset)-)?(?:left|right|top|bottom)\s*:"
    sizes = r"(?<![-\w])(?:(?:min|max)-)?(?:width|height)\s*:"
    values = r":\s*(?:left|right)\b"
    assert re.findall(f"{sides}|{sizes}|{values}", re.sub(r"@media[^{]*", "", sheet)) == []


@pytest.mark.parametrize("sheet", ["css/sanad.css", "vendor/bootstrap-icons/bootstrap-icons.min.css"])
def test_every_file_a_style_sheet_names_is_shipped(sheet):
    path = STATIC / sheet
    for url in re.findall(r'url\("([^"?]+)', path.read_text()):
        assert (path.parent / url).is_file(), url


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    digits = colour.lstrip("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_text_of_every_badge_contrasts_with_its_ground():
    sheet = (STATIC / "css" / "sanad.css").read_text()
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", sheet))
    badges = re.findall(r"\.mark\.(\w+) \{ background: ([^;]+); color: ([^;]+); \}", sheet)
    assert {name for name, *_ in badges} >= {"grave", "critical", "major", "minor", "ok", "plain", "accent"}
    for name, ground, ink in badges:
        ground, ink = (re.sub(r"var\(--([\w-]+)\)", lambda token: tokens[token[1]], value) for value in (ground, ink))
        lighter, darker = sorted((luminance(ground), luminance(ink)), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name
