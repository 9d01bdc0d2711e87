"""Drawing the sample of an audit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from secrets import token_hex

from flask_babel import gettext as _

from audits.independence.checks import require_independent
from audits.models import Audit, AuditState
from audits.sampling.models import AuditSample
from audits.sampling.queries import list_samples
from audits.sampling.size import Why, Workforce, sample_size
from audits.sampling.strata import SpreadOver, Stratum, least_of, share_out
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput

LARGEST_WORKFORCE = 200_000
SEED_BYTES = 8


@dataclass(frozen=True)
class Spread:
    """Groups of the workforce that the draw is spread over."""

    over: SpreadOver
    strata: Sequence[Stratum]


def draw_audit_sample(
    audit: Audit, workforce: Workforce, by: Identity, reason: str | None = None, spread: Spread | None = None
) -> AuditSample:
    """Draw who is interviewed, by a seed the system chooses, so that neither management nor the team picks anybody.

    With `spread` every group gets its share. A second draw needs a `reason` and leaves the first in sight. Raises
    Conflict for a closed audit, NotAllowed for somebody who is not independent, InvalidInput naming the field at fault.
    """
    require_independent(audit, by)
    if audit.state is AuditState.CLOSED:
        raise Conflict(_("This visit is closed: no sample can be drawn any more."))
    _check(workforce)
    before = list_samples(audit.id)
    if before and not reason:
        raise InvalidInput("reason", _("Say why it is drawn again; the earlier draw stays in sight."))
    if spread:
        workforce = _of_groups(workforce, spread)
    size = sample_size(workforce, least_of(spread.strata, spread.over) if spread else None)
    shares = share_out(spread.strata, spread.over, size.interviewed) if spread else []
    drawn_new = sum(each.drawn_new_arrivals for each in shares) if spread else size.new_arrivals
    sample = AuditSample(
        audit=audit,
        revision=len(before) + 1,
        **vars(workforce),
        individual=size.individual,
        groups=list(size.groups),
        drawn_new_arrivals=drawn_new,
        files=size.files,
        reasons=[
            {"why": str(each.why), "number": drawn_new if each.why is Why.NEW_ARRIVALS else each.number}
            for each in size.reasons
        ],
        strata=[each.as_row(spread.over) for each in shares] if spread else None,
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


def _of_groups(workforce: Workforce, spread: Spread) -> Workforce:
    """The workforce with what its groups tell. Raises InvalidInput("groups") where they do not add up to it."""
    workers = sum(each.workers for each in spread.strata)
    if workers != workforce.workers:
        message = _(
            "The groups add up to %(groups)s workers, the site has %(workers)s. Add a line for the others.",
            groups=workers,
            workers=workforce.workers,
        )
        raise InvalidInput("groups", message)
    known = [each.new_arrivals for each in spread.strata if each.new_arrivals is not None]
    arrivals = sum(known) if known else None
    if workforce.new_arrivals is not None and arrivals != workforce.new_arrivals:
        raise InvalidInput(
            "groups", _("The new arrivals of the groups do not add up to the number above. Give them in each line.")
        )
    count = len(spread.strata)
    return replace(
        workforce,
        new_arrivals=arrivals,
        nationalities=count if spread.over is SpreadOver.NATIONALITY else workforce.nationalities,
        recruitment_offices=count if spread.over is SpreadOver.OFFICE else workforce.recruitment_offices,
    )


def _check(workforce: Workforce) -> None:
    if not 1 <= workforce.workers <= LARGEST_WORKFORCE:
        raise InvalidInput("workers", _("Give a number of workers from 1 to 200,000."))
    for name in ("nationalities", "recruitment_offices", "new_arrivals"):
        number = getattr(workforce, name)
        if number is not None and not 0 <= number <= workforce.workers:
            raise InvalidInput(name, _("This number cannot be below 0 or above the number of workers."))
