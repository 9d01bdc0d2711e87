"""Words for particulars, and how one is shown: of an owner the first digits of the pseudonym."""

from typing import Any

from flask_babel import lazy_gettext as _l

from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind
from compliance.organisations.pseudonyms import short_pseudonym

KIND_LABELS: dict[ParticularKind, Any] = {
    ParticularKind.OWNER: _l("Owner"),
    ParticularKind.TELEPHONE: _l("Telephone"),
    ParticularKind.ADDRESS: _l("Address"),
}


def shown_value(record: OrganisationParticular) -> str | None:
    return short_pseudonym(record.value) if record.kind is ParticularKind.OWNER else record.value
