"""Words for the values of employers' records."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from employers.models import ContractStage, CustodyBasis, DocumentHolder, PermitKind

STAGE_LABELS: Mapping[str, Any] = {
    ContractStage.OFFERED: _l("Offered"),
    ContractStage.SIGNED: _l("Signed"),
    ContractStage.REGISTERED: _l("Registered"),
}
HOLDER_LABELS: Mapping[str, Any] = {
    DocumentHolder.WORKER: _l("The worker"),
    DocumentHolder.EMPLOYER: _l("The employer"),
    DocumentHolder.RECRUITER: _l("The recruitment office"),
    DocumentHolder.OTHER: _l("Somebody else"),
}
BASIS_LABELS: Mapping[str, Any] = {
    CustodyBasis.DECLARED: _l("Declared"),
    CustodyBasis.SEEN: _l("Seen on site"),
}
PERMIT_LABELS: Mapping[str, Any] = {
    PermitKind.WORK: _l("Work permit"),
    PermitKind.RESIDENCE: _l("Residence permit"),
}
