"""Who reads links and candidates, and who decides about them."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_inspector, is_ministry

READ_LINKS = "organisation_links.read"
DECIDE_LINK = "organisation_links.decide"

# Both organisations must be visible to the reader: that is decided by the queries.
RULES: dict[str, Rule] = {
    READ_LINKS: [[is_ministry], [is_inspector]],
    DECIDE_LINK: [[is_ministry]],
}
