"""The kind of owner: entered, imported, corrected and shown, and never an input of what ranks organisations."""

import re
from pathlib import Path

from sqlalchemy import select

from compliance.change_log.models import ChangeLogEntry
from compliance.imports.importer import ImportedRow
from compliance.organisations.importers import ORGANISATION_IMPORTER, write_organisations
from compliance.organisations.models import Organisation
from compliance.organisations.types import Ownership
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation

ROOT = Path(__file__).parent.parent.parent
RANKING = ("compliance/risk", "employers", "recruiters", "audits/planning")


def form_of(organisation, **changes):
    return {
        "kind": "employer",
        "name": organisation.name,
        "country": "SA",
        "region_code": organisation.region_code,
        "authority_id": organisation.authority_id,
        "status": "active",
        **changes,
    }


def test_the_administrator_corrects_the_owner_and_the_page_says_it(client_for, database):
    organisation = make_organisation()
    client = client_for(make_user("administrator"))
    url = f"/organisations/{organisation.id}/correct"
    assert client.post(url, data=form_of(organisation, ownership="state")).status_code == 422
    assert client.post(url, data=form_of(organisation, ownership="foreign")).status_code == 303
    database.refresh(organisation)
    assert organisation.ownership is Ownership.FOREIGN
    changes = [each.changes for each in database.scalars(select(ChangeLogEntry))]
    assert any("ownership" in (each or {}) for each in changes)
    assert "Foreign" in client.get(f"/organisations/{organisation.id}").text


def test_an_import_brings_the_owner_and_refuses_an_unknown_one(database):
    row = {"kind": "employer", "name": "Blue Door", "scheme": "x", "number": "1", "country": "SA"}
    values = ORGANISATION_IMPORTER.schema.load({**row, "ownership": "joint"})
    write_organisations([ImportedRow(1, values)])
    assert database.scalars(select(Organisation.ownership)).one() is Ownership.JOINT
    assert "ownership" in ORGANISATION_IMPORTER.schema.validate({**row, "ownership": "state"})


def test_nothing_that_ranks_organisations_reads_the_owner():
    for folder in RANKING:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".yaml"):
                assert not re.search(r"ownership", path.read_text(), re.IGNORECASE), path
