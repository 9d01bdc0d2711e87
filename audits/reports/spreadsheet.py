"""Findings and corrective actions of a report as a workbook, from the same contents as its PDF.

Text is written as text, never as a formula; sheets run right to left in Arabic.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter import Workbook

from audits.labels import CORRECTIVE_ACTION_STATE_LABELS, GRADE_LABELS, METHOD_LABELS, OUTCOME_LABELS
from audits.reports.contents import ReportContents, ReportedAction, ReportedFinding
from audits.reports.editions import Edition
from audits.reports.speech import Speech
from audits.reports.wording import EDITION_LABELS, KIND_FORCE, KIND_TITLES, PARTS, WORDS
from compliance.web.exports import LARGEST_CELL, plain_cell
from compliance.web.language import RIGHT_TO_LEFT

Row = Sequence[Any]
LONGEST_SHEET_NAME = 31


def fill_workbook(workbook: Workbook, contents: ReportContents, speech: Speech) -> None:
    """Write a sheet about the report, its findings, its corrective action plan, and one for each further part."""
    _write(workbook, speech, "summary", ("", ""), _about(contents, speech), is_list=False)
    is_full = contents.edition is Edition.FULL
    keys = ["number", "grade", "finding", "requirement", "further", "law", "place", "photos"]
    extra = ["reference", "workers", "found_on", "known_words", "told"] if is_full else []
    rows = [_finding_row(finding, speech, is_full=is_full) for finding in contents.findings]
    _write(workbook, speech, "findings", [_word(speech, key) for key in keys + extra], rows)
    plan_keys = (
        *("number", "grade", "state", "told_on", "plan_due", "close_due", "closed_on"),
        *("cause", "correction", "prevention", "owner", "planned_for", "checked"),
    )
    actions = [_action_row(action, speech) for action in contents.actions]
    _write(workbook, speech, "plan", [_word(speech, key) for key in plan_keys], actions)
    for part in contents.parts:
        words = PARTS[part.code]
        lines = [[speech.plain_cell(cell, words) for cell in row] for row in part.rows]
        _write_sheet(
            workbook, speech, speech.plain(words["title"]), [speech.plain(each) for each in words["columns"]], lines
        )


def _word(speech: Speech, key: str) -> str:
    return speech.plain(WORDS[key])


def _about(contents: ReportContents, speech: Speech) -> Iterable[Row]:
    word = lambda key: _word(speech, key)  # noqa: E731
    yield word("report"), contents.number
    yield word("version"), contents.revision
    yield word("type"), f"{speech.plain(KIND_TITLES[contents.kind])} · {speech.plain(EDITION_LABELS[contents.edition])}"
    yield "", speech.plain(KIND_FORCE[contents.kind])
    yield word("organisation"), speech.plain_passage(contents.organisation)
    yield word("days"), f"{contents.starts_on.isoformat()} – {contents.ends_on.isoformat()}"
    yield word("signed"), contents.signed_at if contents.is_signed else word("draft")
    for grade, label in GRADE_LABELS.items():
        yield speech.plain(label), contents.count_of(grade)  # type: ignore[arg-type]
    yield word("all"), len(contents.standing)
    yield word("headline"), contents.headline
    yield word("limits"), contents.limits


def _finding_row(finding: ReportedFinding, speech: Speech, *, is_full: bool) -> Row:
    title = speech.plain_passage(finding.requirement_title)
    row: list[Any] = [
        finding.position,
        speech.plain(GRADE_LABELS[finding.grade]),
        f"{finding.text}\n{speech.plain(WORDS['withdrawn'])}" if finding.is_withdrawn else finding.text,
        f"{finding.requirement_code} {title}" if finding.requirement_code else "",
        "\n".join(f"{each.code} {speech.plain_passage(each.title)}" for each in finding.further_requirements),
        ", ".join(filter(None, (*finding.references, finding.law))),
        speech.plain_passage(finding.workplace),
        "\n".join(photo.sha256 for photo in finding.photos),
    ]
    if is_full:
        row += [
            finding.reference,
            speech.plain_count(finding.workers_affected),
            finding.found_on or _quarter(finding),
            finding.how_known,
            speech.plain(WORDS["withheld"]) if finding.is_withheld else finding.text_for_organisation,
        ]
    return row


def _quarter(finding: ReportedFinding) -> str:
    start = finding.found_in_quarter_of
    return f"{start.year}-Q{(start.month - 1) // 3 + 1}" if start else ""


def _action_row(action: ReportedAction, speech: Speech) -> Row:
    checked = ""
    if action.checked_on and action.check_outcome and action.check_method:
        outcome = speech.plain(OUTCOME_LABELS[action.check_outcome])
        checked = f"{action.checked_on.isoformat()} {outcome} ({speech.plain(METHOD_LABELS[action.check_method])})"
    return (
        action.position,
        speech.plain(GRADE_LABELS[action.grade]),
        speech.plain(CORRECTIVE_ACTION_STATE_LABELS[action.state]),
        *(action.opened_on, action.plan_due_on, action.close_due_on, action.closed_on),
        *(action.root_cause, action.correction, action.prevention, action.owner, action.planned_for, checked),
    )


def _write(
    workbook: Workbook, speech: Speech, name: str, columns: Sequence[str], rows: Iterable[Row], *, is_list: bool = True
) -> None:
    _write_sheet(workbook, speech, _word(speech, name), columns, rows, is_list=is_list)


def _write_sheet(
    workbook: Workbook, speech: Speech, title: str, columns: Sequence[str], rows: Iterable[Row], *, is_list: bool = True
) -> None:
    sheet = workbook.add_worksheet(title[:LONGEST_SHEET_NAME])
    if speech.languages[0] in RIGHT_TO_LEFT:
        sheet.right_to_left()
    heading, wrapped = workbook.add_format({"bold": True, "text_wrap": True}), workbook.add_format({"text_wrap": True})
    wrapped.set_align("top")
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    sheet.set_column(0, max(len(columns) - 1, 1), 24)
    if is_list:
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column, heading)
    for line, row in enumerate(rows, start=int(is_list)):
        for place, value in enumerate(row):
            plain = plain_cell(value)
            if isinstance(plain, str):
                sheet.write_string(line, place, plain[:LARGEST_CELL], wrapped)
            elif isinstance(plain, (int, float)):
                sheet.write_number(line, place, plain, wrapped)
            else:
                sheet.write_datetime(line, place, plain, day)
