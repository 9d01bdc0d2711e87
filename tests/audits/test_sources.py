"""The evidence sources yield the columns they declare, on both databases."""

from datetime import date

import pytest
from sqlalchemy import Date, bindparam

from audits.sources import SOURCES
from compliance.database import db
from compliance.risk.sources import ENVELOPE

AS_OF = bindparam("as_of", date(2026, 6, 30), type_=Date)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.code)
def test_a_source_yields_the_envelope_and_its_fields(database, source):
    result = db.session.execute(source.query(AS_OF))
    assert set(result.keys()) == {*ENVELOPE, *source.fields}
    assert result.all() == []
