"""`sanad import`: what is kept, what is refused and how that is told, and that a run can be repeated."""

import gzip

import pytest
from sqlalchemy import func, select

from compliance.authority_records.models import AuthorityRecord
from compliance.imports import run as import_run
from compliance.organisations.models import BusinessRelationship, Organisation, OrganisationIdentifier
from compliance.scheduling.models import PendingEvaluation
from tests.factories.accounts import make_authority

MAPPING = """\
title: Test
source: Made up
date_formats: ["%d/%m/%Y"]
empty_values: [none]
personal_columns: [owner]
records:
  - alias: employer
    importer: organisations
    fields:
      kind: {value: employer}
      name: {column: name}
      address: {column: owner}
      country: {column: country, country: true}
      number_of_workers: {column: workers}
      scheme: {value: test-register}
      number: {column: "no"}
  - alias: office
    importer: organisations
    skip_when_empty: [office]
    fields:
      kind: {value: recruiter}
      name: {column: office}
      country: {value: NP}
      scheme: {value: same-name}
      number: {template: "{fields.kind}/{fields.country}//{office|fold}"}
  - alias: use
    importer: relationships
    fields:
      organisation: {record: employer}
      supplier: {record: office}
      occurred_on: {column: since, fallback: [{value: "2020-12-31", stated: end of 2020}]}
      known_on: {column: since, fallback: [{value: "2020-12-31", stated: end of 2020}]}
      source_reference: {template: "test:{no}:{office|fold}"}
"""
HEADING = ["no", "name", "owner", "country", "workers", "office", "since"]
GOOD = ["1", "Example Works", "A. Person", "Saudi Arabia", "12.0", "Example Manpower", "31/01/2021"]


@pytest.fixture
def mapping(mapping_file):
    return mapping_file(MAPPING)


def count(database, model):
    return database.scalar(select(func.count(model.id)))


def counts(database):
    return [count(database, model) for model in (Organisation, OrganisationIdentifier, BusinessRelationship)]


def test_one_row_makes_two_organisations_and_what_joins_them(run_import, mapping, write_csv, database):
    result = run_import(write_csv([HEADING, GOOD]), mapping)
    assert result.exit_code == 0, result.output
    line = database.scalars(select(BusinessRelationship)).one()
    assert (line.client.name, line.client.number_of_workers, line.supplier.name) == (
        "Example Works",
        12,
        "Example Manpower",
    )
    assert str(line.occurred_on) == "2021-01-31"
    assert set(database.scalars(select(PendingEvaluation.organisation_id))) == {line.organisation_id, line.supplier_id}


def test_a_refused_row_is_told_by_row_column_and_reason_and_the_others_are_kept(
    run_import, mapping, write_csv, refused, database
):
    rows = [
        HEADING,
        GOOD,
        ["2", "", "B. Person", "Saudi Arabia", "3", "", ""],
        ["3", "Third", "C. Person", "Atlantis", "many", "", ""],
        ["4", "Fourth", "D. Person", "Nepal", "2.5", "Example Manpower", "31/02/2021"],
        ["5", "Fifth", "E. Person", "Nepal", "2", "", "", "surplus"],
        ["6", "Sixth"],
        ["7", "Seventh", "G. Person", "نيبال", "1,200", "", ""],
    ]
    path = write_csv(rows)
    result = run_import(path, mapping)
    assert result.exit_code == 0, result.output
    assert refused(path) == [
        ("3", "name", "Missing data for required field."),
        ("4", "country", "This is not the name of a present country. Found: “Atlantis”."),
        ("4", "workers", "This is not a number. Found: “many”."),
        ("5", "workers", "This is not a whole number. Found: “2.5”."),
        ("5", "since", "This is not a date in one of the formats of the mapping. Found: “31/02/2021”."),
        ("6", "", "This row has 8 cells, the heading has 7."),
        ("7", "country", "Missing data for required field."),
    ]
    assert "Rows refused: 5" in result.output
    names = set(database.scalars(select(Organisation.name)))
    assert names == {"Example Works", "Example Manpower", "Seventh"}


def test_the_value_of_a_personal_column_is_never_told(run_import, mapping_file, write_csv, refused):
    text = MAPPING.replace("number_of_workers: {column: workers}", "number_of_workers: {column: owner}")
    path = write_csv([HEADING, GOOD])
    result = run_import(path, mapping_file(text))
    assert refused(path) == [("2", "owner", "This is not a number.")]
    assert "Person" not in result.output


def test_a_second_run_changes_nothing(run_import, mapping, write_csv, database):
    path = write_csv([HEADING, GOOD, ["2", *GOOD[1:]]])
    run_import(path, mapping)
    before = counts(database)
    again = run_import(path, mapping)
    assert counts(database) == before == [3, 3, 2]
    assert "organisations: 0 created, 4 there already" in again.output
    assert "relationships: 0 created, 2 there already" in again.output


def test_a_run_killed_half_way_is_finished_by_repeating_it(run_import, mapping, write_csv, database, monkeypatch):
    path = write_csv([HEADING, *([str(number), *GOOD[1:]] for number in range(25))])
    monkeypatch.setattr(import_run.ImportOptions, "__init__", _small_batches(import_run.ImportOptions.__init__))
    whole = import_run.ImportRun.write_batch
    done = []

    def killed(self, batch):
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(len(batch))
        return whole(self, batch)

    monkeypatch.setattr(import_run.ImportRun, "write_batch", killed)
    assert run_import(path, mapping).exit_code != 0
    assert counts(database) == [21, 21, 20]
    monkeypatch.setattr(import_run.ImportRun, "write_batch", whole)
    result = run_import(path, mapping)
    assert result.exit_code == 0, result.output
    assert counts(database) == [26, 26, 25]


def _small_batches(original):
    def init(self, limit=None, authority=None, batch_size=10):
        original(self, limit, authority, batch_size)

    return init


def test_a_fallback_is_counted_and_stated(run_import, mapping, write_csv, database):
    result = run_import(write_csv([HEADING, [*GOOD[:6], "NONE"]]), mapping)
    assert "Fallback in 1 rows, known_on: end of 2020" in result.output
    assert str(database.scalars(select(BusinessRelationship.known_on)).one()) == "2020-12-31"


def test_a_skipped_record_takes_what_refers_to_it_along(run_import, mapping, write_csv, database):
    result = run_import(write_csv([HEADING, [*GOOD[:5], "none", ""]]), mapping)
    assert result.exit_code == 0, result.output
    assert counts(database) == [1, 1, 0]
    assert "office: not made from 1 rows" in result.output


def test_formulas_are_just_text_and_never_formulas_in_the_result_file(
    run_import, mapping, write_csv, refused, database
):
    path = write_csv([["=no", *HEADING[1:]], ["=1+1", *GOOD[1:]]])
    text = MAPPING.replace('{column: "no"}', '{column: "=no"}').replace("test:{no}", "test:{=no}")
    mapping.write_text(text)
    assert run_import(path, mapping).exit_code == 0
    assert "=1+1" in set(database.scalars(select(OrganisationIdentifier.value)))
    run_import(write_csv([["=no", *HEADING[1:]], ["", *GOOD[1:]]]), mapping)
    assert refused(path)[0][1] == "'=no"


@pytest.mark.parametrize(
    ("encoding", "name", "delimiter"),
    [
        ("utf-8", "rows.csv", ","),
        ("utf-8-sig", "rows.csv", ";"),
        ("cp1252", "rows.csv", "\t"),
        ("utf-8", "rows.csv.gz", ","),
    ],
)
def test_encodings_delimiters_and_gzip_are_found_out(
    run_import, mapping, write_csv, database, encoding, name, delimiter
):
    path = write_csv([HEADING, ["1", "Ejemplo Ñandú", *GOOD[2:]]], name, encoding, delimiter)
    result = run_import(path, mapping)
    assert result.exit_code == 0, result.output
    assert "Ejemplo Ñandú" in set(database.scalars(select(Organisation.name)))


def test_line_ends_inside_quotes_do_not_shift_the_row_numbers(run_import, mapping, write_csv, refused):
    path = write_csv([HEADING, ["1", "Two\nlines", *GOOD[2:]], ["2", "", *GOOD[2:]]])
    run_import(path, mapping)
    assert [line[0] for line in refused(path)] == ["3"]


def test_a_spreadsheet_is_read_with_its_numbers_and_days(run_import, mapping, write_xlsx, database):
    from datetime import date

    rows = [HEADING, [7, "Example Works", "A. Person", "Nepal", 12, "Example Manpower", date(2021, 1, 31)]]
    result = run_import(write_xlsx(rows), mapping)
    assert result.exit_code == 0, result.output
    assert "7" in set(database.scalars(select(OrganisationIdentifier.value)))
    assert str(database.scalars(select(BusinessRelationship.occurred_on)).one()) == "2021-01-31"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("rows.csv", b"", "the file is empty"),
        ("rows.csv", b"\xff\xfe\x81\x8d", "this is not text in utf-8-sig nor cp1252"),
        ("rows.csv", b"a,b\n1,2\n", "The file has no column country, name, no, office, owner, since, workers."),
        ("rows.xlsx", b"PK no", "this cannot be read as XLSX"),
        ("rows.pdf", b"%PDF", "files that can be read end in"),
        ("rows.csv.gz", gzip.compress(b"a" * 5000, mtime=0)[:20], "cannot be unpacked"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_so(run_import, mapping, tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    result = run_import(path, mapping)
    assert result.exit_code == 1
    assert message in result.output


def test_a_packed_file_that_breaks_off_keeps_what_came_before(run_import, mapping, write_csv, database):
    rows = [HEADING, *([str(number), f"Works {number * 7919}", *GOOD[2:]] for number in range(20_000))]
    path = write_csv(rows, "rows.csv.gz")
    path.write_bytes(path.read_bytes()[:-3000])
    result = run_import(path, mapping)
    assert result.exit_code == 1
    assert "the file breaks off after row" in result.output
    assert count(database, Organisation) >= 5_000


def test_a_limit_stops_the_run(run_import, mapping, write_csv, database):
    path = write_csv([HEADING, *([str(number), *GOOD[1:]] for number in range(9))])
    assert "Rows read: 4 " in run_import(path, mapping, "--limit", "4").output
    assert count(database, BusinessRelationship) == 4


def test_organisations_are_put_under_the_authority_named(run_import, mapping, write_csv, database):
    make_authority("labour")
    database.commit()
    path = write_csv([HEADING, GOOD])
    assert (
        "There is no authority 'other'. There are: labour." in run_import(path, mapping, "--authority", "other").output
    )
    result = run_import(path, mapping, "--authority", "labour")
    assert result.exit_code == 0, result.output
    assert set(database.scalars(select(Organisation.authority_id))) == {make_authority("labour").id}


def test_a_demonstration_takes_no_real_records(app, run_import, mapping, write_csv, database):
    app.extensions["compliance"].demonstration = True
    result = run_import(write_csv([HEADING, GOOD]), mapping)
    assert result.exit_code == 1
    assert "demonstration" in result.output
    assert counts(database) == [0, 0, 0]


def test_a_result_file_that_cannot_be_written_is_said_before_anything_is_stored(
    run_import, mapping, write_csv, tmp_path, database
):
    result = run_import(write_csv([HEADING, GOOD]), mapping, "--result", str(tmp_path / "no" / "result.csv"))
    assert result.exit_code == 1
    assert "Name another with --result." in result.output
    assert counts(database) == [0, 0, 0]


def test_many_organisations_are_left_to_the_nightly_evaluation(run_import, mapping, write_csv, database, monkeypatch):
    monkeypatch.setattr(import_run, "MOST_EVALUATED_AT_ONCE", 3)
    path = write_csv([HEADING, *([str(number), *GOOD[1:]] for number in range(5))])
    assert "`sanad evaluate`" in run_import(path, mapping).output
    assert count(database, PendingEvaluation) == 0


def test_an_organisation_of_the_register_is_found_by_its_number(
    run_import, mapping, mapping_file, write_csv, refused, database
):
    run_import(write_csv([HEADING, GOOD]), mapping)
    other = mapping_file(
        """\
title: Claims
source: Made up
records:
  - alias: claim
    importer: authority_records
    fields:
      organisation: {identifier: {scheme: test-register, template: "{number}"}}
      matter: {value: wage_claim}
      outcome: {column: outcome, map: {won: upheld, lost: not_upheld}}
      issued_by: {value: Court}
      occurred_on: {column: day}
      opened_on: {column: day}
      known_on: {column: day, plus_days: 30}
      source_reference: {template: "court:{number}:{day}"}
""",
        "claims.yaml",
    )
    rows = [
        ["number", "outcome", "day"],
        ["1", "WON", "2021-01-01 10:30:00"],
        ["99", "lost", "2021-01-01"],
        ["1", "settled", "2021-01-02"],
    ]
    path = write_csv(rows, "claims.csv")
    result = run_import(path, other)
    assert result.exit_code == 0, result.output
    record = database.scalars(select(AuthorityRecord)).one()
    assert (record.organisation.name, str(record.known_on)) == ("Example Works", "2021-01-31")
    assert refused(path) == [
        ("3", "organisation", "No organisation of the register has this number."),
        ("4", "outcome", "The mapping has no meaning for this value. Found: “settled”."),
    ]
