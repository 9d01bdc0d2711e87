"""Interviews from the field, through consent and the interview's own form. A refusal keeps nothing else."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.field.form_values import bound_form, empty_form, field_names, require_valid
from audits.field.kinds import NotSaved, Saved, Saving, Step
from audits.interviews.forms import ConsentForm, InterviewCorrectionForm, InterviewForm
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.interviews.operations import correct_interview, record_consent, record_interview
from audits.interviews.queries import list_recruiters_of
from audits.models import Audit
from compliance.database import db, is_current
from compliance.errors import InvalidInput
from compliance.web.language import current_language

GIVEN = "given"
CONSENT = "consent"
_SIGN = "sign_"


def describe_interview(audit: Audit) -> Sequence[Step]:
    """Consent first; what follows is asked only where it is given."""
    form = _offered(empty_form(InterviewForm), audit)
    names = field_names(InterviewForm)
    signs = [name for name in names if name.startswith(_SIGN)]
    others = [name for name in names if not name.startswith(_SIGN)]
    return [
        Step(_("Consent"), empty_form(ConsentForm), field_names(ConsentForm), stop_unless=(CONSENT, GIVEN)),
        Step(_("What the worker tells"), form, [name for name in others if name != "note"]),
        Step(_("Signs of forced labour"), form, signs),
        Step(_("Anything else"), form, [name for name in others if name == "note"]),
    ]


def save_interview(saving: Saving) -> Saved:
    """Record consent and, where it was given, the interview; or correct the interview it was saved as."""
    before = _present(saving.subject_id)
    consent_form = bound_form(ConsentForm, saving.values)
    require_valid(consent_form)
    if before is not None:
        return _correct(before, saving)
    given = consent_form.consent.data == GIVEN
    if not given:
        consent = record_consent(saving.audit, given=False, by=saving.by, today=saving.today)
        return Saved(None, keeps_only=frozenset(field_names(ConsentForm))) if consent else Saved(None)
    values = {"interviewed_on": saving.noted_on, **saving.values}
    form = _offered(bound_form(InterviewForm, values), saving.audit)
    require_valid(form)
    consent = record_consent(saving.audit, given=True, by=saving.by, today=saving.today)
    with _at_its_field():
        interview = record_interview(consent, form.answers(), saving.by, saving.today)
    return Saved(consent.id, url=f"/interviews/{interview.id}")


def _correct(before: WorkerInterview, saving: Saving) -> Saved:
    values = {"interviewed_on": saving.noted_on, **saving.values, "reason": saving.reason}
    form = _offered(bound_form(InterviewCorrectionForm, values), saving.audit)
    require_valid(form)
    with _at_its_field():
        row = correct_interview(before, form.answers(), form.reason.data.strip(), saving.by, saving.today)
    return Saved(row.consent_id, url=f"/interviews/{row.id}")


class _at_its_field:
    """Turns an InvalidInput of an operation into NotSaved at the field it names."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, problem: Any, trace: Any) -> None:
        if isinstance(problem, InvalidInput):
            raise NotSaved({problem.field: [str(problem.message)]}) from problem


def _present(consent_id: int | None) -> WorkerInterview | None:
    if consent_id is None:
        return None
    statement = (
        select(WorkerInterview)
        .join(InterviewConsent, InterviewConsent.id == WorkerInterview.consent_id)
        .where(InterviewConsent.id == consent_id, is_current(WorkerInterview))
    )
    return db.session.scalars(statement).unique().one()


def _offered(form: Any, audit: Audit) -> Any:
    form.offer(audit.workplaces, list_recruiters_of(audit.organisation), current_language())
    return form
