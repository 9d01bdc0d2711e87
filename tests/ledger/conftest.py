"""A ledger with findings, plans, decisions and a signed head, and a way to tamper with the database beneath it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from audits.corrective_actions.models import CheckMethod, CheckOutcome
from audits.corrective_actions.operations import Check, check_corrective_action
from compliance.clock import today
from compliance.ledger.heads import head_file, sign_head
from compliance.ledger.verification import verify
from tests.factories.accounts import make_user
from tests.factories.audits import lead_of, make_corrective_action, make_plan


@pytest.fixture
def written(database: Session) -> SimpleNamespace:
    """Two audits with findings, one with an approved plan; a head signed between them and one after."""
    first = make_corrective_action(how_known="Payroll of three months", workers_affected=12)
    database.commit()
    head = sign_head()
    database.commit()
    action = make_corrective_action(title="Passports are in the safe of the manager")
    make_plan(action, make_user("employer_user", organisations=(action.finding.audit.organisation,)))
    lead = lead_of(action.audit)
    check = Check(CheckOutcome.PLAN_APPROVED, CheckMethod.DESKTOP, "Fit for its cause")
    check_corrective_action(action, check, lead, today())
    database.commit()
    second = sign_head()
    database.commit()
    return SimpleNamespace(
        action=action, finding=first.finding, heads=(head_file(head), head_file(second)), lead=lead, first=first
    )


@pytest.fixture
def tamper(database: Session) -> Callable[..., None]:
    """Run SQL as somebody with the database in hand would."""

    def run(sql: str, **values: Any) -> None:
        database.execute(text(sql), values)
        database.commit()

    return run


@pytest.fixture
def checked(database: Session) -> Callable[..., Any]:
    def run(*given: Any) -> Any:
        database.commit()
        database.expire_all()
        return verify(database.connection(), given)

    return run
