"""Who may write in an audit, enforced by every operation that writes; and how many visits fit in a day."""

from collections.abc import Collection
from datetime import date, timedelta

from flask_babel import gettext as _

from audits.independence.queries import list_declarations, list_latest_teams, list_visits_of
from audits.independence.rules import bar_from_declaration, must_rotate
from audits.models import Audit, AuditState, Bar
from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.database import db
from compliance.errors import Conflict, InvalidInput, NotAllowed
from compliance.national_rules.lookup import value

INDEPENDENCE_MONTHS = "audit.independence_months"
ROTATION_AUDITS = "audit.rotation_audits"
VISITS_PER_DAY = "audit.visits_per_day"


def require_independent(audit: Audit, by: Identity) -> None:
    """Raise NotAllowed if `by` is a member of the team who may read this audit and not write."""
    bar = audit.bar_of(by.user_id)
    if bar is Bar.UNDECLARED:
        raise NotAllowed(_("Declare your interests first: until then you may read this visit, not change it."))
    if bar is not None:
        raise NotAllowed(_("You are not independent of this organisation: you may read this visit, not change it."))


def require_declared(audit: Audit) -> None:
    """Raise Conflict unless every member of the team declared whether there is a conflict of interest."""
    missing = list_undeclared(audit)
    if missing:
        names = ", ".join(user.name for user in missing)
        raise Conflict(_("Before the visit begins, these people declare their interests: %(names)s.", names=names))


def list_undeclared(audit: Audit) -> list[User]:
    """Who of the team has not said yet whether there is a conflict of interest."""
    declared = {each.user_id for each in list_declarations(audit.id)}
    return [member.user for member in audit.members if member.user_id not in declared]


def set_bars(audit: Audit, starts_on: date) -> None:
    """Set for each member why they may not write: what they declared, or one audit too many in a row."""
    country = audit.organisation.country
    months, in_a_row = value(INDEPENDENCE_MONTHS, country, starts_on), value(ROTATION_AUDITS, country, starts_on)
    with db.session.no_autoflush:
        teams = list_latest_teams(audit, starts_on, in_a_row) if in_a_row else []
        declarations = list_declarations(audit.id) if audit.id else ()
    for member in audit.members:
        # A later "no" does not lift a bar: nobody clears themselves.
        bars = (
            bar_from_declaration(own.has_conflict, own.worked_until, starts_on, months)
            for own in declarations
            if own.user_id == member.user_id
        )
        rotation = Bar.ROTATION if must_rotate(member.user_id, teams, in_a_row) else None
        has_declared = any(own.user_id == member.user_id for own in declarations)
        joined_late = Bar.UNDECLARED if audit.state is AuditState.IN_PROGRESS and not has_declared else None
        member.barred_by = next((bar for bar in bars if bar), rotation or joined_late)


def check_visits_a_day(
    audit: Audit, user_ids: Collection[int], starts_on: date, ends_on: date, field: str = "starts_on"
) -> None:
    """Raise InvalidInput(field) where somebody would have more visits on a day than the national rule allows."""
    most = value(VISITS_PER_DAY, audit.organisation.country, starts_on)
    if most is None:
        return
    with db.session.no_autoflush:
        visits = list_visits_of(user_ids, starts_on, ends_on, audit.id)
    for offset in range((ends_on - starts_on).days + 1):
        day = starts_on + timedelta(days=offset)
        for user_id in user_ids:
            if sum(who == user_id and first <= day <= last for who, first, last in visits) >= most:
                raise InvalidInput(
                    field,
                    _(
                        "Somebody of the team has %(most)s visits on %(day)s already; later visits of a day find less.",
                        most=most,
                        day=day.isoformat(),
                    ),
                )
