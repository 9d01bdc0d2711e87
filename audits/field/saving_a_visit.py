"""Beginning and closing a visit from the field, each with the one location stamp that is taken."""

from collections.abc import Sequence

from flask_babel import gettext as _

from audits.field.kinds import NotSaved, Saved, Saving, Step
from audits.models import Audit, AuditState
from audits.operations import begin_audit, close_audit
from compliance.organisations.models import WorkplaceKind

STAMP_FIELDS = ("at", "latitude", "longitude", "accuracy", "location_refused")
COARSE_DECIMALS = 2


def describe_stamp(audit: Audit) -> Sequence[Step]:
    """The app asks for the moment and the location itself; there is nothing else to fill in."""
    return ()


def save_begin(saving: Saving) -> Saved:
    """Begin the visit, unless somebody of the team did already."""
    _check_stamp(saving)
    if saving.audit.state is AuditState.PLANNED:
        begin_audit(saving.audit, saving.by)
    return Saved(saving.audit.id, saving.audit.number)


def save_close(saving: Saving) -> Saved:
    """Close the visit, unless somebody of the team did already."""
    _check_stamp(saving)
    if saving.audit.state is not AuditState.CLOSED:
        close_audit(saving.audit, saving.by, saving.today)
    return Saved(saving.audit.id, saving.audit.number)


def _check_stamp(saving: Saving) -> None:
    """Raise NotSaved for a place that is none, and for one that is too exact where people live."""
    place = {name: saving.values.get(name) for name in ("latitude", "longitude")}
    if any(value is not None for value in place.values()):
        if not (_is_within(place["latitude"], 90) and _is_within(place["longitude"], 180)):
            raise NotSaved({}, _("The location is not one on earth."))
        if is_coarse(saving.audit) and any(round(float(value), COARSE_DECIMALS) != value for value in place.values()):  # type: ignore[arg-type]
            raise NotSaved({}, _("People live here: the location must be rounded to about one kilometre."))


def is_coarse(audit: Audit) -> bool:
    """True where the visit looks at housing: its location is kept to two decimals only."""
    return any(place.kind == WorkplaceKind.HOUSING for place in audit.workplaces)


def _is_within(value: object, most: int) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and -most <= value <= most
