"""What the sources over grievance logs, orientation and absconding reports say about a day."""

from datetime import date

from compliance.risk.sources import ENVELOPE
from compliance.workforce.models import AbscondingOutcome
from compliance.workforce.sources import SOURCES, absconding_reports, grievances, orientations
from tests.employers.test_sources import only, read
from tests.factories.employers import make_worker
from tests.factories.organisations import make_organisation
from tests.factories.workforce import make_absconding_report, make_grievance, make_orientation

DAY = date(2026, 3, 1)
JANUARY = date(2026, 1, 30)


def test_every_source_gives_the_envelope_its_fields_and_a_sentence(database):
    employer = make_organisation()
    make_grievance(employer, occurred_on=JANUARY)
    make_orientation(employer, occurred_on=JANUARY)
    make_absconding_report(employer, occurred_on=JANUARY)
    for source in SOURCES:
        row = only(database, source.query)
        assert set(ENVELOPE) | set(source.fields) == set(row), source.code
        assert source.describe(row).endswith("."), source.code


def test_an_open_grievance_grows_old_and_an_answered_one_does_not(database):
    employer = make_organisation()
    make_grievance(employer, occurred_on=JANUARY)
    make_grievance(employer, occurred_on=JANUARY, closed_on=date(2026, 2, 4))
    assert [(row["open"], row["days_open"]) for row in read(database, grievances)] == [(1, 30), (0, 5)]
    before = read(database, grievances, date(2026, 2, 3))
    assert [(row["open"], row["days_open"]) for row in before] == [(1, 4), (1, 4)]


def test_a_line_about_a_period_is_no_single_grievance(database):
    make_grievance(make_organisation(), from_on=date(2026, 1, 1), occurred_on=date(2026, 1, 31), received=0)
    row = only(database, grievances)
    assert (row["days_covered"], row["received"], row["open"], row["days_open"]) == (31, 0, None, None)


def test_an_unknown_language_stays_unknown(database):
    make_orientation(make_organisation(), occurred_on=JANUARY, own_language=None, charged=None)
    row = only(database, orientations)
    assert (row["own_language"], row["charged"]) == (None, None)


def test_a_report_counts_from_the_last_grievance_of_the_same_worker_before_it(database):
    employer, worker = make_organisation(), make_worker()
    make_grievance(employer, occurred_on=date(2026, 1, 1), worker=worker)
    make_grievance(employer, occurred_on=date(2026, 1, 20), worker=worker)
    make_grievance(employer, occurred_on=date(2026, 2, 20), worker=worker)
    make_grievance(employer, occurred_on=date(2026, 1, 25), worker=make_worker("2499999999"))
    make_absconding_report(employer, occurred_on=JANUARY, worker=worker, outcome=AbscondingOutcome.UPHELD)
    row = only(database, absconding_reports)
    assert (row["days_after_complaint"], row["outcome"]) == (10, "upheld")


def test_without_a_grievance_on_record_the_days_are_unknown(database):
    make_absconding_report(make_organisation(), occurred_on=JANUARY)
    assert only(database, absconding_reports)["days_after_complaint"] is None
