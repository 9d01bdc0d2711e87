"""Words for what a verification finds and for what happened to a row."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.ledger.faults import Fault
from compliance.ledger.models import LedgerAction

FAULT_LABELS: Mapping[Fault, Any] = {
    Fault.ALTERED: _l("Entry altered"),
    Fault.MISSING: _l("Entries removed"),
    Fault.OUT_OF_ORDER: _l("Entry removed, inserted or re-ordered before this one"),
    Fault.BACK_DATED: _l("Entry back-dated"),
    Fault.END_DIFFERS: _l("Entries removed from or added to the end"),
    Fault.HEAD_DIFFERS: _l("Entries differ from what a signed head says"),
    Fault.HEAD_NOT_SIGNED: _l("Head not signed by a key of the ledger"),
    Fault.KEY_NOT_SIGNED: _l("Key not signed by the key before it"),
    Fault.KEY_LOST: _l("Key begun anew after the one before was lost"),
    Fault.REWRITTEN: _l("History rewritten since this head was given out"),
    Fault.ROW_CHANGED: _l("Record changed without an entry"),
    Fault.ROW_REMOVED: _l("Record removed"),
    Fault.ROW_NOT_ENTERED: _l("Record added without an entry"),
    Fault.NONCE_LOST: _l("Proof of a personal field gone without an erasure"),
    Fault.NONCE_LEFT: _l("Proof of a personal field that belongs to no present value"),
    Fault.KIND_UNKNOWN: _l("Entries of a kind that this version does not know"),
}

ACTION_LABELS: Mapping[LedgerAction, Any] = {
    LedgerAction.ADDED: _l("added"),
    LedgerAction.CHANGED: _l("changed"),
    LedgerAction.ERASED: _l("field erased by law"),
    LedgerAction.TAKEN_OVER: _l("taken over from before the ledger began"),
}

KIND_LABELS: Mapping[str, Any] = {
    "flag_review": _l("Decision on a risk flag"),
    "second_approval": _l("Approval by a second person"),
}
