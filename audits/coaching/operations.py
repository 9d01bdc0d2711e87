"""Looking for hints of coaching in a visit, and noting who looked."""

from dataclasses import dataclass

from audits.coaching.queries import Matched, load_matched
from audits.coaching.signals import Comparison, NotCompared, agreement, compare, copied_pairs, evenness
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.national_rules.lookup import value

INTERVIEWS_RULE = "audit.coaching_interviews"
SITES_RULE = "audit.coaching_matched_visits"


@dataclass(frozen=True)
class CoachingHints:
    """What stands out in a visit. `copied`: how many interviews share a free text with another, here or elsewhere."""

    answers: Comparison | NotCompared
    timing: Comparison | NotCompared
    copied: int
    copied_elsewhere: int
    interviews: int
    interviews_needed: int
    sites_needed: int
    same_sector: bool
    seed: str

    @property
    def any(self) -> bool:
        """True if anything is a reason to interview again off site."""
        stands_out = any(isinstance(each, Comparison) and each.is_hint for each in (self.answers, self.timing))
        return stands_out or self.copied > 0 or self.copied_elsewhere > 0


def look_for_coaching(audit: Audit, by: Identity) -> CoachingHints | None:
    """The hints of a visit, noted as read by `by`; None where the country has no rule for the numbers needed."""
    country = audit.organisation.country
    interviews_needed, sites_needed = (value(code, country, audit.starts_on) for code in (INTERVIEWS_RULE, SITES_RULE))
    record_change("audits.read_coaching_hints", audit, by, summary=f"Read hints of coaching in {audit.number}")
    db.session.flush()
    if interviews_needed is None or sites_needed is None:
        return None
    needed = {"interviews_needed": int(interviews_needed), "sites_needed": int(sites_needed)}
    return _hints(audit.number, load_matched(audit, by, **needed), needed)


def _hints(seed: str, matched: Matched, needed: dict[str, int]) -> CoachingHints:
    timed = [account for account in matched.own if account.minutes is not None]
    others_timed = [[each for each in site if each.minutes is not None] for site in matched.others]
    pairs = copied_pairs(matched.own, [account for site in matched.others for account in site])
    own = {account.interview_id for account in matched.own}
    enough = len(matched.own) >= needed["interviews_needed"]
    here = {each for pair in pairs if pair[1] in own for each in pair[:2]} if enough else set()
    elsewhere = {pair[0] for pair in pairs if pair[1] not in own} if enough else set()
    return CoachingHints(
        answers=compare(matched.own, matched.others, agreement, seed=seed, **needed),
        timing=compare(timed, others_timed, evenness, seed=seed, **needed),
        copied=len(here),
        copied_elsewhere=len(elsewhere),
        interviews=len(matched.own),
        same_sector=matched.same_sector,
        seed=seed,
        **needed,
    )
