"""A visit in progress with the phone of its lead, spoken to through HTTP."""

import hashlib

import pytest

from compliance.accounts.models import User
from tests.factories.audits import make_audit
from tests.factories.field import PIECE, Phone, announce, finding_values, make_device, new_record


class Carried:
    """One person's phone in one audit."""

    def __init__(self, database, client_for, audit, user=None):
        self.database, self.audit = database, audit
        self.user = user or database.get(User, audit.lead_id)
        self.device = make_device(self.user)
        self.client = client_for(self.user)
        self.phone = Phone(self.device.id, audit.id)
        database.commit()

    def get(self, path):
        return self.client.get(path, headers={"X-Field-Device": self.device.id})

    def post(self, path, headers=(), **more):
        return self.client.post(path, headers={"X-Field-Device": self.device.id, **dict(headers)}, **more)

    def send(self, *operations):
        answer = self.post("/field/operations", json={"operations": list(operations)})
        assert answer.status_code == 200, answer.text
        return answer.json

    def record(self, kind, values):
        """A record of `kind` with its operations, finished."""
        record = new_record()
        return record, [*self.phone.fill(record, kind, values), self.phone.finish(record, kind)]

    def finding(self, **values):
        return self.record("finding", finding_values(**values))

    def send_piece(self, photo, version, offset, piece, digest=None):
        headers = {"X-Chunk-SHA256": digest or hashlib.sha256(piece).hexdigest()}
        return self.post(f"/field/photos/{photo}/{version}/chunks?offset={offset}", headers=headers, data=piece)

    def send_photo(self, content, record, version="report", **facts):
        """Announce a photo and send all of it; gives its id and the last answer."""
        about = {**announce(content, self.audit.id, record, version), **facts}
        answer = self.post("/field/photos", json=about)
        assert answer.status_code == 200, answer.text
        for offset in range(answer.json["received"], len(content), PIECE):
            answer = self.send_piece(about["id"], version, offset, content[offset : offset + PIECE])
        return about["id"], answer


@pytest.fixture
def carry(database, client_for):
    """Give a phone of `user` (the lead by default) in `audit` (a new one by default)."""

    def make(audit=None, user=None, **options):
        return Carried(database, client_for, audit or make_audit(**options), user)

    return make
