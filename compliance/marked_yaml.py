"""Hand-written YAML files with the line of every value, so that each mistake is reported where it was made.

PyYAML's own loaders forget the lines, let a repeated key win silently and read `no` as false; this one keeps the
lines, refuses repeats, anchors and tags, and leaves dates as text for the schema to judge.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from marshmallow import Schema, ValidationError

from compliance.errors import ComplianceError

Place = tuple[str | int, ...]

_SCHEMA_KEY = "_schema"
_TAG = "tag:yaml.org,2002:"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class FileProblem:
    """One mistake in a file: its line where known, the keys that lead to it (in words and as such), what is wrong."""

    line: int | None
    place: str
    message: str
    keys: Place = ()

    def __str__(self) -> str:
        return ": ".join(part for part in (self._where, self.place, self.message) if part)

    @property
    def _where(self) -> str:
        return f"line {self.line}" if self.line else ""


class FileError(ComplianceError):
    """A hand-written file cannot be used; `problems` lists every mistake in it."""

    def __init__(self, path: Path, problems: Iterable[FileProblem]) -> None:
        self.path = path
        self.problems = sorted(problems, key=lambda problem: (problem.line or 0, problem.place))
        super().__init__("\n".join(f"{path}: {problem}" for problem in self.problems))


@dataclass
class MarkedFile:
    """The content of a file and the line at which each value, or at least its container, begins."""

    content: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def line_of(self, place: Place) -> int | None:
        """Line of the value at `place`, or of the nearest value around it (a missing key has no line itself)."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)

    def add_problem(self, node: yaml.Node, place: Place, message: str) -> None:
        self.problems.append(FileProblem(node.start_mark.line + 1, describe_place(place), message, place))


def load_checked(path: Path, schema: Schema) -> Any:
    """The content of `path` as `schema` loads it; FileError lists every mistake with its line."""
    marked = read_marked(path)
    try:
        return schema.load(marked.content)
    except ValidationError as error:
        raise FileError(path, _problems(marked, error.normalized_messages())) from None


def read_marked(path: Path) -> MarkedFile:
    """Read `path`; FileError for what is not UTF-8, not YAML, repeats a key or uses anchors or tags."""
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_Loader)
    except UnicodeDecodeError as error:
        raise FileError(path, [FileProblem(None, "", f"The file is not UTF-8 text: {error.reason}.")]) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise FileError(path, [FileProblem(line, "", f"This is not YAML: {error.problem}.")]) from None
    except yaml.YAMLError as error:
        raise FileError(path, [FileProblem(None, "", f"This is not YAML: {error}.")]) from None
    marked = MarkedFile()
    if node is not None:
        marked.content = _construct(node, (), marked, set())
    if marked.problems:
        raise FileError(path, marked.problems)
    return marked


def describe_place(place: Iterable[str | int]) -> str:
    """`("sections", 0, "title")` as people write it: sections[1].title, counting from one."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def nested_messages(messages: Iterable[tuple[Place, str]]) -> dict[Any, Any]:
    """Messages by place in the nested form that marshmallow reports them in."""
    tree: dict[Any, Any] = {}
    for place, message in messages:
        branch = tree
        for part in place:
            branch = branch.setdefault(part, {})
        branch.setdefault(_SCHEMA_KEY, []).append(message)
    return tree


def _construct(node: yaml.Node, place: Place, marked: MarkedFile, seen: set[int]) -> Any:
    marked.lines.setdefault(place, node.start_mark.line + 1)
    if id(node) in seen:
        marked.add_problem(node, place, "Anchors and aliases are not used in these files; write the text again.")
        return None
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        return _construct_mapping(node, place, marked, seen)
    if isinstance(node, yaml.SequenceNode):
        return [_construct(each, (*place, position), marked, seen) for position, each in enumerate(node.value)]
    return _construct_scalar(node, place, marked)


def _construct_mapping(node: yaml.MappingNode, place: Place, marked: MarkedFile, seen: set[int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in found:
            marked.add_problem(key_node, (*place, key), "This key is written twice.")
        marked.lines[(*place, key)] = key_node.start_mark.line + 1
        found[key] = _construct(value_node, (*place, key), marked, seen)
    return found


def _construct_scalar(node: yaml.Node, place: Place, marked: MarkedFile) -> Any:
    text, kind = str(node.value), node.tag.removeprefix(_TAG)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind in ("int", "float"):
        try:
            return int(text) if kind == "int" else float(text)
        except ValueError:
            marked.add_problem(node, place, f"{text} is not a number in ordinary digits.")
            return None
    if kind not in ("str", "timestamp"):
        marked.add_problem(node, place, f"The tag {node.tag} is not used in these files.")
    return text


def _problems(marked: MarkedFile, messages: Any) -> list[FileProblem]:
    return [
        FileProblem(marked.line_of(place), describe_place(place), message, place)
        for place, message in flat_messages(messages, marked.lines)
    ]


def flat_messages(messages: Any, known: Container[Place]) -> list[tuple[Place, str]]:
    """The messages of a schema one by one, each with its place; `known` holds the places that the content has."""
    return [(_without_schema_steps(place, known), message) for place, message in _flatten(messages, ())]


def _flatten(messages: Any, place: Place) -> Iterable[tuple[Place, str]]:
    if isinstance(messages, dict):
        for key, below in messages.items():
            yield from _flatten(below, place if key == _SCHEMA_KEY else (*place, key))
    elif isinstance(messages, list):
        for message in messages:
            yield from _flatten(message, place)
    else:
        yield place, str(messages)


def _without_schema_steps(place: Place, known: Container[Place]) -> Place:
    """Drop the "key" and "value" steps that marshmallow puts into places inside a free mapping."""
    kept: Place = ()
    for part in place:
        if part in ("key", "value") and (*kept, part) not in known:
            continue
        kept = (*kept, part)
    return kept
