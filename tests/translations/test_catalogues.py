"""The Arabic interface is complete, keeps every placeholder and is compiled from what is stored."""

import re

import pytest
from babel.messages.mofile import read_mo

from tests.update_translations import FOLDER, extract, is_translated, read_catalogue

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


@pytest.fixture(scope="module")
def arabic():
    return read_catalogue("ar")


def identifiers(catalogue):
    return {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue if message.id}


def test_every_message_of_code_and_templates_is_in_the_catalogue(arabic):
    missing = identifiers(extract()) - identifiers(arabic)
    assert not missing


def test_every_message_is_translated(arabic):
    assert not [message.id for message in arabic if message.id and (not is_translated(message) or message.fuzzy)]


def test_a_translation_keeps_the_placeholders(arabic):
    for message in arabic:
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[1]
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in forms:
            surplus = set(PLACEHOLDER.findall(text)) - set(PLACEHOLDER.findall(source))
            assert not surplus, (message.id, text)
        if isinstance(message.id, str):
            assert set(PLACEHOLDER.findall(message.string)) == set(PLACEHOLDER.findall(source)), message.id


def test_the_compiled_catalogue_is_that_of_the_text(arabic):
    with (FOLDER / "ar" / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert texts(compiled) == texts(arabic)


def texts(catalogue):
    """Message to translation; plural messages come as lists or tuples, depending on the reader."""
    return {hashable(message.id): hashable(message.string) for message in catalogue if message.id}


def hashable(text):
    return text if isinstance(text, str) else tuple(text)
