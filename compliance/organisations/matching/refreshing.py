"""Making match keys: for organisations that are new, were corrected, or whose keys an earlier version made."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from compliance.database import db, is_current
from compliance.organisations.matching.keys import VERSION, KeyKind, address_key, name_keys, phone_key
from compliance.organisations.matching.models import OrganisationMatchKey
from compliance.organisations.models import Organisation
from compliance.organisations.particulars.models import OrganisationParticular, ParticularKind

AT_A_TIME = 2000
_QUIET: dict[str, Any] = {"synchronize_session": False}
_NAMED = {
    ParticularKind.OWNER: KeyKind.OWNER,
    ParticularKind.TELEPHONE: KeyKind.PHONE,
    ParticularKind.ADDRESS: KeyKind.ADDRESS,
}


def forget_keys(organisation_ids: Iterable[int]) -> None:
    """Have the keys of these organisations made anew by the next run."""
    ids = sorted(set(organisation_ids))
    if ids:
        stale = update(Organisation).where(Organisation.id.in_(ids)).values(match_version=None)
        db.session.execute(stale, execution_options=_QUIET)


def refresh_keys() -> int:
    """Make the keys of every organisation that has none of this version; gives how many organisations that were."""
    made = 0
    while rows := _list_stale():
        ids = [row.id for row in rows]
        db.session.execute(
            delete(OrganisationMatchKey).where(OrganisationMatchKey.organisation_id.in_(ids)),
            execution_options=_QUIET,
        )
        keys = _keys(rows)
        if keys:
            db.session.execute(insert(OrganisationMatchKey.__table__), keys)
        renewed = update(Organisation).where(Organisation.id.in_(ids)).values(match_version=VERSION)
        db.session.execute(renewed, execution_options=_QUIET)
        made += len(rows)
    return made


def _list_stale() -> Sequence[Any]:
    wanted = (
        Organisation.id,
        Organisation.name,
        Organisation.name_ar,
        Organisation.country,
        Organisation.city,
        Organisation.address,
        Organisation.is_identified,
    )
    stale = or_(Organisation.match_version.is_(None), Organisation.match_version < VERSION)
    return db.session.execute(select(*wanted).where(stale).order_by(Organisation.id).limit(AT_A_TIME)).all()


def _keys(rows: Sequence[Any]) -> list[dict[str, Any]]:
    particulars = _particulars([row.id for row in rows])
    return [
        {"organisation_id": row.id, "kind": kind, "value": value}
        for row in rows
        for kind, value in sorted(_keys_of(row, particulars.get(row.id, ())))
    ]


def _keys_of(row: Any, particulars: Iterable[tuple[ParticularKind, str]]) -> set[tuple[KeyKind, str]]:
    """A source that gives case numbers only names nobody: no key is made of such a name."""
    found = name_keys([row.name, row.name_ar]) if row.is_identified else set()
    address = address_key(row.address, row.city)
    if address:
        found.add((KeyKind.ADDRESS, address))
    for kind, value in particulars:
        key = _key_of_particular(kind, value, row)
        if key:
            found.add((_NAMED[kind], key))
    return found


def _key_of_particular(kind: ParticularKind, value: str, row: Any) -> str | None:
    if kind is ParticularKind.TELEPHONE:
        return phone_key(value, row.country)
    return address_key(value, row.city) if kind is ParticularKind.ADDRESS else value


def _particulars(ids: Sequence[int]) -> dict[int, list[tuple[ParticularKind, str]]]:
    """All that were ever true, those that ended too: a firm that closed had its owner when it closed."""
    each = OrganisationParticular
    statement = select(each.organisation_id, each.kind, each.value).where(
        each.organisation_id.in_(ids), is_current(each)
    )
    found: dict[int, list[tuple[ParticularKind, str]]] = {}
    for organisation_id, kind, value in db.session.execute(statement):
        found.setdefault(organisation_id, []).append((kind, value))
    return found
