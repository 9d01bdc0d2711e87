"""Pages of licences and recruitment fees, made from the kinds declared in `kinds`; a licence may also be renewed."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from compliance.accounts.guard import requires
from compliance.database import commits
from compliance.web.record_pages import add_overview_pages, add_record_pages, correct_by, find_record, present_values
from recruiters.forms import RenewalForm
from recruiters.kinds import KINDS, LICENCES, OWN_KINDS
from recruiters.operations import renew_licence as store_renewal
from recruiters.permissions import OPEN_OWN_RECORDS, READ_RECORDS, RECORD_LICENCE

recruiters = Blueprint("recruiters", __name__)

STAYS_THE_SAME = ("licence_number", "issued_by", "scope", "known_on")

add_overview_pages(
    recruiters, "recruiter-records", KINDS, read_permission=READ_RECORDS, own_permission=OPEN_OWN_RECORDS
)
for kind in OWN_KINDS:
    add_record_pages(recruiters, kind)


@recruiters.get("/licences/<int:record_id>/renew")
@requires(RECORD_LICENCE, subject=find_record(LICENCES))
def renew_licence(record: Any) -> Any:
    return _renew(record)


@recruiters.post("/licences/<int:record_id>/renew")
@requires(RECORD_LICENCE, subject=find_record(LICENCES))
@commits
def save_renewal(record: Any) -> Any:
    return _renew(record)


def _renew(record: Any) -> Any:
    present = present_values(LICENCES, record)
    form = RenewalForm(data=present and {name: present[name] for name in STAYS_THE_SAME})
    message = _("The new state was saved. The earlier one is kept.")
    return correct_by(LICENCES, record, form, store_renewal, message, "recruiters/renew_licence.html")
