"""Findings from the field, through the finding's own form and operations."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from audits.field.form_values import bound_form, empty_form, field_names, require_valid
from audits.field.kinds import NotSaved, Saved, Saving, Step
from audits.findings.forms import FindingCorrectionForm, FindingForm
from audits.findings.models import Finding, FindingPhoto, first_id
from audits.findings.operations import add_photos, correct_finding, record_finding
from audits.findings.queries import list_standards_for
from audits.findings.wording import find_revealing_words
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.database import db, is_current
from compliance.errors import InvalidInput

_CONFIRMATION = "words_confirmed"


def describe_finding(audit: Audit) -> Sequence[Step]:
    """One screen with every field of the form."""
    form = _offered(empty_form(FindingForm), audit)
    form.words_confirmed.described = {"only_if_sent_back": True}
    return [Step(_("What was found"), form, field_names(FindingForm))]


def save_finding(saving: Saving) -> Saved:
    """Record the finding, or correct the one it was saved as."""
    before = _present(saving.subject_id)
    form_class = FindingForm if before is None else FindingCorrectionForm
    values = {"found_on": saving.noted_on, **saving.values, "reason": saving.reason}
    form = _offered(bound_form(form_class, values), saving.audit)
    require_valid(form)
    try:
        if before is None:
            row = record_finding(saving.audit, form.facts(), saving.by, saving.today)
        else:
            row = correct_finding(before, form.facts(), form.reason.data.strip(), saving.by, saving.today)
    except InvalidInput as problem:
        raise NotSaved({problem.field: _said(problem, form, saving.audit)}) from problem
    return Saved(row.first_id, row.number, f"/findings/{row.id}")


def hang_photos(finding_id: int, uploads: Sequence[Any], by: Identity) -> Sequence[int]:
    """Add photos to the finding whose first row has this id; gives the ids of their documents."""
    finding = db.session.get(Finding, finding_id)
    assert finding is not None
    before = _photo_ids(finding_id)
    add_photos(finding, uploads, by)
    return [each for each in _photo_ids(finding_id) if each not in before]


def _photo_ids(finding_id: int) -> list[int]:
    statement = select(FindingPhoto.document_id).where(FindingPhoto.finding_id == finding_id)
    return list(db.session.scalars(statement.order_by(FindingPhoto.document_id)))


def _said(problem: InvalidInput, form: Any, audit: Audit) -> list[str]:
    """The message at its field; of revealing words the words too, as the page shows them."""
    if problem.field != _CONFIRMATION:
        return [str(problem.message)]
    words = find_revealing_words(form.text_for_organisation.data or "", audit)
    return [str(problem.message), *([_("Found: %(words)s.", words=", ".join(words))] if words else [])]


def _present(finding_id: int | None) -> Finding | None:
    if finding_id is None:
        return None
    statement = select(Finding).where(first_id(Finding) == finding_id, is_current(Finding))
    return db.session.scalars(statement).unique().one()


def _offered(form: Any, audit: Audit) -> Any:
    form.offer(audit.workplaces, list_standards_for(audit.organisation))
    return form
