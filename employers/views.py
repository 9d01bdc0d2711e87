"""Pages of employers' records, made from the kinds declared in `kinds`."""

from flask import Blueprint

from compliance.web.record_pages import add_overview_pages, add_record_pages
from employers.kinds import KINDS, OWN_KINDS
from employers.permissions import OPEN_OWN_RECORDS, READ_RECORDS

employers = Blueprint("employers", __name__)

add_overview_pages(employers, "employer-records", KINDS, read_permission=READ_RECORDS, own_permission=OPEN_OWN_RECORDS)
for kind in OWN_KINDS:
    add_record_pages(employers, kind)
