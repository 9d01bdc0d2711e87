"""The columns a wage file needs, as the page tells them before a file is chosen."""

from collections.abc import Sequence
from functools import lru_cache

from compliance.imports.mapping_file import find_mapping
from compliance.marked_yaml import read_marked

MAPPING = "sa_wage_protection_export"


@lru_cache(maxsize=1)
def shown_columns() -> Sequence[tuple[str, str]]:
    """Heading, and the other headings it may have, of every column that is read."""
    names = read_marked(find_mapping(MAPPING)).content["other_names"]
    return [(name, ", ".join(others)) for name, others in names.items()]
