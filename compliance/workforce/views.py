"""Pages of workforce records, made from the kinds declared in `kinds`."""

from flask import Blueprint

from compliance.web.record_pages import add_record_pages
from compliance.workforce.kinds import KINDS

workforce = Blueprint("workforce", __name__)

for kind in KINDS:
    add_record_pages(workforce, kind)
