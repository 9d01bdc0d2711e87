"""Bringing in self-assessments that were filled in on paper, one answer a row.

The rows of one organisation, standard and year become one submitted assessment, marked as imported. A second run of the
same file changes nothing; an answer that was brought in is not overwritten, it is corrected on the pages. Rows of one
paper form may lie in several batches, so an imported round takes further answers to questions that had none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from marshmallow import RAISE, Schema, fields, validate
from sqlalchemy import bindparam, insert, select, update

from compliance.assessments.models import Answer, Assessment, AssessmentState
from compliance.assessments.operations import GivenAnswer, check_answer
from compliance.assessments.queries import Place, list_standard_facts
from compliance.assessments.resemblance.operations import request_comparison
from compliance.assessments.scores.scoring import Degree
from compliance.assessments.scores.summaries import replace_summaries, score_answers, summary_row
from compliance.assessments.submission import (
    build_snapshot,
    digest_of,
    hidden_ids,
    hide_answers,
    new_receipt_numbers,
    values_by_code,
)
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import InvalidInput, NotFound
from compliance.imports.importer import ImportedRow, ImportResult, RecordImporter, RowError
from compliance.imports.references import OrganisationReference
from compliance.organisations.models import Organisation
from compliance.scheduling.pending import request_evaluation
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import load_outline

Key = tuple[int, str, int]


class AnswerSchema(Schema):
    """One answer on one paper form. `period` is the year; a question that does not apply needs a reason or a note."""

    class Meta:
        unknown = RAISE

    organisation = OrganisationReference(required=True)
    standard_code = fields.String(required=True, validate=validate.Length(1, 80))
    period = fields.Integer(required=True, validate=validate.Range(2000, 2100))
    question_code = fields.String(required=True, validate=validate.Length(1, 60))
    value = fields.String(required=True, validate=validate.Length(1, 20_000))
    reason = fields.String(allow_none=True, validate=validate.Length(max=2000))
    note = fields.String(allow_none=True, validate=validate.Length(max=5000))
    declared_name = fields.String(required=True, validate=validate.Length(1, 200))
    declared_role = fields.String(required=True, validate=validate.Length(1, 200))
    submitted_on = fields.Date(required=True)


@dataclass
class Form:
    """One paper form: the rows of one organisation, standard and year, and what is stored of it."""

    key: Key
    outline: StandardOutline
    first: ImportedRow
    assessment: Assessment | None = None
    stored: dict[int, str | None] = field(default_factory=dict)
    new: list[dict[str, Any]] = field(default_factory=list)

    def agrees(self, row: ImportedRow) -> bool:
        facts = ("declared_name", "declared_role", "submitted_on")
        return all(row.values[name] == self.first.values[name] for name in facts)


@dataclass
class Batch:
    """What one call of `write_answers` found and did."""

    forms: dict[Key, Form] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    unchanged: int = 0


def write_answers(rows: Sequence[ImportedRow]) -> ImportResult:
    """Store a batch: three statements a form, the rest once, however many rows the forms have."""
    batch = Batch()
    outlines = _outlines({row.values["standard_code"] for row in rows})
    known = [row for row in rows if _is_known_standard(row, outlines, batch)]
    for row in known:
        batch.forms.setdefault(_key(row), Form(_key(row), outlines[row.values["standard_code"]], row))
    _load_stored(batch)
    for row in known:
        _take(row, batch)
    changed = [form for form in batch.forms.values() if form.new]
    created = [form for form in changed if form.assessment is None]
    _insert_assessments(created)
    _insert_answers(changed)
    _seal(changed)
    _log(created)
    request_comparison(form.assessment.id for form in changed if form.assessment)
    request_evaluation((form.key[0] for form in changed), "assessment_submitted")
    db.session.flush()
    number_new = sum(len(form.new) for form in changed)
    return ImportResult(created=number_new, unchanged=batch.unchanged, errors=batch.errors)


def _key(row: ImportedRow) -> Key:
    return row.values["organisation"], row.values["standard_code"], row.values["period"]


def _outlines(codes: set[str]) -> dict[str, StandardOutline]:
    """The newest version of each of these standards."""
    newest: dict[str, int] = {}
    for facts in list_standard_facts():
        newest.setdefault(facts.code, facts.id)
    return {code: load_outline(newest[code]) for code in codes if code in newest}


def _is_known_standard(row: ImportedRow, outlines: Mapping[str, StandardOutline], batch: Batch) -> bool:
    if row.values["standard_code"] in outlines:
        return True
    batch.errors.append(RowError(row.number, "standard_code", _("There is no standard with this code.")))
    return False


def _load_stored(batch: Batch) -> None:
    """Find the rounds that exist already, and the answers of those that were imported."""
    organisation_ids = {organisation_id for organisation_id, _code, _year in batch.forms}
    found = db.session.scalars(
        select(Assessment).where(
            Assessment.organisation_id.in_(organisation_ids),
            Assessment.supersedes_id.is_(None),
            Assessment.state != AssessmentState.WITHDRAWN,
        )
    ).all()
    for each in found:
        form = batch.forms.get((each.organisation_id, each.standard_code, each.period_starts_on.year))
        if form:
            form.assessment, form.outline = each, load_outline(each.standard_id)
    by_id = {form.assessment.id: form for form in batch.forms.values() if form.assessment}
    stored = db.session.execute(
        select(Answer.assessment_id, Answer.question_id, Answer.value).where(Answer.assessment_id.in_(by_id))
    )
    for assessment_id, question_id, value in stored:
        by_id[assessment_id].stored[question_id] = value


def _take(row: ImportedRow, batch: Batch) -> None:
    """Add the row's answer to its form, or note why not."""
    form = batch.forms[_key(row)]
    try:
        answer = _answer(row, form)
    except InvalidInput as error:
        column = "value" if error.field == "currency" else error.field
        batch.errors.append(RowError(row.number, column, str(error.message)))
        return
    question_id = answer["question_id"]
    if question_id not in form.stored:
        form.stored[question_id] = answer["value"]
        form.new.append(answer)
    elif form.stored[question_id] == answer["value"]:
        batch.unchanged += 1
    else:
        message = _("Another answer to this question is stored already. Correct the self-assessment instead.")
        batch.errors.append(RowError(row.number, "value", message))


def _answer(row: ImportedRow, form: Form) -> dict[str, Any]:
    values = row.values
    if form.assessment is not None and not form.assessment.is_imported:
        raise InvalidInput("period", _("The organisation answers this round in Sanad itself."))
    if not form.agrees(row):
        raise InvalidInput("declared_name", _("Name, position or date differ from the first row of the same form."))
    try:
        question = form.outline.get_question(values["question_code"])
    except NotFound:
        raise InvalidInput("question_code", _("The standard has no question with this code.")) from None
    reason = values.get("reason") or values.get("note")
    checked = check_answer(question, GivenAnswer(values["value"], reason, values.get("note")))
    return {
        "question_id": question.id,
        "value": checked.value,
        "degree": checked.degree,
        "reason": reason if checked.degree is Degree.NOT_APPLICABLE else None,
        "note": values.get("note"),
        "answered_at": now(),
        "version": 1,
    }


def _insert_assessments(forms: Sequence[Form]) -> None:
    receipts = new_receipt_numbers(len(forms), now().date())
    for form, receipt in zip(forms, receipts, strict=True):
        form.assessment = _assessment(form, receipt)
    db.session.add_all([form.assessment for form in forms])
    db.session.flush()


def _assessment(form: Form, receipt: str) -> Assessment:
    organisation_id, code, year = form.key
    values = form.first.values
    return Assessment(
        organisation_id=organisation_id,
        standard_id=form.outline.id,
        standard_code=code,
        period_starts_on=date(year, 1, 1),
        period_ends_on=date(year, 12, 31),
        due_on=date(year, 12, 31),
        state=AssessmentState.SUBMITTED,
        opened_on=values["submitted_on"],
        opened_at=now(),
        submitted_on=values["submitted_on"],
        submitted_at=now(),
        declared_name=values["declared_name"],
        declared_role=values["declared_role"],
        receipt_number=receipt,
        is_imported=True,
    )


def _insert_answers(forms: Sequence[Form]) -> None:
    new = [{**answer, "assessment_id": _id(form)} for form in forms for answer in form.new]
    if new:
        db.session.execute(insert(Answer), new)


def _seal(forms: Sequence[Form]) -> None:
    """Snapshot, digest and summary of every form that changed; four statements in all."""
    ids = [_id(form) for form in forms]
    answers: dict[int, dict[int, Answer]] = defaultdict(dict)
    for answer in db.session.scalars(select(Answer).where(Answer.assessment_id.in_(ids))):
        answers[answer.assessment_id][answer.question_id] = answer
    wanted = {form.key[0] for form in forms}
    organisations = {
        each.id: each for each in db.session.scalars(select(Organisation).where(Organisation.id.in_(wanted)))
    }
    summaries, sealed = [], []
    for form in forms:
        place = Place(_stored(form), organisations[form.key[0]], form.outline)
        values = values_by_code(form.outline, answers[_id(form)])
        hide_answers(answers[_id(form)], hidden_ids(form.outline, values))
        result = score_answers(form.outline, values)
        snapshot = build_snapshot(place, answers[_id(form)], result, {})
        sealed.append({"of_id": _id(form), "snapshot": snapshot, "digest": digest_of(snapshot)})
        summaries.append(summary_row(_id(form), result))
    if sealed:
        table = Assessment.__table__
        db.session.connection().execute(
            update(table)
            .where(table.c.id == bindparam("of_id"))
            .values(snapshot=bindparam("snapshot"), digest=bindparam("digest")),
            sealed,
        )
        replace_summaries(summaries)


def _log(forms: Sequence[Form]) -> None:
    for form in forms:
        summary = f"Imported self-assessment {_stored(form).receipt_number} from paper"
        record_change("assessments.import_assessment", _stored(form), None, summary=summary)


def _stored(form: Form) -> Assessment:
    if form.assessment is None:
        raise NotFound
    return form.assessment


def _id(form: Form) -> int:
    return _stored(form).id


ANSWER_IMPORTER = RecordImporter(
    kind="answers", label=_l("Answers of self-assessments"), schema=AnswerSchema(), write=write_answers
)
