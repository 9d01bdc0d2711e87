"""Stating one's own languages and sex."""

from collections.abc import Sequence

from flask_babel import gettext as _

from audits.interviews.models import Sex
from audits.interviews.origins import LANGUAGE_CODES
from audits.own_details.models import OwnDetails
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import InvalidInput


def state_own_details(languages: Sequence[str], sex: Sex | None, by: Identity) -> OwnDetails:
    """Store what a person states of themselves; nobody states it for another.

    `languages` are ISO 639 codes; `sex` None means not stated. Raises InvalidInput("languages") for an unknown code.
    """
    if not set(languages) <= set(LANGUAGE_CODES):
        raise InvalidInput("languages", _("Choose languages of the list."))
    details = db.session.get(OwnDetails, by.user_id) or OwnDetails(user_id=by.user_id)
    details.languages, details.sex, details.stated_at = sorted(set(languages)), sex, now()
    db.session.add(details)
    db.session.flush()
    # What was stated stays out of the log: it is nobody's business but the team's planner.
    record_change("audits.state_own_details", details, by, summary="Stated own languages")
    return details
