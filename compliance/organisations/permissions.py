"""Who may look organisations up, keep the register, and say which recruitment offices an employer uses."""

from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import (
    is_administrator,
    is_auditor,
    is_employer_user,
    is_ministry,
    is_organisation_user,
    is_reader_of_evidence,
)

READ_REGISTER = "organisations.read_register"
SEE_ORGANISATION = "organisations.see_organisation"
MANAGE_REGISTER = "organisations.manage_register"
OPEN_ORGANISATION = "organisations.open_organisation"
MANAGE_WORKPLACES = "organisations.manage_workplaces"
DECLARE_RELATIONSHIPS = "organisations.declare_relationships"

# Which organisations is decided by `visibility`: what a person may not see is not found, whatever the rule says.
RULES: dict[str, Rule] = {
    READ_REGISTER: [[is_auditor], [is_ministry], [is_administrator]],
    SEE_ORGANISATION: [[is_reader_of_evidence], [is_administrator]],
    MANAGE_REGISTER: [[is_administrator]],
    OPEN_ORGANISATION: [[is_organisation_user]],
    MANAGE_WORKPLACES: [[is_organisation_user]],
    DECLARE_RELATIONSHIPS: [[is_employer_user]],
}
