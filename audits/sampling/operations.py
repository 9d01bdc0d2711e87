"""Drawing the sample of an audit."""

from secrets import token_hex

from flask_babel import gettext as _

from audits.independence.checks import require_independent
from audits.models import Audit, AuditState
from audits.sampling.models import AuditSample
from audits.sampling.queries import list_samples
from audits.sampling.size import Workforce, sample_size
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput

LARGEST_WORKFORCE = 200_000
SEED_BYTES = 8


def draw_audit_sample(audit: Audit, workforce: Workforce, by: Identity, reason: str | None = None) -> AuditSample:
    """Draw who is interviewed, by a seed the system chooses, so that neither management nor the team picks anybody.

    A second draw needs a `reason` and leaves the first in sight. Raises Conflict for a closed audit, NotAllowed for
    somebody who is not independent, InvalidInput naming the field at fault.
    """
    require_independent(audit, by)
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed: no sample can be drawn any more."))
    _check(workforce)
    before = list_samples(audit.id)
    if before and not reason:
        raise InvalidInput("reason", _("Say why it is drawn again; the earlier draw stays in sight."))
    size = sample_size(workforce)
    sample = AuditSample(
        audit=audit,
        revision=len(before) + 1,
        **vars(workforce),
        individual=size.individual,
        groups=list(size.groups),
        drawn_new_arrivals=size.new_arrivals,
        files=size.files,
        reasons=[{"why": str(each.why), "number": each.number} for each in size.reasons],
        seed=token_hex(SEED_BYTES),
        reason=reason if before else None,
        drawn_at=now(),
        drawn_by_id=by.user_id,
    )
    db.session.add(sample)
    db.session.flush()
    record_change(
        "audits.draw_sample",
        sample,
        by,
        summary=f"Drew sample {sample.revision} of {audit.number}",
        organisation_id=audit.organisation_id,
    )
    return sample


def _check(workforce: Workforce) -> None:
    if not 1 <= workforce.workers <= LARGEST_WORKFORCE:
        raise InvalidInput("workers", _("Give a number of workers from 1 to 200,000."))
    for name in ("nationalities", "recruitment_offices", "new_arrivals"):
        number = getattr(workforce, name)
        if number is not None and not 0 <= number <= workforce.workers:
            raise InvalidInput(name, _("This number cannot be below 0 or above the number of workers."))
