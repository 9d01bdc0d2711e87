"""Which of employers' records a person may read."""

from sqlalchemy import ColumnElement

from compliance.accounts.identity import Identity
from employers.models import CustodyBasis, DocumentCustody


def readable_custody(identity: Identity) -> tuple[ColumnElement[bool], ...]:
    """Conditions of custody records `identity` may read.

    What an inspector saw rests on ILO sign 7 (retention of documents), which an organisation, and an auditor it pays,
    must not learn before a supervisor releases it.
    """
    return () if identity.belongs_to_authority else (DocumentCustody.basis == CustodyBasis.DECLARED,)
