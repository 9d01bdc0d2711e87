"""The site card tells what a team needs before it arrives, and nothing that workers said."""

from dataclasses import replace

from audits.findings.models import KnownFrom
from audits.models import AuditState
from audits.operations import close_audit
from audits.site_card.queries import list_open_questions
from compliance.clock import now, today
from compliance.database import db
from compliance.organisations.types import OrganisationKind
from compliance.risk.library import current_library
from compliance.risk.models import IndicatorReading
from compliance.risk.vocabulary import Outcome
from tests.counting import counted_queries
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_audit, make_corrective_action, make_finding, make_interview
from tests.factories.organisations import make_organisation
from tests.factories.risk import make_flag


def test_it_shows_findings_corrections_contradictions_and_open_questions(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    action = make_corrective_action(organisation, lead, title="Wages of March are late")
    make_flag(organisation, "answers-contradicted")
    audit = make_audit(organisation, lead, state=AuditState.PLANNED)
    text = client_for(lead).get(f"/audits/{audit.id}/site-card").text
    assert "Wages of March are late" in text
    assert action.finding.number in text
    assert "Answers contradicted" in text
    assert "No record so far." in text


def test_it_carries_no_interview(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    earlier = make_audit(organisation, lead)
    make_interview(earlier, note="They lock the gate at night")
    make_finding(earlier, known_from=frozenset({KnownFrom.WORKERS}), title="Gates", how_known="Three workers told it")
    close_audit(earlier, lead_of(earlier), today())
    audit = make_audit(organisation, lead, state=AuditState.PLANNED)
    text = client_for(lead).get(f"/audits/{audit.id}/site-card").text
    assert "Gates" in text and "Withheld" in text
    assert "lock the gate" not in text and "Three workers" not in text


def test_a_social_auditor_reads_neither_inspections_nor_risk(client_for, database):
    organisation = make_organisation()
    make_corrective_action(organisation, title="Found by the state")
    make_flag(organisation, "answers-contradicted")
    auditor = make_user("social_auditor", organisations=(organisation,))
    audit = make_audit(organisation, auditor, state=AuditState.PLANNED)
    text = client_for(auditor).get(f"/audits/{audit.id}/site-card").text
    assert "Found by the state" not in text
    assert "Answers contradicted" not in text


def test_the_question_with_most_points_at_stake_comes_first_and_answered_ones_are_left_out(database):
    audit = make_audit(state=AuditState.PLANNED)
    library = current_library()
    first = list_open_questions(audit, library, today())[0]
    assert first.points == max(each.points for each in list_open_questions(audit, library, today()))
    db.session.add(
        IndicatorReading(
            organisation_id=audit.organisation_id,
            indicator_code=first.definition.code,
            definition_digest="0" * 64,
            as_of=today(),
            outcome=Outcome.NOT_RAISED,
            measures={},
            records_count=9,
            is_current=True,
            evaluated_at=now(),
        )
    )
    db.session.flush()
    left = [each.definition.code for each in list_open_questions(audit, library, today())]
    assert first.definition.code not in left


def test_an_employer_is_not_asked_about_licences_of_offices(database):
    audit = make_audit(state=AuditState.PLANNED)
    library = replace(
        current_library(), definitions={"licence-expired": current_library().definitions["licence-expired"]}
    )
    assert list_open_questions(audit, library, today()) == []
    audit.organisation.kind = OrganisationKind.RECRUITER
    assert len(list_open_questions(audit, library, today())) == 1


def test_it_costs_the_same_for_many_findings(client_for, database):
    organisation, lead = make_organisation(), make_user("inspector")
    earlier = make_audit(organisation, lead)
    make_finding(earlier)
    audit = make_audit(organisation, lead, state=AuditState.PLANNED)
    client = client_for(lead)

    def cost():
        client.get(f"/audits/{audit.id}/site-card")
        with counted_queries() as count:
            assert client.get(f"/audits/{audit.id}/site-card").status_code == 200
        return count.number

    once = cost()
    for _number in range(40):
        make_finding(earlier)
    assert cost() == once <= 12
