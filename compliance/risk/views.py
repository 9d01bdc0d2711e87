"""Pages of the risk list: the list with its exports, the figures above it, and what is held on an organisation."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.datastructures import MultiDict

from compliance.accounts.guard import current_identity, permission_map, requires
from compliance.clock import today
from compliance.feature import ListFact
from compliance.follow_up.due import list_overdue_kpi
from compliance.organisations.labels import kind_choices
from compliance.organisations.queries import list_regions
from compliance.organisations.types import SECTOR_LABELS, OrganisationKind, Sector
from compliance.risk.checks import EVALUATE_INDICATORS, find_last_check
from compliance.risk.due import list_risk_kpis
from compliance.risk.exports import column_titles, export_rows
from compliance.risk.labels import LEVEL_LABELS, STANDING_LABELS
from compliance.risk.library import current_library
from compliance.risk.permissions import READ_RISK
from compliance.risk.queries import FollowUpStanding, RiskFilter, count_risks, list_risks, list_scores
from compliance.risk.reports import render_risk_list
from compliance.risk.risk_list import describe_rows
from compliance.risk.vocabulary import Level
from compliance.web.exports import csv_response, xlsx_response
from compliance.web.language import current_language, localised
from compliance.web.pagination import Cursor, make_page

risk = Blueprint("risk", __name__)


@risk.record_once
def install_scores(state: Any) -> None:
    """Let the panels of other packages show the score of the organisations they name."""
    state.app.jinja_env.globals.update(risk_scores=risk_scores)


def risk_scores(organisation_ids: list[int]) -> Any:
    """{id: row with score and highest_level}, as far as the reader may know; empty for everybody else."""
    identity = current_identity()
    if not organisation_ids or not permission_map().allows(READ_RISK, identity):
        return {}
    return list_scores(organisation_ids, identity)


@risk.get("/risk")
@requires(READ_RISK)
def list_risk() -> str:
    """The live list in the identity's scope, highest score first, narrowed by the address."""
    identity, day, wanted, cursor = current_identity(), today(), wanted_risks(request.args), Cursor.from_request()
    library = current_library()
    rows = list_risks(identity, wanted, day, after=_edge(cursor.after), before=_edge(cursor.before))
    page = make_page(
        rows, cursor, key=lambda row: (row.score, row.organisation_id), total=count_risks(identity, wanted, day)
    )
    return render_template(
        "compliance/risk/list_risk.html",
        page=page,
        rows=describe_rows(page.rows, library, _facts(), day),
        facts=_facts(),
        wanted=wanted,
        narrowed=_addressed(),
        kpis=[*list_risk_kpis(identity, day), *list_overdue_kpi(identity, day)],
        kinds=kind_choices(),
        sectors=SECTOR_LABELS,
        regions=[(region.code, localised(region.name)) for region in list_regions(identity)],
        indicators=[(code, localised(each.title)) for code, each in library.definitions.items()],
        levels=LEVEL_LABELS,
        standings=STANDING_LABELS,
        last_check=find_last_check(identity),
        check=EVALUATE_INDICATORS,
    )


def wanted_risks(arguments: MultiDict[str, str]) -> RiskFilter:
    """The filter in the address; values nobody offers are left out."""
    return RiskFilter(
        search=arguments.get("search", "").strip(),
        kind=_one_of(OrganisationKind, arguments.get("kind")),
        sector=_one_of(Sector, arguments.get("sector")),
        region_code=arguments.get("region", ""),
        indicators=tuple(code for code in arguments.getlist("indicator") if code),
        level=_one_of(Level, arguments.get("level")),
        follow_up=_one_of(FollowUpStanding, arguments.get("follow_up")),
    )


def _one_of(values: Any, name: str | None) -> Any:
    return values(name) if name in set(values) else None


def _edge(parts: tuple[str, ...]) -> tuple[int, int] | None:
    numbers = [int(part) for part in parts if part.lstrip("-").isdecimal()]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _addressed() -> dict[str, list[str]]:
    """The filter as arguments for the links to the exports."""
    kept = request.args.to_dict(flat=False).items()
    return {name: values for name, values in kept if name not in ("after", "before", "position", "lang")}


def _facts() -> tuple[ListFact, ...]:
    found: tuple[ListFact, ...] = current_app.extensions["compliance"].list_facts
    return found


@risk.get("/risk/export.csv")
@requires(READ_RISK)
def export_risk_csv() -> Any:
    return csv_response("risk-list", column_titles(_facts()), _exported())


@risk.get("/risk/export.xlsx")
@requires(READ_RISK)
def export_risk_xlsx() -> Any:
    return xlsx_response("risk-list", column_titles(_facts()), _exported())


def _exported() -> Any:
    return export_rows(current_identity(), wanted_risks(request.args), current_library(), _facts(), today())


@risk.get("/risk/export.pdf")
@requires(READ_RISK)
def export_risk_pdf() -> Any:
    content = render_risk_list(
        current_identity(), wanted_risks(request.args), current_library(), _facts(), today(), current_language()
    )
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": 'attachment; filename="risk-list.pdf"'}
    )
