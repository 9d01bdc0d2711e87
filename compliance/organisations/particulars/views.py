"""Pages of owners, telephone numbers and addresses, made from the kind declared in `kinds`."""

from flask import Blueprint

from compliance.organisations.particulars.kinds import PARTICULARS
from compliance.web.record_pages import add_record_pages

pages = Blueprint("organisation_particulars", __name__)

add_record_pages(pages, PARTICULARS)
