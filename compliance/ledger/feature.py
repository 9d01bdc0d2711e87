"""What the ledger adds to Sanad."""

from flask_babel import lazy_gettext as _l

from compliance.feature import Feature, FooterLink
from compliance.ledger.commands import ledger
from compliance.ledger.jobs import daily_head, weekly_verification
from compliance.ledger.permissions import RULES
from compliance.ledger.views import pages

feature = Feature(
    name="ledger",
    blueprints=(pages,),
    permission_rules=RULES,
    footer_links=(FooterLink(_l("Ledger"), "ledger.show_heads"),),
    jobs=(daily_head, weekly_verification),
    commands=(ledger,),
)
