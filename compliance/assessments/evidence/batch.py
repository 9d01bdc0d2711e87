"""Several files at once, with or without a list that says what each backs: good rows are kept, the others explained.

Sending the same files again changes nothing that was kept before: a file is known by its content. So a person corrects
the list and sends everything once more.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from compliance.accounts.identity import Identity
from compliance.assessments.evidence.batch_links import OpenRound, attach_all, find_questions, lock_open_rounds
from compliance.assessments.evidence.manifest import FILE, Manifest, ManifestRow, RowProblem, problem
from compliance.assessments.evidence.queries import READER_SCOPE
from compliance.database import db
from compliance.documents.dates import NO_DATES, StatedDates
from compliance.documents.intake import KeptFile, Upload, clean_name, take_in
from compliance.documents.models import Document, DocumentRevision, is_newest
from compliance.documents.operations import correct_dates, new_document, record_stored
from compliance.errors import InvalidInput
from compliance.organisations.models import Organisation
from compliance.standards.outline import QuestionOutline


@dataclass
class KeptRow:
    """A file that was kept: new, or here already; and the questions it backs from now on, by title of their round."""

    file_name: str
    row: int | None
    document_id: int = 0
    is_new: bool = True
    questions: list[tuple[OpenRound, QuestionOutline]] = field(default_factory=list)


@dataclass(frozen=True)
class FileProblem:
    """A file without a row of its own that was not kept, and why."""

    file_name: str
    message: str


@dataclass(frozen=True)
class BatchResult:
    kept: Sequence[KeptRow]
    problems: Sequence[RowProblem]
    file_problems: Sequence[FileProblem]

    @property
    def is_clean(self) -> bool:
        return not self.problems and not self.file_problems


@dataclass
class _File:
    """An uploaded file with the rows that name it."""

    upload: Upload
    name: str
    rows: list[ManifestRow] = field(default_factory=list)
    kept: KeptFile | None = None

    @property
    def title(self) -> str:
        return next((row.title for row in self.rows if row.title), "")

    @property
    def dates(self) -> StatedDates:
        return next((row.dates for row in self.rows if row.dates != NO_DATES), NO_DATES)


def add_files(
    organisation: Organisation, uploads: Sequence[Upload], manifest: Manifest, *, by: Identity, at: datetime
) -> BatchResult:
    """Store files of the organisation and attach them as the list says.

    A row that cannot be followed wholly is not followed at all; its file is kept only if another row names it. Files
    that no row names are kept without dates. Questions are looked for in the open rounds of this organisation alone.
    The number of reads does not grow with that of the files.
    """
    rounds = lock_open_rounds(organisation.id)
    problems = list(manifest.problems)
    files = [_File(upload, clean_name(upload.filename or "")) for upload in uploads]
    links = _match(files, manifest.rows, rounds, problems)
    refused = {_key(name) for name in _names_of_bad_rows(manifest, problems)} if problems else set()
    wanted = [file for file in files if file.rows or not refused & {_key(file.name)}]
    file_problems = _take_in(wanted, problems)
    kept = _store(organisation.id, [file for file in wanted if file.kept], links, by, at)
    attach_all([(each.document_id, *pair) for each in kept for pair in each.questions], by=by, at=at)
    db.session.flush()
    return BatchResult(kept, sorted(problems, key=lambda each: each.row), file_problems)


def _key(name: str) -> str:
    """File names compare without case, however their accents are written."""
    return unicodedata.normalize("NFC", name).casefold()


def _names_of_bad_rows(manifest: Manifest, problems: Sequence[RowProblem]) -> set[str]:
    bad = {each.row for each in problems}
    return {row.file_name for row in manifest.rows if row.number in bad} | set(manifest.refused_names)


def _match(
    files: Sequence[_File], rows: Sequence[ManifestRow], rounds: Sequence[OpenRound], problems: list[RowProblem]
) -> dict[int, list[tuple[OpenRound, QuestionOutline]]]:
    """Give each file the rows that name it; the questions of each good row, by its number."""
    by_name: dict[str, list[_File]] = defaultdict(list)
    for file in files:
        by_name[_key(file.name)].append(file)
    links = {}
    for row in rows:
        try:
            file = _file_of(row, by_name.get(_key(row.file_name), []))
            links[row.number] = find_questions(rounds, row)
        except InvalidInput as error:
            problems.append(problem(row.number, error.field, error.message))
            continue
        file.rows.append(row)
    return links


def _file_of(row: ManifestRow, candidates: Sequence[_File]) -> _File:
    if not candidates:
        raise InvalidInput(FILE, _("No file of this name was sent."))
    if len(candidates) > 1:
        raise InvalidInput(FILE, _("Two files of this name were sent. Rename one of them."))
    file = candidates[0]
    for other in file.rows:
        for name, value in vars(row.dates).items():
            stated = getattr(other.dates, name)
            if None not in (value, stated) and value != stated:
                raise InvalidInput(name, _("Row %(row)s gives another date for the same file.", row=other.number))
    return file


def _take_in(files: Sequence[_File], problems: list[RowProblem]) -> list[FileProblem]:
    """Bring the files into the store; what is wrong with one is told at its rows, or by its name."""
    found = []
    for file in files:
        try:
            file.kept = take_in(file.upload)
        except InvalidInput as error:
            problems.extend(problem(row.number, FILE, error.message) for row in file.rows)
            if not file.rows:
                found.append(FileProblem(file.name or _("File without a name"), str(error.message)))
    return found


def _store(
    organisation_id: int,
    files: Sequence[_File],
    links: dict[int, list[tuple[OpenRound, QuestionOutline]]],
    by: Identity,
    at: datetime,
) -> list[KeptRow]:
    known = _known_documents(organisation_id, [file.kept.sha256 for file in files if file.kept])
    kept = []
    for file in files:
        assert file.kept is not None
        row = KeptRow(file.name, file.rows[0].number if file.rows else None)
        document = known.get(file.kept.sha256)
        if document is None:
            document = known[file.kept.sha256] = new_document(
                organisation_id,
                file.kept,
                title=file.title,
                dates=file.dates,
                reader_scope=READER_SCOPE,
                by=by,
                at=at,
            )
            db.session.add(document)
        else:
            row.is_new = False
        row.questions = [pair for each in file.rows for pair in links[each.number]]
        kept.append((row, file, document))
    db.session.flush()
    return [_finish(row, file, document, by, at) for row, file, document in kept]


def _finish(row: KeptRow, file: _File, document: Document, by: Identity, at: datetime) -> KeptRow:
    assert file.kept is not None
    row.document_id = document.id
    if row.is_new:
        record_stored(document, file.kept, by)
    elif file.dates not in (NO_DATES, document.latest.dates):
        correct_dates(document, file.dates, by=by, at=at)
    return row


def _known_documents(organisation_id: int, digests: Sequence[str]) -> dict[str, Document]:
    """Documents of the organisation whose file in force has one of these contents, in one query."""
    rows: Any = db.session.execute(
        select(DocumentRevision.sha256, Document)
        .join(Document, Document.id == DocumentRevision.document_id)
        .where(
            Document.organisation_id == organisation_id,
            Document.reader_scope == READER_SCOPE,
            DocumentRevision.sha256.in_(digests),
            is_newest(),
        )
        .order_by(Document.id.desc())
    )
    return dict(rows.all())
