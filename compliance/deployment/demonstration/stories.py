"""What happened at each organisation of the demonstration, in words that no feature's tables are needed for.

The features turn these words into their own records (`employers/demonstration.py` and the like). An organisation that
is not named here has an ordinary story: a fair self-assessment and nothing else.
"""

from collections.abc import Mapping

from compliance.deployment.demonstration.story_words import (
    Assessing,
    AuthorityMatterStory,
    Contracts,
    Custody,
    Fees,
    Found,
    Hours,
    Licensing,
    Log,
    Orientation,
    Permits,
    Stage,
    Story,
    Taken,
    Told,
    Visit,
    VisitKind,
    Wages,
)

_AUDIT = VisitKind.SOCIAL_AUDIT
_MINOR = (Found("payslips", Stage.CLOSED), Found("complaints_box", Stage.CLOSED), Found("heat_breaks"))
_PRAISED = (Found("housing_committee"), Found("training_records", Stage.CLOSED))
_FINE = (Found("wage_calendar"), Found("first_aid", Stage.CLOSED))
_CLAIM = AuthorityMatterStory("wage_claim", 200, "upheld")

EMPLOYER_STORIES: Mapping[str, Story] = {
    "acacia": Story(
        Assessing.HALF,
        wages=Wages.ON_TIME,
        paid_workers=40,
        contracts=Contracts.KEPT,
        custody=Custody.BY_WORKERS,
        visits=(
            Visit(
                25,
                announced=False,
                told=Told.PASSPORTS_HELD,
                interviews=8,
                refused=2,
                found=(
                    Found("passports_locked", Stage.PLANNED),
                    Found("contract_language", Stage.PLAN_SENT_BACK),
                    Found("payslips", Stage.OPEN),
                    Found("first_aid", Stage.CLOSED),
                    Found("wage_calendar"),
                ),
            ),
            Visit(-12, _AUDIT),
        ),
    ),
    "dunes": Story(
        Assessing.FAIR,
        admits=(2, 8),
        wages=Wages.UNPAID,
        paid_workers=24,
        contracts=Contracts.MUCH_WORSE,
        matters=(_CLAIM, AuthorityMatterStory("wage_claim", 120, "open")),
        visits=(
            Visit(
                150,
                told=Told.LATE_WAGES,
                interviews=7,
                found=(Found("wages_unpaid", Stage.OPEN), Found("payslips", Stage.APPROVED), Found("heat_breaks")),
            ),
            Visit(-20, announced=False, is_follow_up=True),
        ),
    ),
    "anchor": Story(
        Assessing.WEAK,
        admits=(3, 7, 8, 10, 11),
        visits=(
            Visit(
                28,
                announced=False,
                told=Told.LOCKED_IN_AND_OVERWORKED,
                interviews=7,
                refused=1,
                found=(Found("gates_locked", Stage.WITHHELD), Found("overtime", Stage.PLANNED)),
            ),
        ),
    ),
    "lanterns": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        paid_workers=30,
        contracts=Contracts.KEPT,
        custody=Custody.BY_WORKERS,
        visits=(Visit(110, _AUDIT, told=Told.NOTHING_WRONG, interviews=8, found=(*_PRAISED, *_FINE)),),
    ),
    "kites": Story(
        Assessing.FAIR,
        wages=Wages.ON_TIME,
        visits=(
            Visit(
                80,
                told=Told.FEES_PAID,
                interviews=9,
                refused=1,
                found=(
                    Found("fee_survey", Stage.PROVEN),
                    Found("training_records", Stage.CLOSED),
                    Found("heat_breaks"),
                ),
            ),
        ),
    ),
    "pomegranate": Story(Assessing.OVERDUE, wages=Wages.ON_TIME, paid_workers=15),
    "gazelle": Story(
        Assessing.GOOD,
        contracts=Contracts.KEPT,
        visits=(
            Visit(
                70,
                announced=False,
                told=Told.MOVEMENT_RESTRICTED,
                interviews=6,
                found=(Found("contract_language", Stage.APPROVED), Found("complaints_box", Stage.PROVEN)),
            ),
        ),
    ),
    "clockwork": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        paid_workers=60,
        contracts=Contracts.KEPT,
        custody=Custody.BY_WORKERS,
        visits=(Visit(200, told=Told.NOTHING_WRONG, interviews=12, refused=2, found=(*_MINOR, *_FINE)),),
    ),
    "threads": Story(Assessing.FAIR, admits=(8,), wages=Wages.LATE, paid_workers=25, matters=(_CLAIM,)),
    "kettle": Story(Assessing.FAIR, admits=(2,), wages=Wages.ON_TIME, contracts=Contracts.WORSE),
    "ladder": Story(
        Assessing.FAIR,
        wages=Wages.ON_TIME,
        paid_workers=35,
        visits=(
            Visit(
                100,
                told=Told.NOTHING_WRONG,
                interviews=6,
                found=(
                    Found("fire_exit", Stage.PROOF_SENT_BACK),
                    Found("crowded_rooms", Stage.OPEN),
                    Found("payslips", Stage.CLOSED),
                    Found("heat_breaks"),
                ),
            ),
        ),
    ),
    "compass": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        hours=Hours.LAWFUL,
        permits=Permits.VALID,
        log=Log.ANSWERED,
        orientation=Orientation.UNDERSTOOD,
        contracts=Contracts.KEPT,
        visits=(Visit(160, told=Told.NOTHING_WRONG, interviews=8, found=_MINOR),),
    ),
    "mirror": Story(
        Assessing.FAIR,
        admits=(7,),
        custody=Custody.DECLARED_HELD,
        wages=Wages.ON_TIME,
        visits=(Visit(230, _AUDIT, found=(Found("complaints_box", Stage.CLOSED), Found("housing_committee"))),),
    ),
    "saffron": Story(
        Assessing.FAIR,
        admits=(3,),
        visits=(
            Visit(130, found=(Found("gates_locked", Stage.WITHHELD), Found("first_aid", Stage.OPEN))),
            Visit(45, announced=False, told=Told.VIOLENCE, interviews=6),
        ),
    ),
    "oryx": Story(Assessing.FAIR, fees=Fees.CHARGED, wages=Wages.ON_TIME, visits=(Visit(90, found=_MINOR),)),
    "quartz": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        custody=Custody.BY_WORKERS,
        visits=(Visit(60, _AUDIT, told=Told.NOTHING_WRONG, interviews=8, found=_PRAISED),),
    ),
    "whistle": Story(
        Assessing.OVERDUE, log=Log.NEGLECTED, visits=(Visit(300, found=(Found("payslips", Stage.CLOSED),)),)
    ),
    "cloud": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        visits=(Visit(35, found=(Found("overtime", Stage.PLAN_SENT_BACK), Found("payslips", Stage.PLANNED), *_FINE)),),
    ),
    "honey": Story(Assessing.NEVER, taken=Taken.MORE_THAN_HALF, wages=Wages.ON_TIME, paid_workers=12),
    "pebble": Story(
        Assessing.WEAK,
        admits=(3, 7, 8, 10, 11),
        visits=(Visit(55, announced=False, told=Told.LOCKED_IN_AND_OVERWORKED, interviews=8, refused=3),),
    ),
    "harbour": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        visits=(
            Visit(180, told=Told.NOTHING_WRONG, interviews=8, found=(Found("fire_exit", Stage.CLOSED), *_MINOR)),
            Visit(40, is_follow_up=True, found=(Found("housing_committee"),)),
        ),
    ),
    "violet": Story(Assessing.NEVER, visits=(Visit(65, told=Told.NOTHING_WRONG, interviews=2),)),
    "sundial": Story(
        Assessing.GOOD,
        wages=Wages.ON_TIME,
        paid_workers=50,
        contracts=Contracts.KEPT,
        visits=(Visit(140, _AUDIT, told=Told.NOTHING_WRONG, interviews=10, found=(*_PRAISED, Found("heat_breaks"))),),
    ),
    "feather": Story(Assessing.NEVER, hours=Hours.EXCESSIVE, orientation=Orientation.NOT_UNDERSTOOD),
    "coral": Story(Assessing.FAIR, admits=(8,), wages=Wages.LATE, paid_workers=18),
    "thimble": Story(Assessing.NEVER, permits=Permits.EXPIRED),
    "beacon": Story(Assessing.FAIR, log=Log.SILENT, visits=(Visit(0, _AUDIT, found=(Found("payslips"),)),)),
    "pearl": Story(
        Assessing.FAIR,
        admits=(7,),
        custody=Custody.SEEN_HELD,
        matters=(AuthorityMatterStory("violation", 260, "upheld"),),
        visits=(Visit(27, found=(Found("passports_locked", Stage.APPROVED), Found("complaints_box", Stage.OPEN))),),
    ),
    "marble": Story(Assessing.FAIR, admits=(8,), wages=Wages.NOTED, paid_workers=12),
    "swallow": Story(Assessing.OVERDUE, visits=(Visit(-35, is_semi_announced=True),)),
    "comet": Story(
        Assessing.FAIR,
        wages=Wages.ON_TIME,
        visits=(Visit(0, announced=False, told=Told.NOTHING_WRONG, interviews=6, found=(Found("first_aid"),)),),
    ),
    "basket": Story(Assessing.FAIR, reported_absconded=True, contracts=Contracts.HALF_REGISTERED, visits=(Visit(-8),)),
    "spindle": Story(
        Assessing.FAIR,
        wages=Wages.ON_TIME,
        paid_workers=12,
        contracts=Contracts.KEPT,
        taken=Taken.BELOW_CONTRACT,
        fees=Fees.REPAID,
        visits=(Visit(210, found=(Found("contract_language", Stage.CLOSED),)),),
    ),
    "ink": Story(
        Assessing.FAIR,
        wages=Wages.ON_TIME,
        paid_workers=8,
        contracts=Contracts.REGISTERED,
        visits=(Visit(240, _AUDIT, found=(Found("complaints_box", Stage.CLOSED), *_FINE)),),
    ),
}

OFFICE_STORIES: Mapping[str, Story] = {
    "lantern": Story(
        Assessing.HALF,
        licence=Licensing.ACTIVE,
        visits=(Visit(95, found=(Found("price_list", Stage.PLANNED), Found("upstream_costs", Stage.OPEN))),),
    ),
    "crescent": Story(
        Assessing.FAIR, admits=(9,), licence=Licensing.ACTIVE, fees=Fees.CHARGED, visits=(Visit(-15, announced=False),)
    ),
    "steps": Story(Assessing.FAIR, licence=Licensing.EXPIRING),
    "bridge": Story(
        Assessing.FAIR, licence=Licensing.EXPIRED, matters=(AuthorityMatterStory("violation", 150, "upheld"),)
    ),
    "gate": Story(
        Assessing.WEAK,
        admits=(2, 3, 7, 9),
        licence=Licensing.SUSPENDED,
        matters=(AuthorityMatterStory("sanction", 30, "upheld"),),
    ),
    "sail": Story(Assessing.OVERDUE, licence=Licensing.ACTIVE),
    "map": Story(
        Assessing.GOOD,
        licence=Licensing.ACTIVE,
        visits=(Visit(120, told=Told.NOTHING_WRONG, interviews=7, found=(Found("price_list", Stage.CLOSED),)),),
    ),
    "hourglass": Story(Assessing.GOOD, licence=Licensing.ACTIVE),
    "well": Story(Assessing.NEVER, licence=Licensing.EXPIRING),
    "garden": Story(Assessing.FAIR, licence=Licensing.ACTIVE, fees=Fees.REPAID),
    "camel": Story(Assessing.FAIR, licence=Licensing.ACTIVE),
    "tower": Story(Assessing.FAIR, licence=Licensing.ACTIVE),
}

SUB_AGENT_STORY = Story(Assessing.NEVER)


def story_of(key: str, *, is_sub_agent: bool) -> Story:
    """The story of an organisation; the ordinary one where none is told."""
    if is_sub_agent:
        return SUB_AGENT_STORY
    return EMPLOYER_STORIES.get(key) or OFFICE_STORIES.get(key) or Story()
