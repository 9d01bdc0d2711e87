"""Operations of a phone through HTTP: receipts, saving through the product's own forms, refusals that block nothing."""

import uuid

import pytest

from audits.field.models import FieldOperation, FieldOutcome
from audits.findings.models import Finding
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.models import AuditState
from compliance.accounts.models import User
from tests.factories.audits import make_audit
from tests.factories.field import Phone, finding_values, make_device, new_record


@pytest.fixture
def field(database, client_for):
    """An audit in progress with its lead's phone; `send` posts operations and gives the answer."""
    return FieldVisit(database, client_for, make_audit())


class FieldVisit:
    def __init__(self, database, client_for, audit):
        self.database, self.audit = database, audit
        self.user = database.get(User, audit.lead_id)
        self.device = make_device(self.user)
        self.client = client_for(self.user)
        self.phone = Phone(self.device.id, audit.id)
        database.commit()

    def post(self, path, **more):
        return self.client.post(path, headers={"X-Field-Device": self.device.id}, **more)

    def send(self, *operations):
        answer = self.post("/field/operations", json={"operations": list(operations)})
        assert answer.status_code == 200, answer.text
        return answer.json

    def finding(self, **values):
        record = new_record()
        return record, [*self.phone.fill(record, "finding", finding_values(**values)), self.phone.finish(record, "finding")]


def test_a_finding_noted_in_the_field_is_recorded_as_on_the_page(field, database):
    record, operations = field.finding()
    answer = field.send(*operations)
    assert [each["received"] for each in answer["results"]] == list(range(1, len(operations) + 1))
    (outcome,) = answer["outcomes"]
    assert outcome["state"] == "saved"
    finding = database.query(Finding).filter_by(audit_id=field.audit.id).one()
    assert (finding.number, finding.workers_affected, finding.recorded_by_id) == (outcome["number"], 12, field.user.id)


def test_sending_the_same_again_gives_the_same_receipts_and_saves_nothing_twice(field, database):
    _record, operations = field.finding()
    first, second = field.send(*operations), field.send(*operations)
    assert first["results"] == second["results"]
    assert database.query(Finding).filter_by(audit_id=field.audit.id).count() == 1
    assert database.query(FieldOperation).count() == len(operations)
