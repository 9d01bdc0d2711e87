"""Interviews from the field, through the product's own steps. Unless the worker agreed, nothing else is kept."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.field.consent_script import ScriptField, offer_script, read_script
from audits.field.erasing import CONSENT_FIELDS
from audits.field.form_values import bound_form, empty_form, field_names, require_valid
from audits.field.kinds import NotSaved, Saved, Saving, Step
from audits.interviews.forms import CONSENT_STEP, STEPS, ConsentForm, InterviewCorrectionForm, InterviewForm
from audits.interviews.models import InterviewConsent, WorkerInterview
from audits.interviews.operations import correct_interview, record_whole_interview
from audits.interviews.queries import list_recruiters_of
from audits.interviews.values import ConsentOutcome
from audits.interviews.withdrawing import withdraw_consent
from audits.models import Audit
from compliance.database import db, is_current
from compliance.errors import InvalidInput
from compliance.web.language import current_language

CONSENT = "consent"
SCRIPT = "script"
# Asked before consent, and the same place.
ASKED_BEFORE = "place"
_LOAN = ("loan_amount", "interest_percent", "interest_period", "lender")
_SHOWN_IF = {
    "group_size": ("setting", ("group",)),
    "costs": ("fee_paid", ("yes",)),
    **{f"costs.{name}": ("borrowed", ("yes",)) for name in _LOAN},
}


class FieldConsentForm(ConsentForm):
    """Asking for consent with the script on the phone."""

    script = ScriptField()


def describe_interview(audit: Audit) -> Sequence[Step]:
    """Consent first; the steps after it are asked only where it is given."""
    consent = empty_form(FieldConsentForm)
    consent.script.label.text = _("Read this out, word by word")
    offer_script(consent.script, audit)
    names = [SCRIPT, *(name for name in field_names(ConsentForm) if not name.startswith(f"{SCRIPT}_"))]
    first = Step(str(CONSENT_STEP.title), consent, names, stop_unless=(CONSENT, ConsentOutcome.GIVEN.value))
    recruiters = list_recruiters_of(audit.organisation)
    return [first, *(_described(step, audit, recruiters) for step in STEPS)]


def _described(step: Any, audit: Audit, recruiters: Sequence[Any]) -> Step:
    form = empty_form(step.form)
    form.offer(audit.workplaces, recruiters, current_language())
    names = [name for name in field_names(step.form) if name != ASKED_BEFORE]
    return Step(str(step.title), form, names, shown_if=_SHOWN_IF, default_of={"language": (SCRIPT, "language")})


def save_interview(saving: Saving) -> Saved:
    """Record what came of asking and, where the worker agreed, the interview; or correct the one it was saved as."""
    script = read_script(saving.values.get(SCRIPT))
    told = {name: value for name, value in saving.values.items() if name != SCRIPT}
    consent_form = bound_form(ConsentForm, {**told, **script})
    require_valid(consent_form)
    asked = consent_form.answers()
    is_given = asked.outcome is ConsentOutcome.GIVEN
    values = {"interviewed_on": saving.noted_on, "language": script.get("script_language"), **told}
    if saving.subject_id is not None:
        return _correct(saving.subject_id, is_given, values, saving)
    form = _checked(InterviewForm, values, saving.audit) if is_given else None
    with _at_its_field():
        answers = form.answers() if form is not None else None
        consent = record_whole_interview(saving.audit, asked, answers, saving.by, saving.today)
    if not is_given:
        return Saved(consent.id, keeps_only=CONSENT_FIELDS)
    return Saved(consent.id, url=f"/interviews/{consent.interviews[-1].id}")


def _correct(consent_id: int, is_given: bool, values: dict[str, Any], saving: Saving) -> Saved:
    consent = db.session.get_one(InterviewConsent, consent_id)
    if consent.outcome is not ConsentOutcome.GIVEN:
        raise NotSaved({CONSENT: [_("The worker's answer is recorded and stays. Ask again in a new interview.")]})
    if consent.withdrawal is not None:
        raise NotSaved({}, _("The worker took the consent back: nothing may be recorded."), keeps_only=CONSENT_FIELDS)
    if not is_given:
        return _take_back(consent, saving)
    form = _checked(InterviewCorrectionForm, {**values, "reason": saving.reason}, saving.audit)
    with _at_its_field():
        row = correct_interview(_present(consent.id), form.answers(), form.reason.data.strip(), saving.by, saving.today)
    return Saved(consent.id, url=f"/interviews/{row.id}")


def _take_back(consent: InterviewConsent, saving: Saving) -> Saved:
    """A worker who agreed at first says no: what was said is erased."""
    if saving.values.get(CONSENT) != ConsentOutcome.REFUSED:
        raise NotSaved({CONSENT: [_("This interview is recorded. Choose that the worker refused to take it back.")]})
    withdraw_consent(consent, saving.by, saving.today)
    return Saved(consent.id, keeps_only=CONSENT_FIELDS)


def _present(consent_id: int) -> WorkerInterview:
    statement = select(WorkerInterview).where(WorkerInterview.consent_id == consent_id, is_current(WorkerInterview))
    return db.session.scalars(statement).unique().one()


def _checked(form_class: Any, values: dict[str, Any], audit: Audit) -> Any:
    form = bound_form(form_class, values)
    form.offer(audit.workplaces, list_recruiters_of(audit.organisation), current_language())
    require_valid(form)
    return form


@contextmanager
def _at_its_field() -> Iterator[None]:
    """Turns an InvalidInput of an operation into NotSaved at the field it names."""
    try:
        yield
    except InvalidInput as problem:
        raise NotSaved({problem.field: [str(problem.message)]}) from problem
