"""merging.js and merging.py give the same for the same operations, in whatever order they come."""

import json
import os
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from audits.field.merging import merge
from tests.journeys.field_app.phone import Phone

pytestmark = [pytest.mark.browser, pytest.mark.proof]
HISTORIES = 2000 if os.environ.get("SANAD_PROOFS") == "full" else 200
MERGE_ALL = """async (histories) => {
  const { merge } = await import("/static/field/merging.js");
  return histories.map((operations) => {
    const standing = merge(operations);
    return Object.fromEntries(Object.entries(standing).map(([field, rows]) => [field, rows.map((row) => row.id)]));
  });
}"""


@dataclass
class Operation:
    id: str
    action: str
    field: str | None
    over: list[str]
    made_at: datetime


def _history(chance: random.Random) -> list[Operation]:
    """Operations of several devices that saw each other's work only in part; some come twice, some too early."""
    made: list[Operation] = []
    start = datetime(2026, 11, 25, 8, tzinfo=UTC)
    for _ in range(chance.randrange(1, 30)):
        action = chance.choice(["set", "set", "set", "finish"])
        name = chance.choice(["title", "grade", "note"])
        seen = [each.id for each in made if each.field == name and chance.random() < 0.5]
        # Clocks of phones differ, and two may say the same moment.
        at = start + timedelta(milliseconds=chance.randrange(40))
        identity = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        made.append(Operation(identity, action, name if action == "set" else None, seen if action == "set" else [], at))
    made += chance.sample(made, chance.randrange(len(made)))
    chance.shuffle(made)
    return made


def _as_json(operation: Operation) -> dict[str, Any]:
    moment = operation.made_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**operation.__dict__, "made_at": moment}


def test_both_merges_agree_on_random_histories(new_phone: Callable[..., Phone]) -> None:
    chance = random.Random(20261125)
    histories = [_history(chance) for _ in range(HISTORIES)]
    page = new_phone().page
    page.goto("/field/en")
    given = page.evaluate(MERGE_ALL, [[_as_json(each) for each in history] for history in histories])
    disputes = 0
    for history, found in zip(histories, given, strict=True):
        expected = {name: [row.id for row in rows] for name, rows in merge(history).items()}
        disputes += any(len(rows) > 1 for rows in expected.values())
        assert found == expected, json.dumps([_as_json(each) for each in history])
    assert disputes > HISTORIES // 10
