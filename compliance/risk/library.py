"""The indicators of an installation, read from their files."""

from typing import Any


def check_indicators(registry: Any) -> None:
    """Raise ValueError for an indicator that names an unknown source, field or national rule."""
