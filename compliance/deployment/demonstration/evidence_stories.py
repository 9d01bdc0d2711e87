"""Evidence of the demonstration: a copied policy, files that expire, one replaced, answers a reviewer verified.

Nothing here draws by chance, so that it changes no other part of the demonstration.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from compliance.assessments.evidence.operations import attach_evidence, use_documents
from compliance.assessments.evidence.queries import list_evidence_of_question
from compliance.assessments.models import Answer
from compliance.assessments.queries import Place, QuestionPlace
from compliance.assessments.verification.operations import verify_answer
from compliance.assessments.verification.queries import list_submitted_revision_ids
from compliance.database import db
from compliance.deployment.demonstration.evidence_files import make_pdf
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.world import DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE
from compliance.documents.dates import StatedDates
from compliance.documents.models import Document
from compliance.documents.operations import replace_file

# Two employers that hand in one consultant's paper: the reviewer is told, they are not.
COPYING = ("gazelle", "ladder")
COPIED_NOTE = (
    "The company has a written policy that no worker pays any fee or cost of recruitment. It was signed by the general "
    "manager, explained to every supervisor in a language he reads, and hangs at the entrance of each site."
)
VERIFIED_FOR = (DEMONSTRATION_EMPLOYER, DEMONSTRATION_OFFICE)
BASIS = "Compared with the originals during the visit."


def plant_copied_policy(plan: DemonstrationPlan, key: str, first: QuestionPlace, on: date) -> None:
    """Before submission: the same file and the same passage at two employers."""
    if key not in COPYING:
        return
    answer = db.session.scalars(
        select(Answer).where(Answer.assessment_id == first.assessment.id, Answer.question_id == first.question.id)
    ).one()
    answer.note = COPIED_NOTE
    file = make_pdf("zero-fee-policy.pdf", "Policy: no worker pays for a job")
    dates = StatedDates(on - timedelta(days=200), first.assessment.period_starts_on, None, None)
    attach_evidence(first, file, dates, by=plan.identity(key), at=moment_on(on, 10))


def plant_verifications(plan: DemonstrationPlan, key: str, place: Place, places: Sequence[QuestionPlace]) -> None:
    """After submission: a reviewer verified what was backed by files."""
    if key not in VERIFIED_FOR or place.assessment.submitted_on is None:
        return
    by, at = plan.identity("inspector"), moment_on(min(place.assessment.submitted_on + timedelta(days=21), plan.today))
    for each in places:
        revision_ids = list_submitted_revision_ids(place.assessment.id, each.question.id)
        if revision_ids:
            verify_answer(place, each.question, BASIS, revision_ids=revision_ids, by=by, at=at)


def plant_own_files(plan: DemonstrationPlan, key: str, answered: Sequence[QuestionPlace], on: date) -> None:
    """In the round half answered: a licence about to expire, an expired insurance, a policy replaced and used again."""
    if key not in VERIFIED_FOR:
        return
    year = answered[0].assessment.period_starts_on
    old_year = StatedDates(year - timedelta(days=90), year.replace(year=year.year - 1), year - timedelta(days=1), None)
    papers = (
        ("commercial-licence.pdf", StatedDates(year, year, None, plan.today + timedelta(days=7))),
        ("health-insurance.pdf", StatedDates(year, year, None, plan.today - timedelta(days=4))),
        ("wage-file-last-year.pdf", old_year),
    )
    for place, (name, dates) in zip(answered, papers, strict=False):
        _attach(plan, key, place, name, dates, on)
    policy = answered[len(papers)]
    dates = StatedDates(year - timedelta(days=30), year - timedelta(days=30), None, None)
    _attach(plan, key, policy, "recruitment-policy.pdf", dates, on)
    document_id = list_evidence_of_question(policy)[-1].document_id
    document = db.session.get_one(Document, document_id)
    newer = make_pdf("recruitment-policy-signed.pdf", "Recruitment policy, signed")
    replace_file(document, newer, dates, by=plan.identity(key), at=moment_on(on, 12))
    for place in answered[len(papers) + 1 : len(papers) + 4]:
        use_documents(place, [document_id], by=plan.identity(key), at=moment_on(on, 12))


def _attach(plan: DemonstrationPlan, key: str, place: QuestionPlace, name: str, dates: StatedDates, on: date) -> None:
    file = make_pdf(name, f"{place.organisation.name}, {name}")
    attach_evidence(place, file, dates, by=plan.identity(key), at=moment_on(on, 11))
