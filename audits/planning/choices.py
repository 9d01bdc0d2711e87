"""What the form of a plan offers: people with the languages they stated, and visits that one can follow."""

from collections.abc import Sequence

from wtforms import SelectChoice

from audits.interviews.origins import language_name
from audits.models import AuditKind
from audits.own_details.queries import details_of
from audits.planning.queries import list_followable
from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.web.formatting import plain_day
from compliance.web.language import current_language


def named_with_languages(people: Sequence[User]) -> list[tuple[int, str]]:
    """(id, words) of each person, the words with the languages the person stated."""
    stated, reader = details_of([each.id for each in people]), current_language()
    named = []
    for each in people:
        spoken = [language_name(code, reader) for code in stated[each.id].languages] if each.id in stated else []
        named.append((each.id, f"{each.name} ({', '.join(spoken)})" if spoken else each.name))
    return named


def followable_choices(organisation_id: int, kind: AuditKind | None, identity: Identity) -> list[SelectChoice]:
    """Closed visits of the organisation by number and day."""
    if kind is None:
        return []
    found = list_followable(organisation_id, kind, identity)
    return [SelectChoice(each.id, f"{each.number} · {plain_day(each.starts_on)}") for each in found]
