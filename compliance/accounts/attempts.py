"""Where attempts to sign in are counted: in the database, so that all web processes count together.

This is a storage of the `limits` library, chosen by `SANAD_RATE_LIMIT_STORAGE=database://`. It commits by itself: an
attempt that failed, and whose request is rolled back, must count all the more.
"""

import hmac
from datetime import timedelta
from typing import Any

from flask import current_app
from limits.storage import Storage
from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from compliance.accounts.models import SignInAttempt
from compliance.clock import now
from compliance.database import db

_INSERTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}


class AttemptsInDatabase(Storage):
    """Counts of `sign_in_attempt`; a key, which names an address, is kept as its HMAC only."""

    STORAGE_SCHEME = ["database"]

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more attempts in the window of `expiry` seconds that began with the first; gives their sum."""
        moment = now()
        # What was read so far ends here, as in `commits`: SQLite takes its write lock at the next statement.
        db.session.commit()
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.expires_at <= moment))
        row = {"key": _digest(key), "attempts": amount, "expires_at": moment + timedelta(seconds=expiry)}
        counted = (
            _INSERTS[db.session.get_bind().dialect.name](SignInAttempt)
            .values(**row)
            .on_conflict_do_update(index_elements=["key"], set_={"attempts": SignInAttempt.attempts + amount})
            .returning(SignInAttempt.attempts)
        )
        total = int(db.session.execute(counted).scalar_one())
        db.session.commit()
        return total

    def get(self, key: str) -> int:
        return self._find(key, SignInAttempt.attempts) or 0

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970; now where nothing was counted."""
        return (self._find(key, SignInAttempt.expires_at) or now()).timestamp()

    def check(self) -> bool:
        """True if attempts can be counted."""
        db.session.execute(select(SignInAttempt.key).limit(1))
        return True

    def reset(self) -> int | None:
        """Forget every count; gives how many there were."""
        forgotten = db.session.execute(delete(SignInAttempt))
        db.session.commit()
        return int(forgotten.rowcount)  # type: ignore[attr-defined]

    def clear(self, key: str) -> None:
        db.session.execute(delete(SignInAttempt).where(SignInAttempt.key == _digest(key)))
        db.session.commit()

    def _find(self, key: str, column: Any) -> Any:
        kept = (SignInAttempt.key == _digest(key), SignInAttempt.expires_at > now())
        return db.session.scalar(select(column).where(*kept))


def _digest(key: str) -> str:
    secret: str = current_app.config["SECRET_KEY"]
    return hmac.digest(secret.encode(), key.encode(), "sha256").hex()
