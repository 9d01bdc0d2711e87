"""/healthz for machines."""

from typing import Any

from flask import Blueprint, jsonify
from sqlalchemy import text

from compliance.accounts.guard import public
from compliance.database import db

web = Blueprint("web", __name__)


@web.get("/healthz")
@public
def healthz() -> Any:
    """200 with {"status": "ok"} while the database answers."""
    db.session.execute(text("SELECT 1"))
    return jsonify(status="ok")
