"""Risk flags under which an organisation is given no time to correct: a referral may be considered."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from compliance.database import db
from compliance.risk.models import RiskFlag
from compliance.risk.vocabulary import COUNTED_STATES, Level


def grave_flags(organisation_id: int) -> Sequence[Any]:
    """One sentence where a flag that counts is critical or rests on confidential evidence."""
    found = db.session.scalar(
        select(RiskFlag.id)
        .where(
            RiskFlag.organisation_id == organisation_id,
            RiskFlag.state.in_(COUNTED_STATES),
            or_(RiskFlag.level == Level.CRITICAL, RiskFlag.confidential),
        )
        .limit(1)
    )
    return [_("A critical or confidential risk flag stands: a referral may have to be considered.")] if found else []
