"""What the demonstration is known to hold: every flag its evaluation raises, who raises none, where evidence lacks.

`tests/deployment` compares this list with what the evaluation finds: nothing more may be raised, and nothing less.
"""

from dataclasses import dataclass

from compliance.risk.vocabulary import Level


@dataclass(frozen=True)
class PlantedCase:
    """An organisation of which an indicator is to say something at a level."""

    organisation: str
    indicator: str
    level: Level


_AMBER, _RED, _CRITICAL = Level.AMBER, Level.RED, Level.CRITICAL

PLANTED: tuple[PlantedCase, ...] = (
    # It declares that workers hold their passports; six of eight interviews and a finding say otherwise.
    PlantedCase("acacia", "answers-contradicted", _RED),
    PlantedCase("acacia", "passports-kept", _CRITICAL),
    PlantedCase("dunes", "contract-differs-from-offer", _CRITICAL),
    PlantedCase("dunes", "critical-finding-past-deadline", _CRITICAL),
    PlantedCase("dunes", "upheld-wage-claims", _AMBER),
    PlantedCase("dunes", "wages-paid-late", _CRITICAL),
    PlantedCase("anchor", "movement-restricted", _CRITICAL),
    PlantedCase("anchor", "signs-seen-together", _CRITICAL),
    PlantedCase("kites", "fees-charged", _RED),
    PlantedCase("crescent", "fees-charged", _RED),
    PlantedCase("pomegranate", "self-assessment-overdue", _RED),
    PlantedCase("whistle", "self-assessment-overdue", _RED),
    PlantedCase("swallow", "self-assessment-overdue", _RED),
    PlantedCase("sail", "self-assessment-overdue", _RED),
    # Two of the six employers it recruits for have upheld claims, sanctions, late wages or kept passports on record.
    PlantedCase("lantern", "office-clients-in-trouble", _AMBER),
    # Two of the offices they use took fees, or lost a licence.
    PlantedCase("beacon", "employer-of-troubled-office", _AMBER),
    PlantedCase("quartz", "employer-of-troubled-office", _AMBER),
    # It declares free movement; four workers told of locked gates.
    PlantedCase("gazelle", "answers-contradicted", _AMBER),
    PlantedCase("gazelle", "movement-restricted", _RED),
    PlantedCase("threads", "upheld-wage-claims", _AMBER),
    PlantedCase("threads", "wages-paid-late", _RED),
    PlantedCase("coral", "wages-paid-late", _RED),
    PlantedCase("marble", "wages-paid-late", _AMBER),
    PlantedCase("kettle", "contract-differs-from-offer", _RED),
    PlantedCase("ladder", "critical-finding-past-deadline", _CRITICAL),
    PlantedCase("mirror", "passports-kept", _AMBER),
    PlantedCase("pearl", "passports-kept", _RED),
    PlantedCase("pearl", "authority-violations-found", _AMBER),
    PlantedCase("saffron", "movement-restricted", _RED),
    PlantedCase("oryx", "fees-charged", _RED),
    # It declares lawful overtime; a finding in its time records says otherwise.
    PlantedCase("cloud", "answers-contradicted", _AMBER),
    PlantedCase("pebble", "movement-restricted", _CRITICAL),
    PlantedCase("pebble", "signs-seen-together", _CRITICAL),
    PlantedCase("steps", "licence-expired", _AMBER),
    PlantedCase("well", "licence-expired", _AMBER),
    PlantedCase("bridge", "licence-expired", _CRITICAL),
    PlantedCase("bridge", "authority-violations-found", _AMBER),
    PlantedCase("gate", "licence-expired", _CRITICAL),
    # It works with a sub-agent whose licence was revoked.
    PlantedCase("gate", "sub-agent-unlicensed", _CRITICAL),
    PlantedCase("lake", "licence-expired", _CRITICAL),
    PlantedCase("gate", "sanction-in-force", _RED),
    # It declares that workers hold their passports; those who were asked, and a finding, say otherwise.
    PlantedCase("acacia", "custody-declared-otherwise", _RED),
    # It answers that workers paid nothing; an office it uses has a fee of one of its workers on record.
    PlantedCase("kites", "employer-against-its-office", _AMBER),
    PlantedCase("basket", "absconding-after-complaint", _RED),
    PlantedCase("basket", "contract-not-registered", _RED),
    PlantedCase("beacon", "grievance-log-silent", _AMBER),
    PlantedCase("whistle", "grievances-left-open", _RED),
    PlantedCase("feather", "hours-excessive", _RED),
    PlantedCase("feather", "orientation-not-understood", _RED),
    PlantedCase("honey", "deductions-too-high", _CRITICAL),
    PlantedCase("ink", "wages-not-on-record", _RED),
    PlantedCase("spindle", "wages-below-contract", _CRITICAL),
    PlantedCase("thimble", "orientation-not-on-record", _AMBER),
    PlantedCase("thimble", "permits-expired", _RED),
    # It declares that nobody is harmed; four of six workers tell of violence.
    PlantedCase("saffron", "answers-contradicted", _AMBER),
    PlantedCase("saffron", "violence-reported", _CRITICAL),
    # Ten workers to a room; it had answered that housing is decent.
    PlantedCase("ladder", "living-conditions-abusive", _RED),
    PlantedCase("ladder", "answers-contradicted", _AMBER),
    # Nearly every sign is declared absent, and several workers tell of one.
    # It closed with an upheld wage claim and came back; a supervisor linked the two.
    PlantedCase("comb", "upheld-wage-claims", _AMBER),
    PlantedCase("comb_again", "came-back-under-another-name", _AMBER),
    # It closed too; whether another firm is the same one waits to be looked at.
    PlantedCase("sparrow", "upheld-wage-claims", _AMBER),
    PlantedCase("acacia", "answers-too-good", _AMBER),
    PlantedCase("gazelle", "answers-too-good", _AMBER),
    PlantedCase("saffron", "answers-too-good", _AMBER),
)

# Looked at closely, and nothing is raised.
CLEAN: tuple[str, ...] = ("lanterns", "clockwork", "compass", "harbour", "sundial", "map")

# Two interviews, or none: neither raised nor cleared of it.
NOT_ENOUGH_EVIDENCE: tuple[tuple[str, str], ...] = (
    ("violet", "movement-restricted"),
    ("violet", "passports-kept"),
    ("violet", "fees-charged"),
    ("honey", "movement-restricted"),
    ("honey", "self-assessment-overdue"),
    ("thimble", "wages-paid-late"),
)
