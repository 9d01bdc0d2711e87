"""Reads of standards. The outline of a published version never changes, so each process keeps those it has read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Engine, select

from compliance.database import db
from compliance.errors import NotFound
from compliance.standards.models import Question, Requirement, Section, Standard
from compliance.standards.outline import (
    AnswerOption,
    Bounds,
    Condition,
    Contradiction,
    QuestionOutline,
    RequirementOutline,
    SectionOutline,
    StandardOutline,
    TableColumn,
)

Questions = dict[int, list[tuple[Requirement, Question]]]

_outlines: dict[tuple[Engine, int, str], StandardOutline] = {}


def get_standard(standard_code: str, version: str) -> Standard:
    """This version of the standard; NotFound."""
    found = db.session.scalar(select(Standard).where(Standard.code == standard_code, Standard.version == version))
    if found is None:
        raise NotFound
    return found


def find_current_standard(code: str, on: date) -> Standard | None:
    """The newest version published on or before `on`, or None."""
    return db.session.scalar(
        select(Standard)
        .where(Standard.code == code, Standard.published_on <= on)
        .order_by(Standard.published_on.desc(), Standard.id.desc())
        .limit(1)
    )


def get_newest_standard(code: str) -> Standard:
    """The version of the standard published last, in force or not; NotFound."""
    found = db.session.scalar(
        select(Standard)
        .where(Standard.code == code)
        .order_by(Standard.published_on.desc(), Standard.id.desc())
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def list_standards() -> Sequence[Standard]:
    """Every version of every standard, newest version first."""
    return db.session.scalars(
        select(Standard).order_by(Standard.code, Standard.published_on.desc(), Standard.id.desc())
    ).all()


def load_outline(standard_id: int, digest: str | None = None) -> StandardOutline:
    """The whole standard as plain values; NotFound.

    One query if this process read it before, three if not; none for a caller who read its `digest` along with his own
    row.
    """
    known = _outlines.get((db.engine, standard_id, digest or ""))
    if known is not None:
        return known
    standard = db.session.scalar(select(Standard).where(Standard.id == standard_id))
    if standard is None:
        raise NotFound
    return outlines_of([standard])[0]


def load_outlines(digests: Mapping[int, str]) -> list[StandardOutline]:
    """Standards whose digests by id a caller read along with his own rows; no query where all were read before."""
    known = [_outlines.get((db.engine, *each)) for each in digests.items()]
    if None not in known:
        return [each for each in known if each is not None]
    return outlines_of(db.session.scalars(select(Standard).where(Standard.id.in_(digests))).all())


def list_outlines() -> list[StandardOutline]:
    """Every version of every standard as plain values, newest version first."""
    return outlines_of(list_standards())


def outlines_of(standards: Sequence[Standard]) -> list[StandardOutline]:
    """These standards as plain values; those that this process has not read yet are read together, in two queries."""
    missing = [standard for standard in standards if _key(standard) not in _outlines]
    if missing:
        sections, questions = _read_parts([standard.id for standard in missing])
        for standard in missing:
            _outlines[_key(standard)] = _make_outline(standard, sections[standard.id], questions)
    return [_outlines[_key(standard)] for standard in standards]


def _key(standard: Standard) -> tuple[Engine, int, str]:
    return (db.engine, standard.id, standard.digest)


def _make_outline(standard: Standard, sections: Sequence[Section], questions: Questions) -> StandardOutline:
    scales = {name: tuple(_option(option) for option in options) for name, options in standard.scales.items()}
    return StandardOutline(
        id=standard.id,
        code=standard.code,
        version=standard.version,
        published_on=standard.published_on,
        assessed_kind=standard.assessed_kind,
        title=standard.title,
        notice=standard.notice,
        publisher=standard.publisher,
        sources=tuple(standard.sources),
        labels=standard.labels,
        scales=scales,
        digest=standard.digest,
        sections=tuple(_make_section(section, questions[section.id], scales) for section in sections),
    )


def _read_parts(standard_ids: Sequence[int]) -> tuple[dict[int, list[Section]], Questions]:
    """Sections by standard and questions with their requirements by section, all in order."""
    sections: dict[int, list[Section]] = defaultdict(list)
    for section in db.session.scalars(
        select(Section).where(Section.standard_id.in_(standard_ids)).order_by(Section.position)
    ):
        sections[section.standard_id].append(section)
    rows = db.session.execute(
        select(Requirement, Question)
        .join(Question, Question.requirement_id == Requirement.id)
        .join(Section, Section.id == Requirement.section_id)
        .where(Section.standard_id.in_(standard_ids))
        .order_by(Requirement.position, Question.position)
    )
    questions: Questions = defaultdict(list)
    for requirement, question in rows:
        questions[requirement.section_id].append((requirement, question))
    return sections, questions


def _option(option: Mapping[str, Any]) -> AnswerOption:
    return AnswerOption(
        value=option["value"],
        points=option.get("points"),
        fails_critical=option["fails_critical"],
        needs_reason=option["needs_reason"],
        label=option["label"],
        hint=option["hint"],
    )


def _make_section(
    row: Section, questions: Sequence[tuple[Requirement, Question]], scales: Mapping[str, tuple[AnswerOption, ...]]
) -> SectionOutline:
    requirements = {requirement.id: requirement for requirement, _question_row in questions}
    asked: dict[int, list[QuestionOutline]] = defaultdict(list)
    for requirement, question in questions:
        asked[requirement.id].append(_question(question, scales))
    return SectionOutline(
        id=row.id,
        code=row.code,
        position=row.position,
        title=row.title,
        summary=row.summary,
        weight=row.weight,
        requirements=tuple(_requirement(each, asked[each.id]) for each in requirements.values()),
    )


def _requirement(row: Requirement, questions: list[QuestionOutline]) -> RequirementOutline:
    return RequirementOutline(
        id=row.id,
        code=row.code,
        official_code=row.official_code,
        status=row.status,
        position=row.position,
        title=row.title,
        principles=tuple(row.principles),
        ilo_signs=tuple(row.ilo_signs),
        references=tuple(row.references),
        source=row.source,
        questions=tuple(questions),
    )


def _question(row: Question, scales: Mapping[str, tuple[AnswerOption, ...]]) -> QuestionOutline:
    return QuestionOutline(
        id=row.id,
        code=row.code,
        position=row.position,
        type=row.type,
        scale=row.scale,
        critical=row.critical,
        element=row.element,
        claims_absence_of=row.claims_absence_of,
        text=row.text,
        help=row.help,
        evidence=row.evidence,
        options=scales[row.scale] if row.scale else tuple(_option(option) for option in row.options),
        unit=row.unit,
        bounds=Bounds(**row.bounds),
        columns=tuple(TableColumn(**column) for column in row.columns),
        shown_if=tuple(Condition(each["question"], tuple(each["is"])) for each in row.shown_if),
        contradicts=tuple(
            Contradiction(tuple(each["when"]), each["question"], tuple(each["is"]), each["because"])
            for each in row.contradicts
        ),
    )
