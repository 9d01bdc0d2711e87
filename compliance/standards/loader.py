"""Library files to rows. A published version never changes: another text needs another version.

A standard is known by the digest of its file, so that a start with an unchanged library costs one query.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.database import db
from compliance.errors import ComplianceError
from compliance.marked_yaml import load_checked
from compliance.standards.differences import list_differences
from compliance.standards.file_schema import StandardFile, walk_questions
from compliance.standards.models import Question, Requirement, Section, Standard
from compliance.standards.queries import load_outline

LIBRARY = Path(__file__).parent / "library"


class StandardChanged(ComplianceError):
    """A published version was edited; `differences` lists each text as published and as the file has it now."""

    def __init__(self, path: Path, code: str, version: str, differences: list[str]) -> None:
        self.path, self.differences = path, differences
        listed = "\n".join(f"  {difference}" for difference in differences)
        super().__init__(
            f"{path}: {code} {version} is published and cannot change. Give the new text a new version:\n{listed}"
        )


def load_library(folder: Path = LIBRARY) -> list[Standard]:
    """Load every file of `folder` that the database does not hold yet; returns the standards that are new.

    Safe at every start. FileError for a file that breaks the schema, StandardChanged for an edited published version.
    """
    digests = {path: file_digest(path) for path in sorted(folder.glob("*.yaml"))}
    known = set(db.session.scalars(select(Standard.digest).where(Standard.digest.in_(digests.values()))))
    added = [_load_file(path, digest) for path, digest in digests.items() if digest not in known]
    return [standard for standard in added if standard is not None]


def file_digest(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_standard(path: Path) -> dict[str, Any]:
    """The checked content of a library file; FileError lists every mistake with its line."""
    content: dict[str, Any] = load_checked(path, StandardFile())
    return content


def _load_file(path: Path, digest: str) -> Standard | None:
    content = read_standard(path)
    published = _find_published(content)
    if published is None:
        try:
            with db.session.begin_nested():
                return _add_standard(content, digest)
        except IntegrityError:
            # Another process that started at the same moment was first.
            published = _find_published(content)
            if published is None:
                raise
    differences = list_differences(load_outline(published.id), content)
    if differences:
        raise StandardChanged(path, content["code"], content["version"], differences)
    # Only comments, the layout of the file or the contradictions looked for differ.
    _renew_contradictions(published, content)
    published.digest = digest
    db.session.flush()
    return None


def _renew_contradictions(published: Standard, content: Mapping[str, Any]) -> None:
    looked_for = {question["code"]: question["contradicts"] for _place, question in walk_questions(content)}
    for section in published.sections:
        for requirement in section.requirements:
            for question in requirement.questions:
                question.contradicts = looked_for[question.code]


def _find_published(content: Mapping[str, Any]) -> Standard | None:
    return db.session.scalar(
        select(Standard).where(Standard.code == content["code"], Standard.version == content["version"])
    )


def _add_standard(content: Mapping[str, Any], digest: str) -> Standard:
    standard = Standard(
        **{name: content[name] for name in ("code", "version", "published_on", "title", "notice", "publisher")},
        **{name: content[name] for name in ("sources", "labels", "scales")},
        assessed_kind=content["assessed"],
        digest=digest,
        sections=[_section(part, position) for position, part in enumerate(content["sections"], 1)],
    )
    db.session.add(standard)
    db.session.flush()
    return standard


def _section(part: Mapping[str, Any], position: int) -> Section:
    own = {name: part[name] for name in ("code", "title", "summary", "weight")}
    requirements = [_requirement(each, number) for number, each in enumerate(part["requirements"], 1)]
    return Section(**own, position=position, requirements=requirements)


def _requirement(part: Mapping[str, Any], position: int) -> Requirement:
    own = {name: value for name, value in part.items() if name != "questions"}
    questions = [Question(**each, position=number) for number, each in enumerate(part["questions"], 1)]
    return Requirement(**own, position=position, questions=questions)
