"""Each mapping that ships with the product, on rows made up in the shape of its file; real files where they are."""

import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from compliance.authority_records.models import AuthorityRecord
from compliance.imports.mapping_file import find_mapping, list_mappings, load_mapping
from compliance.organisations.models import BusinessRelationship, Organisation, OrganisationIdentifier

REAL_FILES = Path(os.environ.get("SANAD_REAL_FILES", Path(__file__).parents[3] / "shared" / "data"))

ROWS = {
    "bangladesh_recruiting_agents": [
        ["name", "rl_no", "address", "owner_position"],
        ["Example Overseas", "9001", "Road 1, Dhaka", "Proprietor"],
        ["Example Overseas", "9002", "Road 2, Dhaka", "NULL"],
        ["Without Number", "NULL", "Road 3, Dhaka", ""],
    ],
    "vietnam_labour_export_companies": [
        ["name", "short_name", "address", "status"],
        ["Công ty Ví Dụ", "VIDU CO., LTD", "Hà Nội", "Doanh nghiệp đang hoạt động"],
        ["Công ty Khác", "KHAC", "Huế", "Something new"],
    ],
    "us_dol_farm_labor_contractors_2021": [
        ["Cert Num", "FLC Business or FLC Individual", "FLC Address", "FLC City", "FLC State",
         "FLC Certificate Start Date", "FLC Certificate Valid Until"],
        ["C-1-A", "Example Harvesting, Inc.", "1 Road", "Town", "CA", "2/26/2020", "2/24/22"],
        ["C-1-B", "EXAMPLE HARVESTING INC", "1 Road", "Town", "CA", "2/25/2019", "2/24/20"],
        ["C-2", "Second Harvesting", "", "", "", "", ""],
    ],
    "us_oflc_h2_certifications": [
        ["case_no", "visa", "fy", "decision_date", "status", "employer", "city", "state", "agent", "agent_state",
         "workers_certified"],
        ["H-1", "H-2A", "2010", "2010-02-03", "Certified - Full", "Example Farm", "TOWN", "NC", "Example Agent",
         "VA", "4.0"],
        ["H-2", "H-2A", "2006", "", "Certified - Full", "EXAMPLE FARM", "TOWN", "NORTH CAROLINA", "EXAMPLE AGENT",
         "VA", "2.0"],
        ["H-3", "H-2B", "2011", "2011-02-03", "DENIED", "Other Lodge", "TOWN", "AB", "Example Agent", "VA", "0.0"],
        ["H-4", "H-2B", "2011", "2011-02-03", "Certified", "Third Lodge", "TOWN", "TX", "", "", "9.0"],
        ["H-5", "H-2B", "2011", "2011-02-03", "Certified", "", "TOWN", "TX", "", "", "9.0"],
    ],
    "us_oflc_h2b_foreign_recruiters": [
        ["fy", "case_number", "recruiter_employer_name", "recruiter_employer_country", "recruiter_person_key"],
        ["2020", "H-400-19248-000001", "Ejemplo Visa, S.A.", "MEXICO", "P1"],
        ["2020", "H-400-19248-000001", "EJEMPLO VISA SA", "MEXICO", "P2"],
        ["2020", "H-400-19248-000001", "", "MEXICO", "P3"],
        ["2020", "H-400-19249-000002", "Home Office Ltd", "UNITED STATES OF AMERICA", "P4"],
        ["2020", "H-400-19249-000002", "Old Office", "CZECHOSLOVAKIA", "P5"],
    ],
    "us_whd_h2_violation_cases": [
        ["case_id", "trade_nm", "cty_nm", "st_cd", "h2a_violtn_cnt", "h2b_violtn_cnt", "findings_start_date",
         "year filed"],
        ["1", "Example Camp", "Town", "SC", "3", "4", "6/17/2008", "2008"],
    ],
    "us_state_wage_claims": [
        ["case_uuid", "st", "employer_name", "case_status", "date_opened", "date_closed", "amount_assessed", "upheld"],
        ["u1", "new_jersey", "Example Diner", "closed", "2015-02-09", "2015-05-09", "120.5", "True"],
        ["u2", "indiana", "Example Diner", "", "2015-02-09 00:00:00", "", "", "False"],
        ["u3", "indiana", "Example Diner", "pending appeal", "2015-02-10", "", "50.0", "True"],
        ["u4", "indiana", "Example Diner", "dismissed", "2015-02-10", "", "", "False"],
    ],
    "us_oflc_h2_debarments": [
        ["Program", "Entity Debarred", "City", "State", "Start Date", "End Date", "Sources", "Notes"],
        ["H-2A", "Example Ranch", "Town", "TX", "2011-01-06", "2013-01-05", "list", ""],
        ["H-2A", "Cleared Ranch", "Town", "TX", "2011-01-06", "", "list", "The debarment was rescinded."],
    ],
    "us_oflc_current_debarment": [
        ["Entity", "Entity Type", "Employer Location", "Start of Debarment", "End of Debarment"],
        ["Example Lawn Care*", "Employer", "Hastings, Minnesota", "May 13, 2020", "September, 24. 2022"],
        ["Example Agents1", "Labor  Contractor", "Vass, North Carolina", "August 1, 2014", "Permanent"],
        ["Broken Lawn Care", "Employer", "Hastings, Minnesota", "September 19, 202", "May 1, 2023"],
    ],
    # What its rows become is tested in tests/employers/test_wage_files.py; it makes no organisation.
    "sa_wage_protection_export": [
        ["Establishment Number", "Worker ID", "Wage Month", "Due Date", "Net Wage Due", "Deductions", "Amount Paid",
         "Payment Date", "Currency", "File Date"],
        ["7001", "2400000001", "2026-05", "2026-05-31", "1500", "", "1500", "2026-05-30", "SAR", "2026-06-01"],
    ],
}  # fmt: skip

# organisations, relationships, authority records, refused rows as (row, column)
EXPECTED = {
    "bangladesh_recruiting_agents": (2, 0, 0, [("4", "rl_no")]),
    "vietnam_labour_export_companies": (1, 0, 0, [("3", "status")]),
    "us_dol_farm_labor_contractors_2021": (1, 0, 0, [("4", "FLC Certificate Start Date")]),
    "us_oflc_h2_certifications": (4, 2, 0, [("6", "employer")]),
    "us_oflc_h2b_foreign_recruiters": (4, 2, 0, [("6", "recruiter_employer_country")]),
    "us_whd_h2_violation_cases": (1, 0, 1, []),
    "us_state_wage_claims": (2, 0, 4, []),
    "us_oflc_h2_debarments": (2, 0, 2, []),
    "us_oflc_current_debarment": (2, 0, 2, [("4", "Start of Debarment")]),
    "sa_wage_protection_export": (0, 0, 0, [("2", "Establishment Number")]),
}


def count(database, model):
    return database.scalar(select(func.count(model.id)))


def records(database):
    return database.scalars(select(AuthorityRecord).order_by(AuthorityRecord.id)).all()


def test_every_shipped_mapping_is_tested():
    assert set(ROWS) == set(EXPECTED) == set(list_mappings())


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_shipped_mapping_reads_the_shape_of_its_file(run_import, write_csv, refused, database, name):
    path = write_csv(ROWS[name])
    result = run_import(path, name)
    assert result.exit_code == 0, result.output
    organisations, relationships, authority_records, problems = EXPECTED[name]
    assert count(database, Organisation) == organisations
    assert count(database, BusinessRelationship) == relationships
    assert count(database, AuthorityRecord) == authority_records
    assert sorted({line[:2] for line in refused(path)}) == sorted(problems)
    again = run_import(path, name).output
    assert not [line for line in again.splitlines() if " created" in line and " 0 created" not in line]


def test_certifications_take_missing_days_from_the_fiscal_year_and_denied_ones_join_nobody(
    run_import, write_csv, database
):
    run_import(write_csv(ROWS["us_oflc_h2_certifications"]), "us_oflc_h2_certifications")
    lines = database.scalars(select(BusinessRelationship).order_by(BusinessRelationship.id)).all()
    assert [(str(line.known_on), line.number_of_workers) for line in lines] == [("2010-02-03", 4), ("2006-09-30", 2)]
    assert lines[0].organisation_id == lines[1].organisation_id
    canadian = database.scalars(select(Organisation).where(Organisation.name == "Other Lodge")).one()
    assert (canadian.country, canadian.region_code) == ("CA", "CA-AB")


def test_a_case_without_a_name_is_an_unidentified_employer(run_import, write_csv, database):
    run_import(write_csv(ROWS["us_oflc_h2b_foreign_recruiters"]), "us_oflc_h2b_foreign_recruiters")
    unidentified = database.scalars(select(Organisation).where(Organisation.is_identified.is_(False))).all()
    assert {each.name for each in unidentified} == {
        "Employer of case H-400-19248-000001",
        "Employer of case H-400-19249-000002",
    }
    lines = database.scalars(select(BusinessRelationship).order_by(BusinessRelationship.id)).all()
    assert [(line.country_of_origin, str(line.occurred_on)) for line in lines] == [
        ("MX", "2019-09-05"),
        (None, "2019-09-06"),
    ]


def test_wage_claims_keep_four_outcomes_apart(run_import, write_csv, database):
    run_import(write_csv(ROWS["us_state_wage_claims"]), "us_state_wage_claims")
    assert [record.outcome for record in records(database)] == ["upheld", "unknown", "open", "not_upheld"]
    assert [str(record.known_on) for record in records(database)][:2] == ["2015-05-09", "2016-02-09"]
    assert str(records(database)[0].amount) == "120.5"


def test_violations_of_both_programmes_are_added_up(run_import, write_csv, database):
    run_import(write_csv(ROWS["us_whd_h2_violation_cases"]), "us_whd_h2_violation_cases")
    assert records(database)[0].violations_count == 7


def test_a_rescinded_debarment_is_not_upheld_and_a_permanent_one_has_no_end(run_import, write_csv, database):
    run_import(write_csv(ROWS["us_oflc_h2_debarments"]), "us_oflc_h2_debarments")
    assert [(record.outcome, record.sanction_to) for record in records(database)][1] == ("not_upheld", None)


def test_footnote_marks_are_no_part_of_a_name(run_import, write_csv, database):
    run_import(write_csv(ROWS["us_oflc_current_debarment"]), "us_oflc_current_debarment")
    assert set(database.scalars(select(Organisation.name))) == {"Example Lawn Care", "Example Agents"}
    assert [str(record.sanction_to) for record in records(database)] == ["2022-09-24", "None"]


def test_a_licence_has_its_expiry_with_a_two_digit_year(run_import, write_csv, database):
    pytest.importorskip("recruiters.models")
    from recruiters.models import Licence

    run_import(write_csv(ROWS["us_dol_farm_labor_contractors_2021"]), "us_dol_farm_labor_contractors_2021")
    assert sorted(str(day) for day in database.scalars(select(Licence.expires_on))) == ["2020-02-24", "2022-02-24"]


@pytest.mark.parametrize("name", list_mappings())
def test_the_real_file_can_be_read_where_it_is(app, run_import, database, tmp_path, name):
    found = sorted(REAL_FILES.glob(f"{name}*.csv*"))
    if not found:
        pytest.skip(f"no file {name}*.csv in {REAL_FILES} (set SANAD_REAL_FILES)")
    assert load_mapping(find_mapping(name), app.extensions["compliance"].importers)
    result = run_import(found[0], name, "--limit", "500", "--result", str(tmp_path / "refused.csv"))
    assert result.exit_code == 0, result.output
    assert count(database, OrganisationIdentifier) > 50
