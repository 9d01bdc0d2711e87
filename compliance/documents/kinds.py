"""What features say about documents of their scope: what each backs, who verified it, whether it may be replaced."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import Select


@dataclass(frozen=True)
class DocumentUse:
    """Something a document backs: its title, which parts of it, and its page."""

    title: str
    parts: Sequence[str]
    url: str | None


@dataclass(frozen=True)
class Verified:
    """When a reviewer verified something, who it was and for which authority ({"en", "ar"})."""

    at: datetime
    by_name: str
    authority_name: Mapping[str, str] | None
    basis: str


@dataclass(frozen=True)
class DocumentKind:
    """An organisation's own documents of one reader scope.

    `used_ids()` selects the ids of documents that back something; `list_uses(ids)` and `list_verified(ids)` answer for
    the documents of one page, in one query each. Only a kind that freezes what was in force when it counted is
    `is_replaceable`.
    """

    scope: str
    used_ids: Callable[[], Select[int]]
    list_uses: Callable[[Sequence[int]], Mapping[int, Sequence[DocumentUse]]]
    list_verified: Callable[[Sequence[int]], Mapping[int, Verified]] | None = None
    is_replaceable: bool = False


def registered_kinds() -> tuple[DocumentKind, ...]:
    """What the features registered as `document_kinds`."""
    found: tuple[DocumentKind, ...] = current_app.extensions["compliance"].document_kinds
    return found


def own_scopes() -> list[str]:
    """The reader scopes of documents that belong to an organisation itself; an audit's photos do not."""
    return [kind.scope for kind in registered_kinds()]


def replaceable_scopes() -> list[str]:
    return [kind.scope for kind in registered_kinds() if kind.is_replaceable]


def list_uses(document_ids: Sequence[int]) -> dict[int, list[DocumentUse]]:
    """What each of these documents backs, by document id."""
    found: dict[int, list[DocumentUse]] = {}
    for kind in registered_kinds():
        for document_id, uses in kind.list_uses(document_ids).items():
            found.setdefault(document_id, []).extend(uses)
    return found


def list_verified(document_ids: Sequence[int]) -> dict[int, Verified]:
    """The last verification of each of these documents that has one, by document id."""
    found: dict[int, Verified] = {}
    for kind in registered_kinds():
        if kind.list_verified is not None:
            found.update(kind.list_verified(document_ids))
    return found
