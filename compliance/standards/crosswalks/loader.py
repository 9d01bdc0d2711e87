"""Crosswalk files to rows, beside the library. What a person approved is one digest: another text waits for approval.

A file is known by its digest, so that a start with unchanged files costs one query.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from compliance.change_log.record import record_change
from compliance.database import db
from compliance.marked_yaml import FileError, FileProblem, load_checked
from compliance.standards.crosswalks.file_schema import (
    CrosswalkFile,
    Key,
    KnownStandard,
    known_from_outline,
    standard_of,
)
from compliance.standards.crosswalks.models import Crosswalk, CrosswalkEdge
from compliance.standards.crosswalks.queries import list_edges
from compliance.standards.crosswalks.relations import EdgeDecision
from compliance.standards.loader import file_digest
from compliance.standards.outline import StandardOutline
from compliance.standards.queries import list_outlines

CROSSWALKS = Path(__file__).parent / "library"
_TOLD = ("left", "right", "relation", "conversion", "remainder", "reason", "proposed_by")


@dataclass(frozen=True)
class LoadedCrosswalk:
    """What loading a file changed: edges that came or came back, how many of them nobody approved, edges no longer in
    it, and how many of those were approved."""

    name: str
    added: int = 0
    waiting: int = 0
    retired: int = 0
    approvals_lost: int = 0


class LibraryStandards:
    """The standards that the database holds, read once and only if a file changed."""

    @cached_property
    def outlines(self) -> dict[Key, StandardOutline]:
        return {(each.code, each.version): each for each in list_outlines()}

    @cached_property
    def known(self) -> dict[Key, KnownStandard]:
        return {key: known_from_outline(each) for key, each in self.outlines.items()}


def load_crosswalks(folder: Path = CROSSWALKS) -> list[LoadedCrosswalk]:
    """Load every file of `folder` that the database does not hold as it is; gives what changed.

    Safe at every start. FileError for a file that breaks the schema, names a standard or question that is not there, or
    maps a pair of standards that another file maps already.
    """
    digests = {path: file_digest(path) for path in sorted(folder.glob("*.yaml"))}
    known = set(db.session.scalars(select(Crosswalk.digest).where(Crosswalk.digest.in_(digests.values()))))
    standards = LibraryStandards()
    contents = {path: read_crosswalk(path, standards.known) for path, digest in digests.items() if digest not in known}
    _refuse_pairs_mapped_twice(contents)
    loaded = [_load_file(path, content, digests[path], standards) for path, content in contents.items()]
    return [each for each in loaded if each.added or each.retired]


def read_crosswalk(path: Path, standards: Mapping[Key, KnownStandard]) -> dict[str, Any]:
    """The checked content of a crosswalk file; FileError lists every mistake with its line."""
    content: dict[str, Any] = load_checked(path, CrosswalkFile(standards))
    named = f"{content['left']['standard']}--{content['right']['standard']}"
    if not path.stem.startswith(named):
        raise FileError(path, [FileProblem(None, "", f"The name of the file begins with {named}.")])
    return content


def edge_digest(content: Mapping[str, Any], edge: Mapping[str, Any]) -> str:
    """SHA-256 of all an edge says, with the versions of its standards, as canonical JSON."""
    told = {name: edge[name] for name in _TOLD}
    told["standards"] = [list(standard_of(content[side])) for side in ("left", "right")]
    text = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_pairs_mapped_twice(contents: Mapping[Path, Mapping[str, Any]]) -> None:
    seen: dict[frozenset[Key], Path] = {}
    for path, content in contents.items():
        pair = frozenset(standard_of(content[side]) for side in ("left", "right"))
        if pair in seen:
            message = f"{seen[pair].name} maps the same two standards; keep all edges of a pair in one file."
            raise FileError(path, [FileProblem(None, "", message)])
        seen[pair] = path


def _load_file(path: Path, content: Mapping[str, Any], digest: str, standards: LibraryStandards) -> LoadedCrosswalk:
    left, right = (standards.outlines[standard_of(content[side])] for side in ("left", "right"))
    name = f"{left.code} {left.version} -- {right.code} {right.version}"
    try:
        with db.session.begin_nested():
            return _write(name, _find_or_add(path, left, right), content, digest, (left, right))
    except IntegrityError:
        # Another process that started at the same moment was first.
        if _find(left, right) is None:
            raise
        return LoadedCrosswalk(name)


def _find_or_add(path: Path, left: StandardOutline, right: StandardOutline) -> Crosswalk:
    if _find(right, left) is not None:
        message = f"The pair is loaded as {right.code} to {left.code} already; write it in that direction."
        raise FileError(path, [FileProblem(None, "", message)])
    found = _find(left, right)
    if found is None:
        found = Crosswalk(left_standard_id=left.id, right_standard_id=right.id, digest="")
        db.session.add(found)
        db.session.flush()
    return found


def _find(left: StandardOutline, right: StandardOutline) -> Crosswalk | None:
    return db.session.scalar(
        select(Crosswalk).where(Crosswalk.left_standard_id == left.id, Crosswalk.right_standard_id == right.id)
    )


def _write(
    name: str,
    crosswalk: Crosswalk,
    content: Mapping[str, Any],
    digest: str,
    sides: tuple[StandardOutline, StandardOutline],
) -> LoadedCrosswalk:
    decisions = {edge.digest: edge.decision for edge in list_edges(CrosswalkEdge.crosswalk_id == crosswalk.id)}
    approved = {own for own, each in decisions.items() if each and each.decision is EdgeDecision.APPROVED}
    rows = {
        row.digest: row
        for row in db.session.scalars(select(CrosswalkEdge).where(CrosswalkEdge.crosswalk_id == crosswalk.id))
    }
    before = {own for own, row in rows.items() if row.is_current}
    questions = [{question.code: question.id for question in side.questions} for side in sides]
    for position, edge in enumerate(content["edges"], 1):
        own = edge_digest(content, edge)
        row = rows.setdefault(own, _row(crosswalk.id, edge, own, questions))
        row.is_current, row.position = True, position
        db.session.add(row)
    now_in_file = {edge_digest(content, edge) for edge in content["edges"]}
    for own in before - now_in_file:
        rows[own].is_current = False
    crosswalk.digest = digest
    db.session.flush()
    added, retired = now_in_file - before, before - now_in_file
    loaded = LoadedCrosswalk(name, len(added), len(added - approved), len(retired), len(retired & approved))
    return _report(crosswalk, loaded)


def _row(
    crosswalk_id: int, edge: Mapping[str, Any], digest: str, questions: Sequence[Mapping[str, int]]
) -> CrosswalkEdge:
    left, right = questions
    own = {name: edge[name] for name in ("relation", "conversion", "remainder", "reason", "proposed_by")}
    return CrosswalkEdge(
        crosswalk_id=crosswalk_id,
        digest=digest,
        left_question_id=left[edge["left"]],
        right_question_id=right[edge["right"]],
        **own,
    )


def _report(crosswalk: Crosswalk, loaded: LoadedCrosswalk) -> LoadedCrosswalk:
    if loaded.added or loaded.retired:
        record_change(
            "standards.load_crosswalk",
            crosswalk,
            None,
            summary=f"Loaded {loaded.name}: {describe_load(loaded)}",
        )
    return loaded


def describe_load(loaded: LoadedCrosswalk) -> str:
    """What a load changed, in one line for operators."""
    parts = [f"{loaded.added} edges are new, {loaded.waiting} of them wait for approval"] if loaded.added else []
    if loaded.retired:
        parts.append(f"{loaded.retired} are no longer in the file, {loaded.approvals_lost} of them approved")
    return "; ".join(parts)
