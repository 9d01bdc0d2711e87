"""The house rules that a machine can check: imports, sizes, table notes, templates, glossary."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from compliance.database import db

ROOT = Path(__file__).parent.parent.parent
PACKAGES = ("compliance", "employers", "recruiters", "audits")
SOURCES = sorted(path for name in PACKAGES for path in (ROOT / name).rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_module_is_short_enough_to_read(path):
    assert path.read_text().count("\n") <= 400


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_function_fits_on_a_screen(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, f"{node.name} has {node.end_lineno - node.lineno + 1} lines"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.read_text().strip()], ids=relative)
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(ast.parse(path.read_text())), "module docstring is missing"


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("path", [path for path in SOURCES if re.search(r"(^|_)views\.py$", path.name)], ids=relative)
def test_views_know_neither_tables_nor_sql(path):
    banned = {name for name in imported_modules(path) if name.startswith("sqlalchemy") or name.endswith("models")}
    assert not banned


WITHOUT_FLASK = [path for path in SOURCES if re.search(r"(queries|operations|sources|scoring)\.py$", path.name)]


@pytest.mark.parametrize("path", WITHOUT_FLASK, ids=relative)
def test_queries_and_operations_do_not_know_the_request(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module == "flask":
            names = {alias.name for alias in node.names} - {"current_app"}
            assert not names, f"imports {names} from flask"


@pytest.mark.parametrize("path", [path for path in SOURCES if path.name != "clock.py"], ids=relative)
def test_only_the_clock_reads_the_time(path):
    assert not re.search(r"\b(datetime\.(utc)?now|date\.today)\(", path.read_text())


def test_every_table_says_its_purpose_readers_and_retention(app):
    for table in db.metadata.sorted_tables:
        missing = {"purpose", "readers", "retention", "personal"} - set(table.info)
        assert not missing, f"{table.name}: {missing}"


def test_only_the_pdf_module_knows_xhtml2pdf_and_only_the_scheduler_apscheduler():
    for path in SOURCES:
        modules = imported_modules(path)
        if any(name.startswith("xhtml2pdf") for name in modules):
            assert relative(path) == "compliance/reports/pdf.py"
        if any(name.startswith("apscheduler") for name in modules):
            assert relative(path) == "compliance/scheduling/scheduler.py"


def templates_used(path: Path) -> set[str]:
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(path.read_text())
    wanted = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    return {
        node.template.value
        for node in tree.find_all(wanted)
        if isinstance(node.template, nodes.Const) and isinstance(node.template.value, str)
    }


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_uses_layouts_components_and_its_own_package_only(path):
    parts = path.relative_to(ROOT / "templates").parts
    package = "/".join(parts[: 2 if parts[0] == "compliance" else 1])
    for used in templates_used(path):
        assert used.startswith(("layouts/", "components/", f"{package}/")), used


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_a_template_has_no_inline_style_or_script(path):
    text = path.read_text()
    if "reports" in path.parts or path.name in ("report.html", "report_table.html", "email.html"):
        return
    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=relative)
def test_every_imported_macro_is_used(path):
    text = path.read_text()
    for names in re.findall(r"{%-?\s*from\s+\"[^\"]+\"\s+import\s+([^%]+?)(?:\s+with context)?\s*-?%}", text):
        for name in (part.strip().split(" as ")[-1].strip() for part in names.split(",")):
            assert len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1, f"{name} is imported and not used"


@pytest.mark.parametrize("path", sorted((ROOT / "compliance/static/css").glob("*.css")), ids=relative)
def test_the_style_sheet_uses_logical_properties_only(path):
    sides = r"(?<![\w-])(margin|padding|border)-(left|right)\b"
    physical = sides + r"|(?<![\w-])(left|right)\s*:|text-align\s*:\s*(left|right)"
    assert not re.findall(physical, path.read_text())
