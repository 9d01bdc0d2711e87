"""Pages that record an interview: consent, one step after the other, a look over everything, taking consent back.

What a step is given is kept at once; it becomes evidence when the interview is recorded as a whole.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import FieldList, FormField

from audits.consent.queries import ScriptInUse, find_script
from audits.consent.script import OWN_LANGUAGES, find_duty, read_out
from audits.forms import ConfirmForm
from audits.interviews.drafts import load_steps, require_unrecorded, save_step
from audits.interviews.forms import STEPS, InterviewForm, whole_form
from audits.interviews.operations import record_consent as record_answer
from audits.interviews.operations import record_interview as record
from audits.interviews.operations import require_consent
from audits.interviews.origins import languages
from audits.interviews.queries import get_consent, list_recruiters_of
from audits.interviews.steps import ConsentForm, Step
from audits.interviews.told import tell_step
from audits.interviews.values import ConsentOutcome
from audits.interviews.views import pages
from audits.interviews.withdrawing import withdraw_consent as withdraw
from audits.permissions import RECORD_INTERVIEW
from audits.queries import get_audit
from audits.saving import is_saved, is_stored
from compliance.accounts.guard import current_identity, requires
from compliance.clock import today
from compliance.database import commits
from compliance.errors import InvalidInput, NotFound
from compliance.web.language import current_language

_NOT_KEPT = frozenset({"csrf_token", "more"})


@pages.get("/audits/<int:audit_id>/interviews/new")
@requires(RECORD_INTERVIEW, subject=get_audit)
def record_consent(audit: Any) -> str:
    return _consent_page(audit, ConsentForm(formdata=None), find_script(request.args.get("language", "en")))


@pages.post("/audits/<int:audit_id>/interviews/new")
@requires(RECORD_INTERVIEW, subject=get_audit)
@commits
def save_consent(audit: Any) -> Any:
    form, kept = ConsentForm(), []
    script = find_script(form.script_language.data or "en")
    if not is_saved(form, lambda: kept.append(_record_consent(audit, form, script))):
        return _consent_page(audit, form, script), 422
    if kept[0].outcome is ConsentOutcome.GIVEN:
        return redirect(url_for(".record_step", consent_id=kept[0].id, step_code=STEPS[0].code), 303)
    flash(_saved_words(kept[0].outcome), "success")
    return redirect(url_for("audits.show_audit", audit_id=audit.id), 303)


def _record_consent(audit: Any, form: ConsentForm, script: ScriptInUse) -> Any:
    if form.script_version.data != script.version:
        raise InvalidInput("consent", _("The script was changed in the meantime. Read it out as it stands now."))
    return record_answer(audit, form.answers(), current_identity(), today())


def _saved_words(outcome: ConsentOutcome) -> str:
    if outcome is ConsentOutcome.REFUSED:
        return _("The refusal was recorded, and nothing else.")
    if outcome is ConsentOutcome.NOT_HELD:
        return _("No interview is held. That was recorded, and nothing else.")
    return _("The worker is to be spoken to later. Ask for consent again then.")


def _consent_page(audit: Any, form: ConsentForm, script: ScriptInUse) -> str:
    form.script_language.data, form.script_version.data = script.language, script.version
    duty = find_duty(audit.organisation.country, today())
    shown = [script.language] if script.language in OWN_LANGUAGES else list(OWN_LANGUAGES)
    return render_template(
        "audits/interviews/record_consent.html",
        audit=audit,
        form=form,
        script=script,
        own=[read_out(language, duty) for language in shown],
        duty=duty,
        languages=languages(current_language()),
    )


@pages.get("/interviews/consents/<int:consent_id>")
@requires(RECORD_INTERVIEW, subject=get_consent)
def record_interview(consent: Any) -> str:
    return _whole_page(consent, _whole(consent))


@pages.post("/interviews/consents/<int:consent_id>")
@requires(RECORD_INTERVIEW, subject=get_consent)
@commits
def save_interview(consent: Any) -> Any:
    form = _whole(consent)
    if not ConfirmForm().validate_on_submit() or not _is_recorded(consent, form):
        return _whole_page(consent, form), 422
    flash(_("The interview was recorded."), "success")
    return redirect(url_for("audits.show_audit", audit_id=consent.audit_id), 303)


def _is_recorded(consent: Any, form: InterviewForm) -> bool:
    require_consent(consent)
    require_unrecorded(consent)
    return form.validate() and is_stored(form, lambda: record(consent, form.answers(), current_identity(), today()))


def _whole(consent: Any) -> InterviewForm:
    form: InterviewForm = _offered(whole_form(load_steps(consent.id)), consent.audit)
    return form


def _whole_page(consent: Any, form: InterviewForm) -> str:
    return render_template(
        "audits/interviews/record_interview.html",
        consent=consent,
        audit=consent.audit,
        form=form,
        confirm=ConfirmForm(),
        told=[(step, tell_step(step, form), _errors_of(step, form)) for step in STEPS],
        steps=_step_links(consent),
    )


def _errors_of(step: Step, form: InterviewForm) -> Sequence[str]:
    return [error for name in _names(step) for error in _flat(form[name].errors)]


def _flat(errors: Any) -> list[str]:
    if isinstance(errors, dict):
        return [each for part in errors.values() for each in _flat(part)]
    return [str(each) for part in errors for each in (_flat(part) if isinstance(part, (dict, list, tuple)) else [part])]


def _names(step: Step) -> list[str]:
    return [field.name for field in step.form(meta={"csrf": False})]


@pages.get("/interviews/consents/<int:consent_id>/<step_code>")
@requires(RECORD_INTERVIEW, subject=get_consent)
def record_step(consent: Any, step_code: str) -> str:
    step, given = _step(step_code), load_steps(consent.id).get(step_code)
    form = step.form(formdata=None, data=_known(consent)) if given is None else step.form(formdata=_sent(given))
    if request.args.get("more") and "costs" in form and len(form["costs"]) < form["costs"].max_entries:
        form["costs"].append_entry()
    return _step_page(consent, step, form)


@pages.post("/interviews/consents/<int:consent_id>/<step_code>")
@requires(RECORD_INTERVIEW, subject=get_consent)
@commits
def save_interview_step(consent: Any, step_code: str) -> Any:
    step = _step(step_code)
    form = step.form()
    _offered(form, consent.audit)
    asked = set(_asked(form)) - _NOT_KEPT
    given = {name: values for name, values in request.form.lists() if name in asked}
    if not is_saved(form, lambda: save_step(consent, step.code, given, current_identity())):
        return _step_page(consent, step, form), 422
    if request.form.get("more"):
        return redirect(url_for(".record_step", consent_id=consent.id, step_code=step.code, more=1), 303)
    return redirect(_after(consent, step), 303)


def _asked(fields: Iterable[Any]) -> Iterator[str]:
    """The names of what a form asks, in the rows of its lists too. Nothing else that was sent is kept."""
    for field in fields:
        yield field.name
        if isinstance(field, FieldList | FormField):
            yield from _asked(field)


def _step(code: str) -> Step:
    found = next((step for step in STEPS if step.code == code), None)
    if found is None:
        raise NotFound(_("An interview has no such step."))
    return found


def _known(consent: Any) -> dict[str, Any]:
    """What asking for consent told already."""
    return {"interviewed_on": today(), "place": consent.place or "", "language": consent.script_language or ""}


def _sent(given: Any) -> MultiDict[str, str]:
    sent: MultiDict[str, str] = MultiDict()
    for name, values in given.items():
        sent.setlist(name, list(values))
    return sent


def _after(consent: Any, step: Step) -> str:
    following = STEPS[STEPS.index(step) + 1 :]
    if following:
        return url_for(".record_step", consent_id=consent.id, step_code=following[0].code)
    return url_for(".record_interview", consent_id=consent.id)


def _step_page(consent: Any, step: Step, form: Any) -> str:
    return render_template(
        "audits/interviews/record_step.html",
        consent=consent,
        audit=consent.audit,
        step=step,
        number=STEPS.index(step) + 1,
        of=len(STEPS),
        form=_offered(form, consent.audit),
        steps=_step_links(consent, step),
    )


def _step_links(consent: Any, current: Step | None = None) -> list[dict[str, Any]]:
    given = load_steps(consent.id)
    return [
        {
            "title": step.title,
            "url": url_for(".record_step", consent_id=consent.id, step_code=step.code),
            "state": "complete" if step.code in given else "not_started",
            "current": step is current,
        }
        for step in STEPS
    ]


@pages.get("/interviews/consents/<int:consent_id>/withdrawal")
@requires(RECORD_INTERVIEW, subject=get_consent)
def withdraw_consent(consent: Any) -> str:
    return render_template("audits/interviews/withdraw_consent.html", consent=consent, form=ConfirmForm())


@pages.post("/interviews/consents/<int:consent_id>/withdrawal")
@requires(RECORD_INTERVIEW, subject=get_consent)
@commits
def save_withdrawal(consent: Any) -> Any:
    form = ConfirmForm()
    if not is_saved(form, lambda: withdraw(consent, current_identity(), today())):
        return render_template("audits/interviews/withdraw_consent.html", consent=consent, form=form), 422
    flash(_("The consent is taken back. What was said is erased."), "success")
    return redirect(url_for("audits.show_audit", audit_id=consent.audit_id), 303)


def _offered(form: Any, audit: Any) -> Any:
    form.offer(audit.workplaces, list_recruiters_of(audit.organisation), current_language())
    return form
