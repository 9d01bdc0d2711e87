"""The home page of every role: what is due, most urgent first, and the numbers that matter to the role."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, render_template

from compliance.accounts.guard import current_identity, requires
from compliance.accounts.identity import Identity
from compliance.accounts.permissions import SEE_HOME
from compliance.clock import today
from compliance.feature import DueItem, Kpi

home = Blueprint("home", __name__)


@home.get("/")
@requires(SEE_HOME)
def show_home() -> str:
    identity, day = current_identity(), today()
    return render_template(
        "compliance/web/home.html", due_items=_due_items(identity, day), kpis=_kpis(identity, day), today=day
    )


def _due_items(identity: Identity, day: date) -> list[DueItem]:
    found: list[DueItem] = []
    for list_due in _registry().due_items:
        found.extend(list_due(identity, day))
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or day, item.title))


def _kpis(identity: Identity, day: date) -> list[Kpi]:
    return [kpi for list_kpis in _registry().kpis for kpi in list_kpis(identity, day)]


def _registry() -> Any:
    return current_app.extensions["compliance"]
