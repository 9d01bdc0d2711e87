"""Two small standards of employers, one of recruitment offices, and the mappings between them."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.clock import now
from compliance.database import db
from compliance.standards.crosswalks.loader import LoadedCrosswalk, load_crosswalks
from compliance.standards.crosswalks.models import Crosswalk, CrosswalkEdge
from compliance.standards.crosswalks.operations import decide_edge, signature_of
from compliance.standards.crosswalks.queries import get_edge, list_edges
from compliance.standards.crosswalks.relations import Edge, EdgeDecision
from compliance.standards.loader import load_library
from compliance.standards.models import Question, Standard
from tests.factories.accounts import make_user

LEFT, RIGHT, THIRD, OFFICES = "left-standard", "right-standard", "third-standard", "offices-standard"
VERSION = "1"

SCALES = """\
scales:
  yes-partly-no:
    - {value: "yes", points: 1, label: {en: "Yes", ar: نعم}}
    - {value: "partly", points: 0.5, label: {en: "Partly", ar: جزئيا}}
    - {value: "no", points: 0, fails_critical: true, label: {en: "No", ar: لا}}
    - {value: "not_applicable", needs_reason: true, label: {en: "Does not apply", ar: لا ينطبق}}
  levels:
    - {value: "0", points: 0, label: {en: "Level 0", ar: المستوى 0}}
    - {value: "1", points: 0.25, label: {en: "Level 1", ar: المستوى 1}}
    - {value: "2", points: 0.5, label: {en: "Level 2", ar: المستوى 2}}
    - {value: "3", points: 0.75, label: {en: "Level 3", ar: المستوى 3}}
    - {value: "4", points: 1, label: {en: "Level 4", ar: المستوى 4}}
"""


def standard_text(code: str, prefix: str, *, assessed: str = "employer", levels: tuple[str, ...] = ()) -> str:
    """A standard of six questions PREFIX-1 to PREFIX-6; those in `levels` are answered by a level of maturity.

    T-6 is asked only after a yes to T-4.
    """
    requirements = "".join(_requirement(prefix, number, levels) for number in range(1, 7))
    return f"""\
code: {code}
version: "{VERSION}"
published_on: 2026-01-31
assessed: {assessed}
title: {{en: "Standard {prefix}", ar: "المعيار {prefix}"}}
notice: {{en: Only a test, ar: اختبار فقط}}
publisher: {{en: Sanad, ar: سند}}
sources: [{{title: "Nothing"}}]
labels:
  section: {{en: Stage, ar: مرحلة}}
  requirement: {{en: Item, ar: بند}}
{SCALES}sections:
  - code: {prefix}
    title: {{en: First, ar: الأول}}
    requirements:
{requirements}"""


def _requirement(prefix: str, number: int, levels: tuple[str, ...]) -> str:
    code = f"{prefix}-{number}"
    condition = (
        f'            shown_if: {{question: {prefix}-4, is: ["yes"]}}\n' if number == 6 and prefix == "T" else ""
    )
    scale = "levels" if code in levels else "yes-partly-no"
    return f"""\
      - code: {code}
        status: own_text
        title: {{en: "Rule {code}", ar: "القاعدة {code}"}}
        principles: [A]
        ilo_signs: []
        references: []
        source: "own"
        questions:
          - code: {code}
            scale: {scale}
            text: {{en: "Does {code} hold?", ar: "هل تتحقق {code}؟"}}
            help: {{en: "What counts.", ar: "ما يحتسب."}}
            evidence: {{en: "A paper.", ar: "ورقة."}}
{condition}"""


def crosswalk_text(*edges: str, left: str = LEFT, right: str = RIGHT) -> str:
    """A crosswalk file; each edge is written as `L-1 wider R-1`, with more keys after a comma."""
    sides = (
        f'{side}: {{standard: {code}, version: "{VERSION}"}}\n' for side, code in (("left", left), ("right", right))
    )
    return "".join(sides) + "edges:\n" + "".join(f"  - {{{_edge(each)}}}\n" for each in edges)


def _edge(text: str) -> str:
    told, _comma, rest = text.partition(",")
    left, relation, right = told.split()
    words = f'left: {left}, right: {right}, relation: {relation}, proposed_by: "Test"'
    reason = f'reason: {{en: "Because {left} is {relation}", ar: "لأن {left}"}}'
    return ", ".join(part for part in (words, reason, rest.strip()) if part)


EDGES = (
    "L-1 equal R-1",
    "L-2 wider R-2",
    'L-3 narrower R-3, remainder: {en: "And at night?", ar: "وليلا؟"}',
    'L-4 overlaps R-4, remainder: {en: "And abroad?", ar: "وفي الخارج؟"}',
    'L-5 equal R-5, conversion: {"0": "no", "1": "no", "2": "partly", "3": "yes", "4": "yes"}',
    "L-6 equal R-1",
)


def load_standards() -> None:
    """Store the three standards of employers and the one of recruitment offices; safe to repeat."""
    if db.session.scalar(select(Standard.id).where(Standard.code == LEFT)):
        return
    texts = {
        LEFT: standard_text(LEFT, "L", levels=("L-5",)),
        RIGHT: standard_text(RIGHT, "R"),
        THIRD: standard_text(THIRD, "T"),
        OFFICES: standard_text(OFFICES, "O", assessed="recruiter"),
    }
    _in_folder(texts, load_library)


def load_edges(*edges: str, left: str = LEFT, right: str = RIGHT) -> list[LoadedCrosswalk]:
    """Load a crosswalk as a start of the product does."""
    load_standards()
    loaded: list[LoadedCrosswalk] = _in_folder(
        {f"{left}--{right}": crosswalk_text(*(edges or EDGES), left=left, right=right)}, load_crosswalks
    )
    return loaded


def _in_folder(texts: Mapping[str, str], load: Any) -> Any:
    with tempfile.TemporaryDirectory() as name:
        for stem, text in texts.items():
            (Path(name) / f"{stem}.yaml").write_text(text, encoding="utf-8")
        return load(Path(name))


def edge_between(left: str, right: str) -> Edge:
    """The current edge between two questions of the test standards."""
    ids = [db.session.scalars(select(Question.id).where(Question.code == code)).one() for code in (left, right)]
    (found,) = list_edges(
        CrosswalkEdge.is_current, CrosswalkEdge.left_question_id == ids[0], CrosswalkEdge.right_question_id == ids[1]
    )
    return found


def decide(edge: Edge, decision: EdgeDecision = EdgeDecision.APPROVED, by: Any = None) -> Edge:
    """Let a supervisor decide about an edge."""
    by = by or make_user("supervisor", name="Sara Supervisor")
    decide_edge(get_edge(edge.id), decision, "Both were read", seen=signature_of([edge]), by=identity_of(by), at=now())
    return get_edge(edge.id).edge


def approve_all() -> None:
    """Let one supervisor approve every edge between the test standards that is only proposed."""
    by = make_user("supervisor", name="Sara Supervisor")
    of_tests = select(Standard.id).where(Standard.code.in_((LEFT, RIGHT)))
    for edge in list_edges(CrosswalkEdge.is_current, Crosswalk.left_standard_id.in_(of_tests)):
        if edge.status == "proposed":
            decide(edge, by=by)
