"""The standards browser: every published text, open to anybody, its notice first."""

from flask import Blueprint, render_template, request

from compliance.accounts.guard import public
from compliance.standards.crosswalks.queries import list_mappings
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.standards.labels import (
    ANSWER_TYPE_LABELS,
    ASSESSED_LABELS,
    ELEMENT_LABELS,
    RELATION_LABELS,
    STATUS_LABELS,
)
from compliance.standards.official_texts.queries import official_texts
from compliance.standards.queries import get_standard, list_outlines, load_outline
from compliance.standards.search import search_outline

LONGEST_SEARCH = 200

standards = Blueprint("standards", __name__)


@standards.get("/standards")
@public
def list_standards() -> str:
    return render_template(
        "compliance/standards/list_standards.html", outlines=list_outlines(), assessed_labels=ASSESSED_LABELS
    )


@standards.get("/standards/<standard_code>/<version>")
@public
def show_standard(standard_code: str, version: str) -> str:
    outline = load_outline(get_standard(standard_code, version).id)
    wanted = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    official = official_texts(outline.code)
    return render_template(
        "compliance/standards/show_standard.html",
        outline=outline,
        wanted=wanted,
        found=search_outline(outline, wanted, {code: text.words for code, text in official.items()}),
        official=official,
        assessed_labels=ASSESSED_LABELS,
        element_labels=ELEMENT_LABELS,
        answer_type_labels=ANSWER_TYPE_LABELS,
        ilo_signs=ILO_SIGNS,
        mappings=list_mappings(outline),
        relation_labels=RELATION_LABELS,
        status_labels=STATUS_LABELS,
    )
