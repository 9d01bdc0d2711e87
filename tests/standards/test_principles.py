"""The titles of the principles are those of the standard that asks about them."""

from compliance.standards.file_schema import PRINCIPLES
from compliance.standards.loader import LIBRARY, read_standard
from compliance.standards.principles import PRINCIPLE_TITLES, principle_title


def test_every_principle_has_the_title_of_its_section():
    content = read_standard(LIBRARY / "iris_style.yaml")
    titles = {section["code"].removeprefix("ER-"): section["title"] for section in content["sections"]}
    assert {code: dict(title) for code, title in PRINCIPLE_TITLES.items()} == titles
    assert set(PRINCIPLE_TITLES) == set(PRINCIPLES)
    assert principle_title("Z") == {"en": "Z", "ar": "Z"}
