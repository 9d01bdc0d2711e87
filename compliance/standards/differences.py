"""How a library file differs from the version that was published under the same code and number."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from compliance.standards.outline import StandardOutline

# Contradictions are looked for before submitting; they are a help to who answers and no part of what is asked.
_NOT_CONTENT = frozenset({"id", "digest", "position", "contradicts"})
_RENAMED = {"assessed_kind": "assessed", "values": "is"}


def list_differences(published: StandardOutline, content: Mapping[str, Any]) -> list[str]:
    """One line for each text or value that differs, in the order of the file; empty if none does."""
    old, new = _flatten(published), _flatten(content)
    keys = [*new, *(key for key in old if key not in new)]
    return [f"{key}: published {_show(old, key)}, now {_show(new, key)}" for key in keys if _differ(old, new, key)]


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], key: str) -> bool:
    return old.get(key) != new.get(key)


def _show(values: Mapping[str, Any], key: str) -> str:
    return f'"{values[key]}"' if values.get(key) is not None else "nothing"


def _flatten(value: Any, place: str = "") -> dict[str, Any]:
    """Every leaf of `value` by its place; parts that have a code or value are named by it."""
    found: dict[str, Any] = {}
    if isinstance(value, Mapping) or hasattr(value, "__dataclass_fields__"):
        for name, below in _items(value):
            found.update(_flatten(below, f"{place}.{name}".removeprefix(".")))
    elif isinstance(value, (list, tuple)):
        for position, below in enumerate(value, 1):
            found.update(_flatten(below, f"{place}[{_name(below, position)}]"))
        # The order of parts is part of the text too.
        found[f"{place} (order)"] = ", ".join(_name(below, position) for position, below in enumerate(value, 1))
    else:
        found[place] = _plain(value)
    return found


def _items(value: Any) -> list[tuple[str, Any]]:
    items: Mapping[str, Any] = value if isinstance(value, Mapping) else vars(value)
    # The answers of a scale are compared once, where the standard lists its scales.
    left_out = _NOT_CONTENT | {"options"} if items.get("scale") else _NOT_CONTENT
    return [(_RENAMED.get(name, name), below) for name, below in items.items() if name not in left_out]


def _name(part: Any, position: int) -> str:
    for key in ("code", "value"):
        found = part.get(key) if isinstance(part, Mapping) else getattr(part, key, None)
        if isinstance(found, str):
            return found
    return str(position)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
