"""Every noun of a table or permission stands in the glossary, in English and Arabic."""

import re
from pathlib import Path

from compliance.database import db

GLOSSARY = Path(__file__).parent.parent.parent / "docs" / "glossary.md"
VERBS = frozenset(Path(__file__).with_name("permission_verbs.txt").read_text().split())


def glossary_terms() -> set[str]:
    rows = re.findall(r"^\| ([^|]+?) \| `([^`]+)` \| ([^|]+?) \|", GLOSSARY.read_text(), flags=re.MULTILINE)
    assert all(re.search(r"[\u0600-\u06ff]", arabic) for _, _, arabic in rows)
    return {name for _, names, _ in rows for name in names.split("`, `")} | {
        name for _, names, _ in rows for name in re.split(r"[ ,/`]+", names)
    }


def test_every_table_is_in_the_glossary(app):
    missing = {table.name for table in db.metadata.sorted_tables} - glossary_terms()
    assert not missing


def test_permissions_are_verbs_on_words_of_the_glossary(app):
    words = {part for term in glossary_terms() for part in term.split("_")}
    words |= {word + "s" for word in words} | {word[:-1] + "ies" for word in words if word.endswith("y")}
    for permission in app.extensions["compliance"].permissions.rules:
        action = permission.partition(".")[2]
        verb, *nouns = action.split("_")
        assert verb in VERBS, permission
        unknown = [noun for noun in nouns if noun not in words]
        assert not unknown, f"{permission}: {unknown}"
