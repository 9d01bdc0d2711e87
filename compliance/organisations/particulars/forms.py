"""The form of an owner, a telephone number or an address."""

from collections.abc import Collection
from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.particulars.labels import KIND_LABELS
from compliance.organisations.particulars.models import ParticularKind
from compliance.organisations.particulars.operations import stored_value
from compliance.settings import current_settings
from compliance.web.record_fields import RecordForm, choice_field, day_field, known_since_field, text_field

LONGEST = 500


class ParticularForm(RecordForm):
    """What was given for an owner never comes back into a page: only a code made from it is stored."""

    workplace_id = None
    kind = choice_field(_l("What it is"), KIND_LABELS)
    value = text_field(
        _l("Owner's number, telephone or address"),
        _l(
            "Of an owner's identity or register number only a code made from it is stored. "
            "When correcting an owner, leave it empty if it is the same owner."
        ),
        longest=LONGEST,
    )
    occurred_on = day_field(_l("True from"), required=True)
    ended_on = day_field(_l("True until"), _l("Leave empty if it still is."))
    known_on = known_since_field()

    def __init__(self, *args: Any, data: dict[str, Any] | None = None, **kwargs: Any) -> None:
        if data and data.get("kind") is ParticularKind.OWNER:
            data = {**data, "value": None}
        super().__init__(*args, data=data, **kwargs)

    def values(self, names: Collection[str]) -> dict[str, Any]:
        """The answers, with the value as it is stored."""
        answered = super().values(names)
        kind, given = answered["kind"], answered["value"] or ""
        if given or kind is not ParticularKind.OWNER:
            answered["value"] = stored_value(kind, given, current_settings().country)
        return {**answered, "value": answered["value"] or ""}
