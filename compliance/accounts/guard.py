"""Each view says which permission it needs; nothing else decides who may call it."""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any

from flask import current_app, g
from flask_login import current_user

from compliance.accounts.identity import Identity, identity_of
from compliance.accounts.permissions import PermissionMap
from compliance.errors import NotAllowed
from compliance.ledger.recording import acting_user_id
from compliance.web.kept_input import offer_input_back


def current_identity() -> Identity:
    """The identity of the signed-in person; NotAllowed if nobody signed in."""
    identity = find_identity()
    if identity is None:
        raise NotAllowed
    return identity


def find_identity() -> Identity | None:
    """The identity of the signed-in person, or None."""
    if not current_user or not current_user.is_authenticated:
        return None
    cached: Identity | None = g.get("asking")
    if cached is None or cached.user_id != current_user.id:
        cached = g.asking = identity_of(current_user)
    return cached


def permission_map() -> PermissionMap:
    found: PermissionMap = current_app.extensions["compliance"].permissions
    return found


def allows(permission: str, subject: Any = None) -> bool:
    """True if the signed-in person has `permission` (on `subject`, where the rule asks about it)."""
    identity = find_identity()
    return identity is not None and permission_map().allows(permission, identity, subject)


def requires(permission: str, subject: Callable[..., Any] | None = None) -> Callable[[Callable[..., Any]], Any]:
    """Guard a view with `permission`.

    `subject` is a query such as `get_audit(audit_id, identity)`: it takes URL arguments by name, and `identity`, and
    raises NotFound for what the identity may not see. The view then gets the loaded object in place of those
    arguments. Not signed in: to the sign-in page. Not allowed: 403.
    """
    taken = set(signature(subject).parameters) - {"identity"} if subject else set()

    def guard(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def run(**arguments: Any) -> Any:
            if not current_user.is_authenticated:
                return offer_input_back() or current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
            identity = current_identity()
            acting_user_id.set(identity.user_id)
            if subject is None:
                _refuse_unless(permission, identity, None)
                return view(**arguments)
            loaded = subject(**{name: arguments.pop(name) for name in taken & set(arguments)}, identity=identity)
            _refuse_unless(permission, identity, loaded)
            return view(loaded, **arguments)

        run.permission = permission  # type: ignore[attr-defined]
        return run

    return guard


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view that anyone may call without signing in."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def _refuse_unless(permission: str, identity: Identity, subject: Any) -> None:
    if not permission_map().allows(permission, identity, subject):
        raise NotAllowed
