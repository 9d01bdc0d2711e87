"""Words of proposed grades."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.findings.severity import UpgradeReason

REASON_LABELS: Mapping[str, Any] = {
    UpgradeReason.REPEAT: _l("The last visit found a breach of the same requirement."),
    UpgradeReason.SHARE: _l("A large share of the workers of this place is affected."),
    UpgradeReason.CONCEALMENT: _l("It was hidden from the team."),
    UpgradeReason.RETALIATION: _l("Workers were punished or threatened over it."),
}
