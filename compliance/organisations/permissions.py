"""Who may look organisations up, keep the register, and say which recruitment offices an employer uses."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import (
    is_administrator,
    is_anyone,
    is_employer_user,
    is_inspector,
    is_ministry,
    is_organisation_user,
)

READ_REGISTER = "organisations.read_register"
SEE_ORGANISATION = "organisations.see_organisation"
KEEP_REGISTER = "organisations.keep_register"
SEE_OWN_ORGANISATION = "organisations.see_own_organisation"
KEEP_WORKPLACES = "organisations.keep_workplaces"
NAME_RECRUITERS = "organisations.name_recruiters"

# Which organisations is decided by `visibility`: what a person may not see is not found, whatever the rule says.
RULES: dict[str, Rule] = {
    READ_REGISTER: [[is_inspector], [is_ministry], [is_administrator]],
    SEE_ORGANISATION: [[is_anyone]],
    KEEP_REGISTER: [[is_administrator]],
    SEE_OWN_ORGANISATION: [[is_organisation_user]],
    KEEP_WORKPLACES: [[is_organisation_user]],
    NAME_RECRUITERS: [[is_employer_user]],
}
