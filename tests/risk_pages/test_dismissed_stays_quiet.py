"""A dismissed flag stays quiet over evaluations of the same evidence, with a real indicator over a real register."""

from datetime import timedelta

import pytest

from compliance.accounts.identity import identity_of
from compliance.clock import today
from compliance.risk.evaluation import evaluate
from compliance.risk.library import INDICATORS, load_indicators
from compliance.risk.models import OrganisationRisk, RiskFlag
from compliance.risk.operations import apply_dismissal, dismiss_flag, version_of
from compliance.risk.vocabulary import FlagState
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation
from tests.factories.recruiters import make_licence


@pytest.fixture
def flag(app, database):
    app.extensions["compliance"].loaded["indicators"] = load_indicators(INDICATORS)
    office = make_organisation("recruiter", name="Gulf Bridge")
    make_licence(office, issued_on=today() - timedelta(days=760), expires_on=today() - timedelta(days=30))
    evaluate(today(), [office.id])
    return database.query(RiskFlag).filter_by(organisation_id=office.id, indicator_code="licence-expired").one()


def test_a_dismissed_flag_stays_quiet(flag, database, client_for):
    analyst = make_user("analyst")
    definition = load_indicators(INDICATORS)[flag.indicator_code]
    page = client_for(analyst).get(f"/organisations/{flag.organisation_id}").text
    assert "Recruitment licence expired" in page and "Gulf Bridge" in page
    approval = dismiss_flag(
        flag, reason="Renewed on paper", version=version_of(flag), by=identity_of(analyst), definition=definition
    )
    if approval is not None:
        apply_dismissal(approval, identity_of(make_user("supervisor")))
    evaluate(today() + timedelta(days=1), [flag.organisation_id])
    database.refresh(flag)
    assert flag.state is FlagState.DISMISSED
    risk = database.get(OrganisationRisk, flag.organisation_id)
    assert (
        risk is None
        or risk.open_flags == 0
        or "licence-expired"
        not in {
            each.indicator_code
            for each in database.query(RiskFlag).filter_by(organisation_id=flag.organisation_id, state=FlagState.OPEN)
        }
    )
    assert "Recruitment licence expired" not in client_for(analyst).get("/flags").text
