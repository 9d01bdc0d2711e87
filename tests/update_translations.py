"""Bring the catalogues up to date with the code: `make translations`. New messages get an empty translation to fill."""

import contextlib
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.frontend import CommandLineInterface
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "compliance" / "translations"
PACKAGES = ("compliance", "employers", "recruiters", "audits", "templates")
KEYWORDS = ("_l", "lazy_gettext", "_ln:1,2", "lazy_ngettext:1,2")


def extract() -> Catalog:
    """All messages of code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        command = ["pybabel", "-q", "extract", "-F", "pyproject.toml", "-o", str(target)]
        for keyword in KEYWORDS:
            command += ["-k", keyword]
        with contextlib.chdir(ROOT):
            CommandLineInterface().run([*command, *PACKAGES])
        with target.open("rb") as file:
            return read_po(file)


def read_catalogue(language: str) -> Catalog:
    """The stored catalogue of a language."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def write_catalogue(language: str, catalogue: Catalog) -> None:
    """Store a catalogue as text, in the order of the messages, and compiled."""
    folder = FOLDER / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "messages.po").open("wb") as file:
        write_po(
            file, catalogue, width=120, no_location=True, omit_header=False, sort_output=True, ignore_obsolete=True
        )
    with (folder / "messages.mo").open("wb") as file:
        write_mo(file, catalogue)


def main() -> None:
    """Merge the messages into the Arabic catalogue and say how many wait for a translation."""
    template = extract()
    path = FOLDER / "ar" / "LC_MESSAGES" / "messages.po"
    catalogue = read_catalogue("ar") if path.exists() else Catalog(locale="ar", project="Sanad")
    catalogue.update(template, no_fuzzy_matching=True)
    for message in catalogue:
        message.locations, message.auto_comments = [], []
    write_catalogue("ar", catalogue)
    empty = [message.id for message in catalogue if message.id and not is_translated(message)]
    print(f"{len(catalogue)} messages, {len(empty)} without translation")


def is_translated(message: object) -> bool:
    """True if every form of the message has a text."""
    text = message.string  # type: ignore[attr-defined]
    return all(text) if isinstance(text, tuple) else bool(text)


if __name__ == "__main__":
    main()
