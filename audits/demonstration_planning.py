"""What the demonstration's teams do before a visit: declare their interests and have the sample drawn."""

from datetime import date, timedelta
from random import Random

from audits.independence.operations import Ties, declare_ties
from audits.models import Audit, AuditState
from audits.sampling.operations import draw_audit_sample
from audits.sampling.size import Workforce
from compliance.accounts.identity import Identity, identity_of
from compliance.deployment.demonstration.plan import moment_on

TIE = "My brother works in the payroll office of this company."
NEW_ARRIVALS_IN_TEN = 1


def prepare_visit(audit: Audit, planned_on: date, by: Identity, chance: Random, *, conflicted: bool) -> None:
    """Everybody declares, in one visit a colleague with a tie; the sample of a visit still to come is drawn."""
    for member in audit.members:
        tied = conflicted and member.user_id != audit.lead_id
        ties = Ties(has_conflict=tied, explanation=TIE if tied else None)
        declaration = declare_ties(audit, ties, identity_of(member.user), planned_on)
        declaration.declared_at = moment_on(planned_on + timedelta(days=1))
    workers = audit.organisation.number_of_workers
    if audit.state is AuditState.PLANNED and workers:
        workforce = Workforce(
            workers=workers,
            nationalities=min(workers, chance.randint(2, 6)),
            recruitment_offices=min(workers, chance.randint(1, 4)),
            new_arrivals=workers * NEW_ARRIVALS_IN_TEN // 10,
        )
        sample = draw_audit_sample(audit, workforce, by)
        sample.seed = f"{chance.getrandbits(64):016x}"
        sample.drawn_at = moment_on(planned_on + timedelta(days=2))
