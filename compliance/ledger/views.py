"""Public pages of the ledger: heads and keys, and where an entry stands; for the ministry: how checks went."""

import json
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from compliance.accounts.guard import public, requires
from compliance.errors import NotFound
from compliance.ledger.canonical import canonical, digest
from compliance.ledger.heads import list_heads
from compliance.ledger.keys import public_key_of
from compliance.ledger.permissions import READ_VERIFICATION
from compliance.ledger.proofs import list_keys
from compliance.ledger.queries import as_moment, find_place, head_moment, ledger_health, list_verifications
from compliance.ledger.wording import FAULT_LABELS

pages = Blueprint("ledger", __name__)
HEADS = 50
HASH_LENGTH = 64


def _before() -> int | None:
    """The head under which a reader goes on."""
    asked = request.args.get("before", type=int)
    return asked if asked and 0 < asked < 2**62 else None


@pages.get("/ledger/heads")
@public
def show_heads() -> str:
    heads = list_heads(_before(), HEADS + 1)
    keys = [(key, public_key_of(key), as_moment(json.loads(key.statement)["at"])) for key in list_keys()]
    return render_template(
        "compliance/ledger/show_heads.html",
        heads=[(head, head_moment(head), json.loads(head.statement), digest(head.statement)) for head in heads[:HEADS]],
        older=heads[HEADS - 1].number if len(heads) > HEADS else None,
        keys=keys[::-1],
    )


@pages.get("/ledger/heads.json")
@public
def send_heads() -> Response:
    """Heads, newest first, and all keys, as they were signed."""
    heads, keys = list_heads(_before(), HEADS), list_keys()
    body = {
        "keys": [{"statement": json.loads(key.statement), "signature": key.signature} for key in keys],
        "heads": [{"statement": json.loads(head.statement), "signature": head.signature} for head in heads],
    }
    return Response(canonical(body), mimetype="application/json")


@pages.get("/ledger/check/<entry_hash>")
@public
def check_entry(entry_hash: str) -> Any:
    """Whether an entry with this hash is in the ledger, and in which head; what it says is not told."""
    place = find_place(entry_hash) if len(entry_hash) == HASH_LENGTH else None
    if place is None:
        raise NotFound(_("No entry of this ledger has this hash. If a printed report names it, tell the authority."))
    return render_template(
        "compliance/ledger/check_entry.html",
        place=place,
        entry_hash=entry_hash,
        head_at=head_moment(place.head) if place.head else None,
        head_digest=digest(place.head.statement) if place.head else "",
    )


@pages.get("/ledger/verifications")
@requires(READ_VERIFICATION)
def list_checks() -> str:
    return render_template(
        "compliance/ledger/list_checks.html",
        checks=list_verifications(),
        health=ledger_health(),
        faults={str(fault): label for fault, label in FAULT_LABELS.items()},
    )
