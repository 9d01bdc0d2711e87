"""The standards that a crosswalk file may name, read from files alone: an author has no database."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from compliance.marked_yaml import FileError
from compliance.standards.crosswalks.file_schema import Key, KnownStandard, known_from_file
from compliance.standards.loader import read_standard


def known_in_files(paths: Iterable[Path]) -> dict[Key, KnownStandard]:
    """The standards in these files by code and version; files that are no good standards are passed over."""
    found: dict[Key, KnownStandard] = {}
    for path in paths:
        with suppress(FileError):
            content = read_standard(path)
            found[(content["code"], content["version"])] = known_from_file(content)
    return found
