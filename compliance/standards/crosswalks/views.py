"""Crosswalks, open to anybody to read; supervisors and administrators approve their mappings or withdraw them."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext

from compliance.accounts.guard import allows, current_identity, public, requires
from compliance.accounts.roles import ROLE_LABELS
from compliance.clock import now
from compliance.database import commits, db
from compliance.errors import Conflict, InvalidInput
from compliance.standards.crosswalks.forms import EdgeDecisionForm
from compliance.standards.crosswalks.operations import decide_crosswalk, decide_edge, edges_to_decide, signature_of
from compliance.standards.crosswalks.queries import (
    get_crosswalk,
    get_crosswalk_to_decide,
    get_edge,
    get_edge_to_decide,
    list_decisions,
)
from compliance.standards.crosswalks.queries import list_crosswalks as read_crosswalks
from compliance.standards.crosswalks.relations import EdgeDecision
from compliance.standards.crosswalks.search import filter_from, find_edges
from compliance.standards.labels import ASSESSED_LABELS, RELATION_LABELS, RELATION_MEANINGS, STATUS_LABELS
from compliance.standards.permissions import APPROVE_CROSSWALK
from compliance.standards.queries import list_standards

crosswalks = Blueprint("crosswalks", __name__, url_prefix="/crosswalks")
PAIR = "/<here_code>/<here_version>/<there_code>/<there_version>"
DECISIONS = {"approve": EdgeDecision.APPROVED, "withdraw": EdgeDecision.WITHDRAWN}


@crosswalks.context_processor
def words() -> dict[str, Any]:
    """What every page of crosswalks calls relations, states and offices."""
    return {
        "relation_labels": RELATION_LABELS,
        "relation_meanings": RELATION_MEANINGS,
        "status_labels": STATUS_LABELS,
        "role_labels": ROLE_LABELS,
    }


@crosswalks.get("")
@public
def list_crosswalks() -> str:
    return render_template(
        "compliance/standards/crosswalks/list_crosswalks.html",
        crosswalks=read_crosswalks(),
        standards={standard.id: standard for standard in list_standards()},
        assessed_labels=ASSESSED_LABELS,
    )


@crosswalks.get(PAIR)
@public
def show_crosswalk(here_code: str, here_version: str, there_code: str, there_version: str) -> str:
    place = get_crosswalk(here_code, here_version, there_code, there_version)
    arguments = request.args
    wanted = filter_from(arguments.get("q", ""), arguments.get("relation", ""), arguments.get("status", ""))
    return render_template(
        "compliance/standards/crosswalks/show_crosswalk.html",
        place=place,
        wanted=wanted,
        found=find_edges(place, wanted),
        number_approved=sum(each.is_approved for each in place.edges),
        may_decide=allows(APPROVE_CROSSWALK),
        pair=pair_arguments(place),
        reverse=pair_arguments(place, is_reversed=True),
    )


def pair_arguments(place: Any, *, is_reversed: bool = False) -> dict[str, str]:
    """The arguments of the address of a pair, read as the page reads it or the other way round."""
    here, there = (place.there, place.here) if is_reversed else (place.here, place.there)
    return {
        "here_code": here.code,
        "here_version": here.version,
        "there_code": there.code,
        "there_version": there.version,
    }


@crosswalks.get(f"{PAIR}/<any(approve, withdraw):action>")
@requires(APPROVE_CROSSWALK, subject=get_crosswalk_to_decide)
def ask_crosswalk_decision(place: Any, action: str) -> str:
    form = EdgeDecisionForm(seen=signature_of(edges_to_decide(place.edges, DECISIONS[action])))
    return _crosswalk_page(place, action, form)


def _crosswalk_page(place: Any, action: str, form: EdgeDecisionForm, theirs: Any = None) -> str:
    return render_template(
        "compliance/standards/crosswalks/decide_crosswalk.html",
        place=place,
        number=len(edges_to_decide(place.edges, DECISIONS[action])),
        action=action,
        form=form,
        theirs=theirs,
        pair=pair_arguments(place),
    )


@crosswalks.post(f"{PAIR}/<any(approve, withdraw):action>")
@requires(APPROVE_CROSSWALK, subject=get_crosswalk_to_decide)
@commits
def record_crosswalk_decision(place: Any, action: str) -> Any:
    form = EdgeDecisionForm()
    if not form.validate():
        return _crosswalk_page(place, action, form), 422
    try:
        number = decide_crosswalk(
            place, DECISIONS[action], form.reason.data or "", seen=form.seen.data or "", by=current_identity(), at=now()
        )
    except InvalidInput as error:
        form.reason.errors = [error.message]
        return _crosswalk_page(place, action, form), 422
    except Conflict as error:
        db.session.rollback()
        form.seen.data = signature_of(edges_to_decide(place.edges, DECISIONS[action]))
        return _crosswalk_page(place, action, form, error), 409
    flash(_decided(action, number), "success")
    return redirect(_pair_url(place), 303)


def _pair_url(place: Any) -> str:
    arguments: dict[str, Any] = dict(pair_arguments(place))
    return url_for("crosswalks.show_crosswalk", **arguments)


def _decided(action: str, number: int) -> str:
    if DECISIONS[action] is EdgeDecision.APPROVED:
        return ngettext("%(num)s mapping was approved.", "%(num)s mappings were approved.", number)
    return ngettext("%(num)s mapping was withdrawn.", "%(num)s mappings were withdrawn.", number)


@crosswalks.get("/edges/<int:edge_id>")
@public
def show_edge(edge_id: int) -> str:
    place = get_edge(edge_id)
    return render_template(
        "compliance/standards/crosswalks/show_edge.html",
        place=place,
        decisions=list_decisions(edge_id),
        may_decide=allows(APPROVE_CROSSWALK),
        pair=edge_pair(place),
    )


def edge_pair(place: Any) -> dict[str, str]:
    """The arguments of the address of an edge's pair."""
    return {
        "here_code": place.left.code,
        "here_version": place.left.version,
        "there_code": place.right.code,
        "there_version": place.right.version,
    }


@crosswalks.get("/edges/<int:edge_id>/<any(approve, withdraw):action>")
@requires(APPROVE_CROSSWALK, subject=get_edge_to_decide)
def ask_edge_decision(place: Any, action: str) -> str:
    return _edge_page(place, action, EdgeDecisionForm(seen=signature_of([place.edge])))


def _edge_page(place: Any, action: str, form: EdgeDecisionForm, theirs: Any = None) -> str:
    return render_template(
        "compliance/standards/crosswalks/decide_edge.html", place=place, action=action, form=form, theirs=theirs
    )


@crosswalks.post("/edges/<int:edge_id>/<any(approve, withdraw):action>")
@requires(APPROVE_CROSSWALK, subject=get_edge_to_decide)
@commits
def record_edge_decision(place: Any, action: str) -> Any:
    form = EdgeDecisionForm()
    if not form.validate():
        return _edge_page(place, action, form), 422
    try:
        decide_edge(
            place, DECISIONS[action], form.reason.data or "", seen=form.seen.data or "", by=current_identity(), at=now()
        )
    except InvalidInput as error:
        form.reason.errors = [error.message]
        return _edge_page(place, action, form), 422
    except Conflict as error:
        db.session.rollback()
        form.seen.data = signature_of([place.edge])
        return _edge_page(place, action, form, error), 409
    flash(_decided(action, 1), "success")
    return redirect(url_for("crosswalks.show_edge", edge_id=place.edge.id), 303)
