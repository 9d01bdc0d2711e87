"""What the product can say by itself of the limits of an audit: places not seen, interviews missing or refused.

Proposals only: the lead changes them. Those for the organisation rest on nothing that workers said or refused.
"""

from flask_babel import gettext as _
from sqlalchemy import func, select

from audits.interviews.models import InterviewPlace, WorkerInterview
from audits.interviews.queries import count_interviews
from audits.models import Audit
from audits.queries import list_workplaces_of
from audits.sampling.queries import list_samples
from compliance.database import db, is_current
from compliance.web.formatting import minimum_count, workplace_name


def propose_limits(audit: Audit) -> list[str]:
    """Sentences for the team and the authority, in the language in use."""
    counts, samples = count_interviews(audit.id), list_samples(audit.id)
    sentences = propose_limits_for_organisation(audit)
    if not samples:
        sentences.append(_("No sample was drawn."))
    if counts.recorded == 0:
        sentences.append(_("No worker was interviewed."))
    elif samples and counts.recorded < samples[0].individual + sum(samples[0].groups):
        sentences.append(_("Fewer workers were interviewed than the sample asks for."))
    if counts.recorded and not _has_interviews_off_site(audit.id):
        sentences.append(_("No interview was held away from work and housing."))
    if counts.refused:
        sentences.append(_refused(counts.refused))
    return sentences


def propose_limits_for_organisation(audit: Audit) -> list[str]:
    """Sentences the organisation may read."""
    seen = {place.id for place in audit.workplaces}
    missed = [place for place in list_workplaces_of(audit.organisation_id) if place.id not in seen]
    if not missed:
        return []
    return [_("Not visited: %(places)s.", places=", ".join(workplace_name(place) for place in missed))]


def _has_interviews_off_site(audit_id: int) -> bool:
    statement = select(func.count(WorkerInterview.id)).where(
        WorkerInterview.audit_id == audit_id,
        WorkerInterview.place == InterviewPlace.OFF_SITE,
        is_current(WorkerInterview),
    )
    return bool(db.session.scalar(statement))


def _refused(number: int) -> str:
    if number < minimum_count():
        return _("Fewer than %(minimum)s workers refused an interview.", minimum=minimum_count())
    return _("%(number)s workers refused an interview.", number=number)
