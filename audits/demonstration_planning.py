"""What the demonstration's teams do before a visit: declare their interests and have the sample drawn."""

from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

from audits.calendar.operations import DayHours, plan_day
from audits.independence.operations import Ties, declare_ties
from audits.interviews.models import Sex
from audits.models import Audit, AuditKind, AuditState
from audits.own_details.operations import state_own_details
from audits.planning.queries import list_followable
from audits.sampling.operations import Spread, draw_audit_sample
from audits.sampling.size import Workforce
from audits.sampling.strata import SpreadOver, Stratum
from compliance.accounts.identity import Identity, identity_of
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on

TIE = "My brother works in the payroll office of this company."
NEW_ARRIVALS_IN_TEN = 1
HOURS = ((time(8), time(12)), (time(9), time(14)), (time(13), time(17)))
SPOKEN = {
    "inspector": (("ar", "en", "ur"), Sex.FEMALE),
    "inspector2": (("ar", "bn"), None),
    "auditor": (("en", "hi"), Sex.MALE),
}


def state_languages(plan: DemonstrationPlan) -> None:
    """Inspectors and the social auditor state their languages; one of them keeps the sex to herself or himself."""
    for key, (languages, sex) in SPOKEN.items():
        state_own_details(languages, sex, plan.identity(key))


def find_last_closed(organisation_id: int, by: Identity) -> int | None:
    """The latest closed inspection of the organisation, which a follow-up follows."""
    found = list_followable(organisation_id, AuditKind.INSPECTION, by)
    return found[0].id if found else None


def prepare_visit(audit: Audit, planned_on: date, by: Identity, chance: Random, *, conflicted: bool) -> None:
    """Everybody declares, in one visit a colleague with a tie; the sample of a visit still to come is drawn."""
    for member in audit.members:
        tied = conflicted and member.user_id != audit.lead_id
        ties = Ties(has_conflict=tied, explanation=TIE if tied else None)
        declaration = declare_ties(audit, ties, identity_of(member.user), planned_on)
        declaration.declared_at = moment_on(planned_on + timedelta(days=1))
    is_free = audit.bar_of(by.user_id) is None
    for offset in range((audit.ends_on - audit.starts_on).days + 1 if is_free else 0):
        plan_day(audit.starts_on + timedelta(days=offset), [DayHours(audit.id, *chance.choice(HOURS))], by)
    workers = audit.organisation.number_of_workers
    if audit.state is AuditState.PLANNED and workers:
        workforce = Workforce(
            workers=workers,
            nationalities=min(workers, chance.randint(2, 6)),
            recruitment_offices=min(workers, chance.randint(1, 4)),
            new_arrivals=workers * NEW_ARRIVALS_IN_TEN // 10,
        )
        spread = _shifts(workers) if conflicted else None
        if spread:
            workforce = replace(workforce, new_arrivals=None)
        sample = draw_audit_sample(audit, workforce, by, spread=spread)
        sample.seed = f"{chance.getrandbits(64):016x}"
        sample.drawn_at = moment_on(planned_on + timedelta(days=2))


def _shifts(workers: int) -> Spread:
    """Day, evening and night shift, for a draw that is spread over them."""
    evening, night = workers // 4, workers // 5
    strata = (Stratum("Day shift", workers - evening - night), Stratum("Evening", evening), Stratum("Night", night))
    return Spread(SpreadOver.SHIFT, strata)
