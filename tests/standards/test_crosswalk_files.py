"""Crosswalk files: mistakes are told with their line, a changed text loses its approval, nothing is lost."""

import pytest
from sqlalchemy import func, select

from compliance.change_log.models import ChangeLogEntry
from compliance.marked_yaml import FileError
from compliance.standards.crosswalks import loader as crosswalk_loader
from compliance.standards.crosswalks.check import known_in_files
from compliance.standards.crosswalks.loader import CROSSWALKS, load_crosswalks, read_crosswalk
from compliance.standards.crosswalks.models import CrosswalkApproval, CrosswalkEdge
from compliance.standards.crosswalks.queries import list_edges
from compliance.standards.crosswalks.relations import EdgeDecision
from compliance.standards.loader import LIBRARY
from tests.counting import counted_queries
from tests.factories.crosswalks import (
    EDGES,
    LEFT,
    OFFICES,
    RIGHT,
    crosswalk_text,
    decide,
    edge_between,
    load_edges,
    standard_text,
)

GOOD = crosswalk_text(*EDGES)
NAME = f"{LEFT}--{RIGHT}.yaml"

MISTAKES = [
    ("left: L-1,", "left: L-9,", "line 4: edges[1].left: left-standard 1 has no question L-9. Did you mean L-6?"),
    ("right: R-2,", "right: Z-2,", "line 5: edges[2].right: right-standard 1 has no question Z-2. Did you mean R-2?"),
    ("relation: wider", "relation: bigger", "line 5: edges[2].relation: Must be one of"),
    (
        "standard: right-standard",
        "standard: rihgt-standard",
        "line 2: right.standard: No standard is called rihgt-standard 1. Did",
    ),
    (
        'right: {standard: right-standard, version: "1"}',
        'right: {standard: right-standard, version: "2"}',
        "No standard is called right-standard 2",
    ),
    ('version: "1"', "version: 1", "line 1: left.version: This must be text: put it in quotes"),
    ("standard: right-standard", f"standard: {OFFICES}", "An edge holds for one duty-holder only"),
    ("standard: right-standard", f"standard: {LEFT}", "both sides name the same"),
    ("L-2, right: R-2", "L-1, right: R-1", "line 5: edges[2].right: L-1 and R-1 are joined twice"),
    ('proposed_by: "Test", ', "", "line 4: edges[1].proposed_by: Missing"),
    ("reason: {en:", "why: {en:", "edges[1].why: Unknown key"),
    (', ar: "لأن L-1"', "", "line 4: edges[1].reason.ar: Missing translation"),
    ("relation: narrower", "relation: wider", "line 6: edges[3].remainder: Only narrower and overlapping edges"),
    (
        "left: L-5, right: R-5, relation: equal",
        "left: L-5, right: R-5, relation: wider",
        "converted across equal edges only",
    ),
    ('"2": "partly"', '"7": "partly"', "edges[5].conversion.7: L-5 has no answer 7 that can be converted"),
    ('"2": "partly"', '"2": "not_applicable"', "edges[5].conversion.2: R-5 has no answer not_applicable that"),
]


@pytest.fixture
def folder(tmp_path):
    for code, prefix, options in (
        (LEFT, "L", {"levels": ("L-5",)}),
        (RIGHT, "R", {}),
        (OFFICES, "O", {"assessed": "recruiter"}),
    ):
        (tmp_path / f"{code}.yaml").write_text(standard_text(code, prefix, **options), encoding="utf-8")
    return tmp_path


def written(folder, text, name=NAME):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(folder, text, name=NAME):
    standards = known_in_files(folder.glob("*-standard.yaml"))
    return read_crosswalk(written(folder, text, name), standards)


def test_a_good_file_is_read(folder):
    assert [edge["left"] for edge in read(folder, GOOD)["edges"]] == ["L-1", "L-2", "L-3", "L-4", "L-5", "L-6"]


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES, ids=[message for _r, _w, message in MISTAKES])
def test_a_mistake_is_told_with_its_line_and_a_suggestion(folder, right, wrong, message):
    assert right in GOOD
    text = GOOD.replace(right, wrong, 1)
    name = f"{LEFT}--{wrong.removeprefix('standard: ')}.yaml" if wrong.startswith("standard: ") else NAME
    with pytest.raises(FileError) as refusal:
        read(folder, text, name)
    assert any(message in str(problem) for problem in refusal.value.problems), str(refusal.value)


def test_the_name_of_the_file_tells_the_pair(folder):
    with pytest.raises(FileError, match="begins with left-standard--right-standard"):
        read(folder, GOOD, "mapping.yaml")


def test_the_check_command_tells_the_mistakes_of_a_crosswalk_and_fails(app, folder):
    runner = app.test_cli_runner()
    standards = [str(path) for path in folder.glob("*-standard.yaml")]
    good = runner.invoke(args=["standards", "check", *standards, str(written(folder, GOOD))])
    assert good.exit_code == 0 and "no mistakes. 6 edges." in good.output
    bad = runner.invoke(args=["standards", "check", *standards, str(written(folder, GOOD.replace("L-1,", "L-9,", 1)))])
    assert bad.exit_code == 1 and "line 4: edges[1].left: left-standard 1 has no question L-9" in bad.output


def test_the_load_command_loads_the_crosswalks_of_the_folder_once(app, database, folder):
    (folder / "crosswalks").mkdir()
    written(folder / "crosswalks", GOOD)
    runner = app.test_cli_runner()
    first = runner.invoke(args=["standards", "load", str(folder)]).output
    assert "Loaded left-standard 1 -- right-standard 1: 6 edges are new, 6 of them wait for approval." in first
    assert "Nothing new" in runner.invoke(args=["standards", "load", str(folder)]).output
    written(folder / "crosswalks", GOOD.replace("L-1,", "L-9,", 1))
    refused = runner.invoke(args=["standards", "load", str(folder)])
    assert refused.exit_code == 1 and "has no question L-9" in refused.output


def test_a_start_with_unchanged_files_costs_one_query(database, folder):
    load_edges()
    (folder / "only").mkdir()
    written(folder / "only", GOOD)
    with counted_queries() as count:
        assert load_crosswalks(folder / "only") == []
    assert count.number == 1


def test_a_changed_text_does_not_keep_the_approval(database):
    load_edges()
    approved = decide(edge_between("L-1", "R-1"))
    kept = decide(edge_between("L-2", "R-2"))
    (loaded,) = load_edges("L-1 wider R-1", *EDGES[1:])
    assert (loaded.added, loaded.waiting, loaded.retired, loaded.approvals_lost) == (1, 1, 1, 1)
    assert edge_between("L-1", "R-1").status == "proposed"
    assert edge_between("L-2", "R-2").id == kept.id and edge_between("L-2", "R-2").is_approved
    (old,) = list_edges(CrosswalkEdge.id == approved.id)
    assert old.status == "replaced" and not old.is_approved
    assert (
        "1 of them approved"
        in database.scalars(
            select(ChangeLogEntry.summary)
            .where(ChangeLogEntry.action == "standards.load_crosswalk")
            .order_by(ChangeLogEntry.id.desc())
        ).first()
    )


@pytest.mark.parametrize(
    "changed",
    [
        EDGES[0].replace("equal", "narrower"),
        EDGES[0] + ', conversion: {"partly": "partly"}',
        EDGES[2].replace("And at night?", "And on holidays?").replace("L-3 narrower R-3", "L-1 narrower R-1"),
    ],
)
def test_every_part_of_an_edge_belongs_to_what_was_approved(database, changed):
    load_edges()
    decide(edge_between("L-1", "R-1"))
    load_edges(changed, *EDGES[1:])
    assert not edge_between("L-1", "R-1").is_approved


def test_the_old_text_comes_back_with_its_approval(database):
    load_edges()
    approved = decide(edge_between("L-1", "R-1"))
    load_edges("L-1 wider R-1", *EDGES[1:])
    (loaded,) = load_edges()
    assert (loaded.added, loaded.waiting) == (1, 0)
    assert edge_between("L-1", "R-1").id == approved.id and edge_between("L-1", "R-1").is_approved


def test_a_comment_is_not_another_text(database, folder):
    load_edges()
    (folder / "only").mkdir()
    written(folder / "only", "# a remark\n" + GOOD)
    edges = database.scalar(select(func.count(CrosswalkEdge.id)))
    assert load_crosswalks(folder / "only") == []
    assert database.scalar(select(func.count(CrosswalkEdge.id))) == edges


def test_a_pair_is_not_loaded_in_both_directions(database, folder):
    load_edges()
    (folder / "only").mkdir()
    written(folder / "only", crosswalk_text("R-1 equal L-1", left=RIGHT, right=LEFT), f"{RIGHT}--{LEFT}.yaml")
    with pytest.raises(FileError, match="already; write it in that direction"):
        load_crosswalks(folder / "only")


def test_two_files_do_not_map_the_same_pair(database, folder):
    load_edges("L-1 equal R-1")
    (folder / "only").mkdir()
    written(folder / "only", GOOD)
    written(folder / "only", GOOD, f"{LEFT}--{RIGHT}-more.yaml")
    with pytest.raises(FileError, match="keep all edges of a pair in one file"):
        load_crosswalks(folder / "only")


def test_two_processes_that_start_together_load_one_crosswalk(database, monkeypatch):
    load_edges()
    before = database.scalar(select(func.count(CrosswalkEdge.id)))
    find, answers = crosswalk_loader._find, iter([None, None])
    monkeypatch.setattr(crosswalk_loader, "_find", lambda left, right: next(answers, find(left, right)))
    assert load_edges("L-1 equal R-1") == []
    assert database.scalar(select(func.count(CrosswalkEdge.id))) == before


def test_decisions_are_only_added_and_the_last_one_holds(database):
    load_edges()
    edge = decide(edge_between("L-1", "R-1"))
    edge = decide(edge, EdgeDecision.WITHDRAWN)
    assert edge.status == "withdrawn"
    assert decide(edge).is_approved
    assert database.scalar(select(func.count(CrosswalkApproval.id))) == 3


def test_the_shipped_crosswalks_fit_the_shipped_library():
    standards = known_in_files(LIBRARY.glob("*.yaml"))
    paths = sorted(CROSSWALKS.glob("*.yaml"))
    assert len(paths) >= 5
    assert all(read_crosswalk(path, standards)["edges"] for path in paths)
