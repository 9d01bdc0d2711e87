"""Running the command on files made here."""

import csv
import gzip
import io

import pytest
import xlsxwriter

from compliance.database import means_to_write


@pytest.fixture
def write_csv(tmp_path):
    """Write a table as CSV; gives its path."""

    def write(rows, name="rows.csv", encoding="utf-8", delimiter=","):
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter).writerows(rows)
        path = tmp_path / name
        data = text.getvalue().encode(encoding)
        path.write_bytes(gzip.compress(data, mtime=0) if name.endswith(".gz") else data)
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path):
    def write(rows, name="rows.xlsx"):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return path

    return write


@pytest.fixture
def mapping_file(tmp_path):
    """Write a mapping; gives its path."""

    def write(text, name="mapping.yaml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def run_import(app, database):
    """Run `sanad import`; gives the result of the command."""

    def run(path, mapping, *options):
        token = means_to_write.set(False)
        try:
            return app.test_cli_runner().invoke(args=["import", str(path), "--mapping", str(mapping), *options])
        finally:
            means_to_write.reset(token)

    return run


@pytest.fixture
def refused():
    """The lines of the result file beside an imported file."""

    def read(path):
        result = path.with_name(f"{path.name}.errors.csv")
        if not result.exists():
            return []
        with result.open(encoding="utf-8-sig", newline="") as file:
            return [tuple(line) for line in csv.reader(file)][1:]

    return read
