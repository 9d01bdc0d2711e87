"""Random indicators of each kind and random records, for comparing the compiled SQL with the reference."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from compliance.risk.sources import FieldType
from tests.risk.fake_sources import fake_source
from tests.risk.reference_evaluator import INVOLUNTARINESS, PENALTY, Record

AS_OF = date(2027, 3, 31)
RULES: dict[str, float | None] = {"known.rule": 2, "unknown.rule": None}

FIELDS = {
    "days": FieldType.NUMBER,
    "sign": FieldType.NUMBER,
    "worker": FieldType.TEXT,
    "element": FieldType.TEXT,
    "present": FieldType.YES_NO,
}
ALPHA = fake_source("alpha", {**FIELDS, "interview": FieldType.TEXT}, rests_on_interviews=True)
BETA = fake_source("beta", {**FIELDS, "absent": FieldType.YES_NO})
FAKES = (ALPHA, BETA)

_SIGNS = [*sorted(PENALTY | INVOLUNTARINESS), 1]
_WORDS = st.sampled_from(["at_least", "more_than", "at_most", "less_than", "is"])
_SMALL = st.sampled_from([0, 1, 2, 3, 0.5])
_OPERANDS = st.one_of(_SMALL, _SMALL, st.sampled_from([{"national_rule": code} for code in RULES]))


def _text(en: str) -> dict[str, str]:
    return {"en": en, "ar": "نص"}


def _field_condition() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.builds(lambda w, v: {"days": {w: v}}, _WORDS, _OPERANDS),
        st.builds(lambda v: {"present": {"is": v}}, st.booleans()),
        st.builds(lambda v: {"present": {"one_of": v}}, st.lists(st.booleans(), min_size=1, max_size=2)),
        st.builds(lambda v: {"worker": {"one_of": v}}, st.lists(st.sampled_from("abc"), min_size=1, max_size=2)),
    )


def _joined(single: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    several = st.builds(
        lambda word, parts: {word: parts},
        st.sampled_from(["any_of", "all_of"]),
        st.lists(single, min_size=1, max_size=3),
    )
    return st.one_of(single, several)


WHERE = _joined(_field_condition())
_MEASURES = st.one_of(
    st.just({"count": "records"}),
    st.just({"distinct": "worker"}),
    st.builds(lambda word: {word: "days"}, st.sampled_from(["sum", "highest", "latest"])),
)


@st.composite
def _measure(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.integers(0, 4)) == 0:
        return {"share": "records", "where": draw(WHERE)}
    measure: dict[str, Any] = dict(draw(_MEASURES))
    if draw(st.booleans()):
        measure["where"] = draw(WHERE)
    return measure


def _sources(draw: st.DrawFn) -> list[Any]:
    beta: dict[str, Any] = {"source": "beta"}
    if draw(st.booleans()):
        beta["fields"] = {"present": "absent"}
    if draw(st.booleans()):
        beta["where"] = draw(WHERE)
    return draw(st.sampled_from([["alpha"], [beta], ["alpha", beta]]))


def _as_use(source: Any) -> dict[str, Any]:
    return {"source": source} if isinstance(source, str) else source


def _levels(draw: st.DrawFn, names: list[str]) -> dict[str, Any]:
    single = st.builds(lambda n, w, v: {n: {w: v}}, st.sampled_from([*names, "records"]), _WORDS, _OPERANDS)
    levels = draw(st.lists(st.sampled_from(["amber", "red", "critical"]), min_size=1, unique=True))
    return {level: draw(_joined(single)) for level in levels}


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    """The content of a random indicator's file."""
    kind = draw(st.sampled_from(["measure", "measure", "contradiction", "combined", "absence", "related", "related"]))
    content: dict[str, Any] = {"kind": kind, "sources": _sources(draw)}
    if kind == "measure":
        names = draw(st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, unique=True))
        content["measures"] = {name: draw(_measure()) for name in names}
    elif kind == "absence":
        names = ["expected", "missing", "met", "share_missing", "found"]
        content.update(match=draw(st.sampled_from(["worker", "sign", None])), expected={"source": "beta"})
        if draw(st.booleans()):
            content["expected"]["where"] = draw(WHERE)
        content["expected"]["within_days"] = draw(st.sampled_from([None, 20]))
    elif kind == "contradiction":
        names = ["contradicted", "checked", "claims", "reports"]
        content.update(match=draw(st.sampled_from(["sign", "worker"])), claims={"source": "beta"})
        if draw(st.booleans()):
            content["claims"]["where"] = draw(WHERE)
        content["claims"]["within_days"] = draw(st.sampled_from([None, 20]))
    elif kind == "related":
        names = ["related", "known", "affected", "share_percent", "rate_percent", "mean_percent"]
        content["sources"] = [{**_as_use(each), "affected": draw(WHERE)} for each in content["sources"]]
        content["related"] = {
            "to": draw(st.sampled_from(["clients", "offices"])),
            "known_records": draw(st.integers(1, 3)),
            "pulled_by": draw(st.sampled_from([0.5, 2, 5])),
        }
        content["examples"] = [{"given": [], "expect": "not_enough_evidence", "mean": 0.1}] * 3
    else:
        groups = draw(st.sampled_from([["interview"], ["workplace"], ["interview", "workplace"]]))
        if "interview" in groups:
            content["sources"] = ["alpha", *(each for each in content["sources"] if each != "alpha")]
        content["together_in"] = groups
        names = ["together", *(f"{word}_{group}" for group in groups for word in ("together", "excluded"))]
    if kind == "contradiction" or (kind != "related" and draw(st.integers(0, 3)) == 0):
        content["where"] = draw(WHERE)
    content["levels"] = _levels(draw, names)
    content["enough_evidence"] = draw(
        st.one_of(
            st.builds(lambda n: {"records_at_least": n}, st.integers(1, 4)),
            st.builds(lambda name, value: {name: {"at_least": value}}, st.sampled_from(names), _OPERANDS),
        )
    )
    content["within_days"] = draw(st.sampled_from([None, 10, 30]))
    return {**FIXED, **content}


FIXED: dict[str, Any] = {
    "code": "random",
    "version": 1,
    "title": _text("Random"),
    "question": _text("Is it random?"),
    "why": _text("To compare."),
    "clears": _text("Nothing."),
    "ilo_sign": None,
    "elements": [],
    "points": {"amber": 1, "red": 5, "critical": 10},
    "legal_basis": [{"title": _text("None"), "url": None, "status": "draft"}],
    "in_force": {"from": "2000-01-01"},
    "countries": None,
    "examples": [{"given": [], "expect": "not_enough_evidence"}] * 3,
}


def _element(sign: int | None) -> str | None:
    return "penalty" if sign in PENALTY else "involuntariness" if sign in INVOLUNTARINESS else None


@st.composite
def records(draw: st.DrawFn, organisations: int = 3) -> list[Record]:
    """Random records of few organisations, many on the edges of the windows, many with unknown fields."""
    found = [draw(_record(number, organisations)) for number in range(draw(st.integers(0, 14)))]
    # A whole questionnaire of absent signs: random single answers would hardly ever exclude an element.
    if draw(st.booleans()):
        absent = draw(st.sampled_from([PENALTY, INVOLUNTARINESS]))
        found += [_absent_sign(1000 + sign, sign) for sign in absent]
    # Signs of both elements rarely meet in one interview or workplace by chance.
    if draw(st.booleans()):
        found += [
            draw(_present_sign(2000 + place, sign)) for place, sign in enumerate((7, draw(st.sampled_from([2, 9]))))
        ]
    return found


# Who is related to whom: organisation 4 has no records, and nobody is related to 2 but itself.
PAIRS = st.sets(st.sampled_from([(1, 2), (1, 3), (1, 4), (2, 2), (3, 1), (3, 4), (5, 1), (5, 3)]))
MEANS = st.sampled_from([None, 0.0, 0.1, 0.5, 1.0])


@st.composite
def _present_sign(draw: st.DrawFn, number: int, sign: int) -> Record:
    values = {"days": 1.0, "worker": "a", "sign": float(sign), "element": _element(sign), "present": 1}
    day = AS_OF - timedelta(days=draw(st.sampled_from([3, 9, 10])))
    source = draw(st.sampled_from(["alpha", "alpha", "beta"]))
    values |= {"interview": "y"} if source == "alpha" else {"absent": 1}
    return Record(source, str(number), 1, draw(st.sampled_from([7, 7, None])), day, day, values)


def _absent_sign(number: int, sign: int) -> Record:
    values = {"days": None, "worker": "a", "sign": sign, "element": _element(sign), "present": 0, "interview": "z"}
    day = AS_OF - timedelta(days=3)
    return Record("alpha", str(number), 1, 7, day, day, values)


@st.composite
def _record(draw: st.DrawFn, number: int, organisations: int) -> Record:
    sign = draw(st.sampled_from([*_SIGNS, None]))
    occurred_on = AS_OF - timedelta(days=draw(st.sampled_from([-1, 0, 1, 5, 9, 10, 11, 19, 20, 29, 30, 31])))
    known_on = occurred_on + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 6])))
    yes_no = st.sampled_from([0, 1, 1, None])
    values = {
        "days": draw(st.sampled_from([None, 0.0, 0.5, 1.0, 2.0, 3.0, 40.0])),
        "worker": draw(st.sampled_from(["a", "b", "c", None])),
        "sign": None if sign is None else float(sign),
        "element": _element(sign),
        "present": draw(yes_no),
    }
    source = draw(st.sampled_from(["alpha", "beta"]))
    values |= {"interview": draw(st.sampled_from(["i", "j", None]))} if source == "alpha" else {"absent": draw(yes_no)}
    workplace = draw(st.sampled_from([None, 7, 8]))
    organisation = draw(st.integers(1, organisations))
    return Record(source, str(number), organisation, workplace, occurred_on, known_on, values)
