"""The pages that belong to one audit, as its own page links them; a new one is one line here."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.field.permissions import READ_FIELD_RECORDS
from audits.permissions import READ_DECLARATION, READ_SAMPLE, READ_SITE_CARD


@dataclass(frozen=True)
class VisitPage:
    """A page at `endpoint`, which takes `audit_id`; linked for whom `permission` is given on the audit."""

    label: Any
    endpoint: str
    permission: str


VISIT_PAGES = (
    VisitPage(_l("Site card"), "site_card.show_site_card", READ_SITE_CARD),
    VisitPage(_l("Sample"), "sampling.show_sample", READ_SAMPLE),
    VisitPage(_l("Independence of the team"), "independence.show_independence", READ_DECLARATION),
    VisitPage(_l("From the field"), "field.show_field", READ_FIELD_RECORDS),
)
