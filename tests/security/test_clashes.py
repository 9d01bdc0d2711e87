"""What happens when two people do the same at once, or a value fits no column: a calm page, and nothing done twice."""

import pytest
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from audits.interviews.operations import record_interview
from compliance.accounts.permissions import SEE_HOME
from compliance.clock import today
from compliance.errors import Conflict
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_answers, make_audit, make_consent

FAILURES = (
    (DataError("SELECT", {}, ValueError("a worker said")), 400),
    (OverflowError("a worker said"), 400),
    (IntegrityError("INSERT", {}, ValueError("a worker said")), 409),
    (StaleDataError("a worker said"), 409),
)


@pytest.mark.parametrize(("failure", "status"), FAILURES)
def test_a_refusal_of_the_database_is_a_page_without_its_words(
    app, database, client_for, monkeypatch, caplog, failure, status
):
    def fail(**arguments):
        raise failure

    fail.permission = SEE_HOME
    monkeypatch.setitem(app.view_functions, "home.show_home", fail)
    answer = client_for(make_user("analyst")).get("/")
    assert answer.status_code == status
    assert "worker said" not in answer.text
    assert "worker said" not in caplog.text


def test_one_consent_carries_one_interview_whatever_a_page_still_remembers(database):
    audit = make_audit()
    consent = make_consent(audit)
    assert not list(consent.interviews)
    record_interview(consent, make_answers(), lead_of(audit), today())
    with pytest.raises(Conflict):
        record_interview(consent, make_answers(), lead_of(audit), today())
