"""Any interleaving of several phones, broken lines, repeats, kills, reordering and server restarts ends the same:
every replica equal, no operation lost, none doubled, each finished record saved once.

The server is the real one, through its operations; a phone is modelled here as the app behaves: it appends, sends what
has no receipt yet, and forgets whatever an answer that never arrived would have told it. `make proofs` walks at least
100,000 steps on each database; the suite a few hundred. SANAD_FIELD_SEED plays one seed again.
"""

import os
import random
import uuid
from collections import Counter

import pytest

from audits.field.carrying import news_of
from audits.field.merging import disputed_fields, merge
from audits.field.models import FieldDevice, FieldOperation, FieldOutcome
from audits.field.operations import take_operations
from audits.field.reading import MOST_OPERATIONS
from audits.field.saving import save_records
from audits.findings.models import Finding
from audits.models import Audit
from compliance.accounts.identity import identity_of
from compliance.accounts.models import User
from compliance.clock import now, today
from tests.factories.accounts import make_user
from tests.factories.audits import make_audit
from tests.factories.field import finding_values, make_device

FULL = os.environ.get("SANAD_PROOFS") == "full"
STEPS = 500 if FULL else 160
WORLDS = 200 if FULL else 2
SEED = int(os.environ.get("SANAD_FIELD_SEED", "1"))
FIELDS = ("title", "workers_affected", "how_known")


class Replica:
    """What a phone keeps through a kill: operations with their receipts, colleagues' operations, what it asked last."""

    def __init__(self, device_id, user_id, audit_id):
        self.device_id, self.user_id, self.audit_id = device_id, user_id, audit_id
        self.own, self.received, self.known, self.outcomes = {}, {}, {}, {}
        self.sequence, self.at = 0, 0

    def everything(self):
        return {**self.known, **self.own}

    def append(self, record, **more):
        self.sequence += 1
        made = {
            "id": str(uuid.uuid4()),
            "device": self.device_id,
            "sequence": self.sequence,
            "audit": self.audit_id,
            "record": record,
            "kind": "finding",
            "made_at": now().isoformat(),
            **more,
        }
        self.own[made["id"]] = made
        return made

    def set(self, record, field, value):
        standing = merge([Seen(each) for each in self.everything().values() if each["record"] == record]).get(field, [])
        return self.append(record, action="set", field=field, value=value, over=[each.id for each in standing])

    def unsent(self):
        return [each for key, each in self.own.items() if key not in self.received]

    def take(self, news):
        for each in news["operations"]:
            self.known[each["id"]] = each
        for each in news["outcomes"]:
            self.outcomes[each["record"]] = each
        self.at = max(self.at, news["at"])

    def view(self):
        """What this replica shows: for each record the values that stand of each field."""
        records = {}
        for each in self.everything().values():
            records.setdefault(each["record"], []).append(Seen(each))
        return {
            record: {name: [(row.id, row.value) for row in rows] for name, rows in merge(operations).items()}
            for record, operations in records.items()
        }


class Seen:
    """An operation as the merge reads it. A colleague's comes as the server hands it out."""

    def __init__(self, given):
        from datetime import datetime

        self.id, self.action, self.field = given["id"], given["action"], given.get("field")
        self.value, self.over = given.get("value"), given.get("over") or []
        self.made_at = datetime.fromisoformat(given["made_at"])


class World:
    """One visit, three people, four phones, and a random hand that moves them."""

    def __init__(self, database, seed):
        self.database, self.chance = database, random.Random(seed)
        people = [make_user("inspector") for _ in range(3)]
        self.audit_id = make_audit(lead=people[0], members=tuple(people[1:])).id
        owners = [people[0], people[0], people[1], people[2]]
        self.phones = [Replica(make_device(user).id, user.id, self.audit_id) for user in owners]
        self.records, self.asked = [], {}
        self.in_flight = []
        database.commit()

    def step(self):
        """One thing happens, as likely as in the field."""
        moves = [
            (30, self.note),
            (6, self.finish),
            (4, self.settle),
            (14, self.send),
            (6, self.send_and_lose_the_answer),
            (4, self.hold_back_a_batch),
            (5, self.deliver_what_was_held_back),
            (8, self.fetch),
            (2, self.kill_while_fetching),
            (2, self.break_the_server),
            (2, self.restart_the_server),
        ]
        weights, actions = zip(*moves, strict=True)
        self.chance.choices(actions, weights)[0](self.chance.choice(self.phones))

    def record_for(self, phone):
        known = sorted({each["record"] for each in phone.everything().values()})
        if not known or self.chance.random() < 0.12:
            record = str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            self.records.append(record)
            for name, value in finding_values().items():
                phone.set(record, name, value)
            return record
        return self.chance.choice(known)

    def note(self, phone):
        name = self.chance.choice(FIELDS)
        value = str(self.chance.randrange(1, 40)) if name == "workers_affected" else f"Text {self.chance.random()}"
        phone.set(self.record_for(phone), name, value)

    def finish(self, phone):
        record = self.record_for(phone)
        phone.append(record, action="finish", reason="Seen again")

    def settle(self, phone):
        """A person picks where two values stand."""
        for record, fields in phone.view().items():
            for name, standing in fields.items():
                if len(standing) > 1:
                    phone.set(record, name, self.chance.choice(standing)[1])
                    return

    def send(self, phone, batch=None):
        for receipt in self.server(phone, batch or self.batch(phone)):
            assert receipt.error is None, receipt.error
            phone.received[receipt.id] = receipt.received

    def batch(self, phone):
        """Some of what has no receipt; now and then out of order, now and then with something sent before."""
        waiting = phone.unsent()
        size = self.chance.choice((1, 2, 5, 20, 60))
        if self.chance.random() < 0.15:
            self.chance.shuffle(waiting)
        again = self.chance.sample(list(phone.own.values()), min(len(phone.own), self.chance.choice((0, 0, 0, 2))))
        return waiting[:size] + again

    def send_and_lose_the_answer(self, phone):
        self.server(phone, self.batch(phone))

    def hold_back_a_batch(self, phone):
        """A request that a slow line delivers later, when the phone long has sent the same again."""
        self.in_flight.append((phone, self.batch(phone)))

    def deliver_what_was_held_back(self, _phone):
        if self.in_flight:
            self.server(*self.in_flight.pop(self.chance.randrange(len(self.in_flight))))

    def break_the_server(self, phone):
        """The server is killed before it commits: nothing of the batch is there."""
        self.take(phone, self.batch(phone))
        self.database.rollback()

    def restart_the_server(self, _phone):
        self.database.commit()
        self.database.expunge_all()

    def fetch(self, phone):
        phone.take(self.news(phone))

    def kill_while_fetching(self, phone):
        """The tab is killed after some of the rows were kept and before the place was noted."""
        news = self.news(phone)
        for each in news["operations"][: self.chance.randrange(len(news["operations"]) + 1)]:
            phone.known[each["id"]] = each

    def news(self, phone):
        return news_of(self.database.get(Audit, self.audit_id), phone.at)

    def take(self, phone, batch):
        device = self.database.get(FieldDevice, phone.device_id)
        identity = identity_of(self.database.get(User, phone.user_id))
        taken = take_operations(device, batch, identity)
        save_records(taken.records, identity, today())
        return taken.receipts

    def server(self, phone, batch):
        receipts = self.take(phone, batch)
        self.database.commit()
        assert [each.id for each in receipts] == [each["id"] for each in batch]
        if self.chance.random() < 0.2:
            self.check_nothing_counts_early(phone)
        return receipts

    def check_nothing_counts_early(self, phone):
        """A record is not saved by a `finish` before which something of its phone is missing."""
        stored = self.database.query(FieldOperation).filter_by(audit_id=self.audit_id, action="finish").all()
        whole = {each.device_id: self.database.get(FieldDevice, each.device_id).whole_up_to for each in self.phones}
        counting = {each.record for each in stored if each.sequence <= whole[each.device_id]}
        saved = {each.record for each in self.database.query(FieldOutcome).filter_by(audit_id=self.audit_id)}
        assert saved == counting
        here = {each.sequence for each in self.database.query(FieldOperation).filter_by(device_id=phone.device_id)}
        last = whole[phone.device_id]
        assert set(range(1, last + 1)) <= here
        assert last + 1 not in here

    def come_to_rest(self):
        """The line is good again: everything held back arrives, everybody sends, everybody fetches."""
        while self.in_flight:
            self.deliver_what_was_held_back(None)
        for phone in self.phones:
            while phone.unsent():
                self.send(phone, phone.unsent()[:MOST_OPERATIONS])
        for phone in self.phones:
            self.fetch(phone)

    def check(self):
        made = {key: each for phone in self.phones for key, each in phone.own.items()}
        stored = self.database.query(FieldOperation).filter_by(audit_id=self.audit_id).all()
        assert Counter(each.id for each in stored) == Counter(list(made)), "an operation was lost or doubled"
        assert all(each.value == made[each.id].get("value") for each in stored), "a value changed"
        assert sorted(each.received for each in stored) == sorted({each.received for each in stored})
        views = [phone.view() for phone in self.phones]
        assert all(view == views[0] for view in views), "replicas differ"
        for phone in self.phones:
            assert {each["id"] for each in phone.known.values()} == set(made), "a replica misses an operation"
            last = max((each["sequence"] for each in phone.own.values()), default=0)
            assert self.database.get(FieldDevice, phone.device_id).whole_up_to == last
        self.check_records(views[0])

    def check_records(self, view):
        """What was finished is saved once, with the values that stand, or says what somebody has to settle."""
        made = [each for phone in self.phones for each in phone.own.values()]
        finished = {each["record"] for each in made if each["action"] == "finish"}
        outcomes = {each.record: each for each in self.database.query(FieldOutcome).filter_by(audit_id=self.audit_id)}
        assert set(outcomes) == finished
        seen = {key: each for phone in self.phones for key, each in phone.outcomes.items()}
        assert {key: each["state"] for key, each in seen.items()} == {key: each.state for key, each in outcomes.items()}
        firsts = [each.subject_id for each in outcomes.values() if each.subject_id]
        assert len(firsts) == len(set(firsts)), "two records are one finding"
        rows = self.database.query(Finding).filter_by(audit_id=self.audit_id).all()
        assert {each.first_id for each in rows} == set(firsts), "a finding was saved twice or for nobody"
        for outcome in outcomes.values():
            if outcome.state == "needs_you":
                assert outcome.errors or outcome.message
            else:
                assert outcome.state == "saved"
                rows_of = [each for each in rows if each.first_id == outcome.subject_id]
                newest = max(rows_of, key=lambda each: each.revision)
                assert newest.title in self.noted("title")
                assert str(newest.workers_affected) in self.noted("workers_affected")

    def noted(self, name):
        return {each["value"] for phone in self.phones for each in phone.own.values() if each.get("field") == name}


@pytest.mark.proof
@pytest.mark.parametrize("world", range(WORLDS))
def test_every_interleaving_ends_with_equal_replicas_and_no_operation_lost_or_doubled(database, world):
    seed = SEED * 10_000 + world
    place = World(database, seed)
    try:
        for _step in range(STEPS):
            place.step()
        place.come_to_rest()
        place.check()
        finish_everything(place)
    except AssertionError as problem:
        raise AssertionError(f"seed {seed}: {problem}") from problem


def finish_everything(place):
    """At the end somebody settles every disagreement and finishes every record: all are saved, with what stands."""
    phone = place.phones[0]
    for record, fields in phone.view().items():
        for name, standing in fields.items():
            if len(standing) > 1:
                phone.set(record, name, standing[0][1])
        phone.append(record, action="finish", reason="End of the day")
    place.come_to_rest()
    place.check()
    view = phone.view()
    outcomes = {each.record: each for each in place.database.query(FieldOutcome).filter_by(audit_id=place.audit_id)}
    findings = place.database.query(Finding).filter_by(audit_id=place.audit_id).all()
    assert not [record for record, fields in view.items() if any(len(rows) > 1 for rows in fields.values())]
    for record, outcome in phone.outcomes.items():
        assert outcome["state"] == "saved", (outcome["errors"], outcome["message"])
        rows = [each for each in findings if each.first_id == outcomes[record].subject_id]
        newest = max(rows, key=lambda each: each.revision)
        assert newest.title == view[record]["title"][0][1]
        assert str(newest.workers_affected) == view[record]["workers_affected"][0][1]


def test_the_merge_is_the_same_in_any_order_and_however_often_each_arrives():
    chance = random.Random(7)
    for _case in range(300):
        made = []
        for number in range(chance.randrange(1, 14)):
            over = chance.sample([each["id"] for each in made], min(len(made), chance.randrange(3)))
            made.append(
                {
                    "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                    "action": "set",
                    "field": chance.choice("ab"),
                    "value": number,
                    "over": over,
                    "made_at": f"2026-11-25T10:00:{chance.randrange(3):02d}.000+00:00",
                }
            )
        operations = [Seen(each) for each in made]
        expected = {name: [row.id for row in rows] for name, rows in merge(operations).items()}
        for _order in range(4):
            shuffled = [*operations, *chance.choices(operations, k=3)]
            chance.shuffle(shuffled)
            assert {name: [row.id for row in rows] for name, rows in merge(shuffled).items()} == expected
        assert disputed_fields(merge(operations)) == sorted(name for name, rows in expected.items() if len(rows) > 1)
