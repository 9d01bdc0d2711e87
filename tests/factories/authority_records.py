"""Records of authorities."""

from datetime import date
from decimal import Decimal
from typing import Any

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.clock import now
from compliance.database import db
from compliance.organisations.models import Organisation


def make_authority_record(organisation: Organisation, **overrides: Any) -> AuthorityRecord:
    opened_on: date = overrides.get("opened_on", date(2025, 3, 1))
    values: dict[str, Any] = {
        "matter": AuthorityMatter.WAGE_CLAIM,
        "outcome": AuthorityOutcome.UPHELD,
        "issued_by": "Labour office of Example",
        "reference_number": "WC-1",
        "opened_on": opened_on,
        "occurred_on": opened_on,
        "known_on": opened_on,
        "amount": Decimal("1200.50"),
        "currency": "SAR",
        "recorded_at": now(),
        **overrides,
    }
    record = AuthorityRecord(organisation_id=organisation.id, **values)
    db.session.add(record)
    db.session.flush()
    return record
