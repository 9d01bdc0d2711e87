"""Pages that bring evidence to answers: files that are here already, and several files at once with a list."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.evidence.backing import question_backing
from compliance.assessments.evidence.batch import BatchResult, add_files
from compliance.assessments.evidence.forms import AddFilesForm
from compliance.assessments.evidence.manifest import COLUMNS, Manifest, read_manifest
from compliance.assessments.evidence.operations import use_documents
from compliance.assessments.evidence.queries import list_evidence_of_question
from compliance.assessments.forms import PlainForm, put_error
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_assessable_organisation, get_question_place
from compliance.assessments.views import to_receipt
from compliance.clock import now, today
from compliance.database import commits
from compliance.documents.dates import expiry_on
from compliance.documents.own_queries import DocumentFilter, list_own_documents
from compliance.documents.several_files import MOST_FILES, several_files_hint, takes_several_files
from compliance.errors import InvalidInput
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.pagination import Cursor, make_page
from compliance.web.sentences import number_in_sentence

assessment_evidence = Blueprint("assessment_evidence", __name__)


@assessment_evidence.get("/assessments/<int:assessment_id>/questions/<question_code>/files")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
def choose_files(place: Any) -> Any:
    if not place.is_open:
        return to_receipt(place)
    return _choice_page(place, PlainForm())


def _choice_page(place: Any, form: PlainForm) -> str:
    cursor, day = Cursor.from_request(), today()
    wanted = DocumentFilter(
        search=request.args.get("search", "").strip(), organisation_id=place.assessment.organisation_id
    )
    rows = list_own_documents(current_identity(), wanted, day, cursor)
    files = list_evidence_of_question(place)
    return render_template(
        "compliance/assessments/evidence/choose_files.html",
        place=place,
        form=form,
        page=make_page(rows, cursor, lambda row: (row.document_id,)),
        wanted=wanted,
        attached={file.document_id for file in files},
        backing=question_backing(place, files, day),
        back_to="check" if request.args.get("back_to") == "check" else None,
        expiry_on=expiry_on,
        today=day,
    )


@assessment_evidence.post("/assessments/<int:assessment_id>/questions/<question_code>/files")
@requires(ANSWER_ASSESSMENT, subject=get_question_place)
@commits
def use_files(place: Any) -> Any:
    form = PlainForm()
    try:
        use_documents(place, request.form.getlist("document", type=int), by=current_identity(), at=now())
    except InvalidInput as error:
        put_error(form, error.field, error.message)
        return _choice_page(place, form), 422
    flash(_("The chosen files back this answer, too."), "success")
    return redirect(
        url_for(
            "assessment_questions.show_question",
            assessment_id=place.assessment.id,
            question_code=place.question.code,
            back_to="check" if request.args.get("back_to") == "check" else None,
            _anchor="evidence",
        ),
        303,
    )


@assessment_evidence.get("/evidence/organisations/<int:organisation_id>/add")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
def show_add_files(organisation: Any) -> str:
    return _adding_page(organisation, AddFilesForm())


def _adding_page(organisation: Any, form: AddFilesForm, result: BatchResult | None = None) -> str:
    return render_template(
        "compliance/assessments/evidence/add_files.html",
        organisation=organisation,
        form=form,
        result=result,
        columns=COLUMNS,
        upload_hint=several_files_hint(),
    )


@assessment_evidence.post("/evidence/organisations/<int:organisation_id>/add")
@requires(ANSWER_ASSESSMENT, subject=get_assessable_organisation)
@takes_several_files
@commits
def save_files(organisation: Any) -> Any:
    """Keep what is good; what is not is told row by row, and may be sent again with everything else."""
    form = AddFilesForm()
    form.validate()
    manifest = _read_list(form)
    if not form.uploads:
        put_error(form, "files", _("Choose at least one file."))
    elif len(form.uploads) > MOST_FILES:
        put_error(form, "files", _("Send at most %(most)s files at once.", most=MOST_FILES))
    if form.errors or manifest is None:
        return _adding_page(organisation, form), 422
    result = add_files(organisation, form.uploads, manifest, by=current_identity(), at=now())
    if not result.is_clean:
        return _adding_page(organisation, form, result), 422
    kept = len(result.kept)
    flash(
        ngettext("%(shown)s file was kept.", "%(shown)s files were kept.", kept, shown=number_in_sentence(kept)),
        "success",
    )
    return redirect(url_for("evidence.list_documents", organisation=organisation.id), 303)


def _read_list(form: AddFilesForm) -> Manifest | None:
    """What the list says; None, with the complaint at its field, where it cannot be read."""
    if form.list_upload is None:
        return Manifest()
    try:
        return read_manifest(form.list_upload)
    except InvalidInput as error:
        put_error(form, error.field, error.message)
        return None


@assessment_evidence.get("/evidence/list-of-files.csv")
@requires(ANSWER_ASSESSMENT)
def send_empty_list_csv() -> Any:
    return csv_response("files", list(COLUMNS.values()), [])


@assessment_evidence.get("/evidence/list-of-files.xlsx")
@requires(ANSWER_ASSESSMENT)
def send_empty_list_xlsx() -> Any:
    return xlsx_response("files", list(COLUMNS.values()), [])
