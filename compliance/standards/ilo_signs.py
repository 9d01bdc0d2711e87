"""The eleven ILO indicators of forced labour ("signs" on pages, since "indicator" means a risk indicator here).

Names and order: ILO, Indicators of Forced Labour (2012). Elements follow the 20th ICLS Guidelines (2018): a menace of
penalty and involuntariness. Only unconditional tags are given: signs 1, 3 and 8 carry a second element only in
circumstances that a present/absent answer does not tell (docs/decisions/0004-elements-of-ilo-signs.md).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Element(StrEnum):
    PENALTY = "penalty"
    INVOLUNTARINESS = "involuntariness"


@dataclass(frozen=True)
class IloSign:
    number: int
    label: Any
    question: Any
    element: Element | None


_P, _I = Element.PENALTY, Element.INVOLUNTARINESS

ILO_SIGNS: dict[int, IloSign] = {
    sign.number: sign
    for sign in (
        IloSign(
            1, _l("Abuse of vulnerability"), _l("Is a dependent or irregular position used against the worker?"), None
        ),
        IloSign(2, _l("Deception"), _l("Do job, wage, place or employer differ from what was promised?"), _I),
        IloSign(3, _l("Restriction of movement"), _l("Is the worker kept from leaving the workplace or housing?"), _P),
        IloSign(4, _l("Isolation"), _l("Is the worker kept from contact with the outside?"), _P),
        IloSign(5, _l("Physical and sexual violence"), _l("Is there violence against workers?"), _P),
        IloSign(6, _l("Intimidation and threats"), _l("Are workers threatened?"), _P),
        IloSign(7, _l("Retention of identity documents"), _l("Does someone else hold the worker's documents?"), _P),
        IloSign(8, _l("Withholding of wages"), _l("Are wages held back, systematically?"), _P),
        IloSign(9, _l("Debt bondage"), _l("Does the worker work off a debt for recruitment or advances?"), _P),
        IloSign(10, _l("Abusive working and living conditions"), _l("Are work or housing degrading or hazardous?"), _I),
        IloSign(11, _l("Excessive overtime"), _l("Is overtime beyond the law imposed?"), _I),
    )
}

# As sources of evidence name the values of their field `sign`.
SIGN_LABELS: dict[int, Any] = {number: sign.label for number, sign in ILO_SIGNS.items()}
ELEMENT_LABELS: dict[Element, Any] = {
    Element.PENALTY: _l("menace of a penalty"),
    Element.INVOLUNTARINESS: _l("involuntariness"),
}

# Never shown to the organisation until a supervisor releases it: whoever reads it could guess who spoke.
CONFIDENTIAL_SIGNS = frozenset({1, 3, 4, 5, 6, 7, 9})


def signs_with(element: Element) -> frozenset[int]:
    """Numbers of the signs that stand for `element`."""
    return frozenset(number for number, sign in ILO_SIGNS.items() if sign.element is element)
