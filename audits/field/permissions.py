"""Who carries audits on a phone, and who sees and revokes phones."""

from typing import Any

from audits.permissions import is_independent, is_team_member
from compliance.accounts.identity import Identity
from compliance.accounts.permissions import Rule
from compliance.accounts.predicates import is_auditor, is_supervisor

USE_FIELD_APP = "audits.use_field_app"
CARRY_AUDIT = "audits.carry_audit"
READ_FIELD_RECORDS = "audits.read_field_records"
MANAGE_OWN_FIELD_DEVICES = "audits.manage_own_field_devices"
LIST_FIELD_DEVICES = "audits.list_field_devices"
REVOKE_FIELD_DEVICE = "audits.revoke_field_device"
RELEASE_FIELD_GAP = "audits.release_field_gap"
UPLOAD_FIELD_BACKUP = "audits.upload_field_backup"
PICK_FIELD_VALUE = "audits.pick_field_value"


def is_owner(identity: Identity, subject: Any) -> bool:
    """True for the person whose phone it is."""
    return bool(subject.user_id == identity.user_id)


RULES: dict[str, Rule] = {
    USE_FIELD_APP: [[is_auditor]],
    CARRY_AUDIT: [[is_auditor, is_team_member]],
    READ_FIELD_RECORDS: [[is_auditor, is_team_member]],
    MANAGE_OWN_FIELD_DEVICES: [[is_auditor]],
    LIST_FIELD_DEVICES: [[is_supervisor]],
    REVOKE_FIELD_DEVICE: [[is_auditor, is_owner], [is_supervisor]],
    RELEASE_FIELD_GAP: [[is_auditor, is_owner], [is_supervisor]],
    UPLOAD_FIELD_BACKUP: [[is_auditor], [is_supervisor]],
    PICK_FIELD_VALUE: [[is_auditor, is_team_member, is_independent]],
}
