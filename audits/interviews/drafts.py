"""What was given so far in an interview that is not recorded yet: kept by step, erased once it is of no use."""

from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from audits.independence.checks import require_independent
from audits.interviews.models import InterviewConsent, InterviewStepDraft
from compliance.accounts.identity import Identity
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict

# A step's fields as a browser sends them: each name with its values.
Given = Mapping[str, Sequence[str]]


def require_unrecorded(consent: InterviewConsent) -> None:
    """Raise Conflict if the interview was recorded: it is corrected then, not recorded again."""
    if consent.interviews:
        raise Conflict(_("This interview is recorded already. Open it to correct it."))


def save_step(consent: InterviewConsent, step: str, given: Given, by: Identity) -> None:
    """Keep what was given in `step`, in place of what was given there before.

    Raises Conflict if the interview is recorded already, NotAllowed for a member who is not independent.
    """
    require_independent(consent.audit, by)
    require_unrecorded(consent)
    draft = db.session.scalars(
        select(InterviewStepDraft).where(InterviewStepDraft.consent_id == consent.id, InterviewStepDraft.step == step)
    ).one_or_none()
    if draft is None:
        draft = InterviewStepDraft(consent_id=consent.id, step=step)
        db.session.add(draft)
    draft.given = {name: list(values) for name, values in given.items()}
    draft.saved_at, draft.saved_by_id = now(), by.user_id
    db.session.flush()


def load_steps(consent_id: int) -> dict[str, Given]:
    """What was given so far, by step."""
    rows = db.session.execute(
        select(InterviewStepDraft.step, InterviewStepDraft.given).where(InterviewStepDraft.consent_id == consent_id)
    )
    return {row.step: row.given for row in rows}


def forget_drafts(consent_id: int) -> None:
    """Erase what was given so far: it is recorded now, or must not be kept."""
    db.session.execute(delete(InterviewStepDraft).where(InterviewStepDraft.consent_id == consent_id))


def forget_drafts_of_audit(audit_id: int) -> None:
    """Erase all that was begun in an audit and not recorded; after closing it cannot be recorded any more."""
    consents = select(InterviewConsent.id).where(InterviewConsent.audit_id == audit_id)
    db.session.execute(
        delete(InterviewStepDraft)
        .where(InterviewStepDraft.consent_id.in_(consents))
        .execution_options(synchronize_session=False)
    )
