"""Sign-in by Flask-Security: argon2, session protection, rate limit, password reset, TOTP with recovery codes."""

from flask import Flask, redirect, request, url_for
from flask_babel import lazy_gettext as _l
from flask_limiter import Limiter
from flask_login import current_user
from flask_security import Security, SQLAlchemyUserDatastore
from werkzeug.wrappers import Response

import compliance.accounts.attempts  # noqa: F401 - the storage `database://` of the limiter
from compliance.accounts.messages import AccountMail
from compliance.accounts.models import Role, User
from compliance.accounts.roles import SECOND_FACTOR_ROLES
from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.installation import is_demonstration

security = Security(mail_util_cls=AccountMail)

SHORTEST_PASSWORD = 12
ATTEMPTS = "10 per minute; 60 per hour"
MAILS = "5 per hour"

# Where a password or a code can be tried.
_GUESSED_AT = (
    "security.login",
    "security.two_factor_token_validation",
    "security.two_factor_setup_validate",
    "security.mf_recovery",
    "security.verify",
    "security.change_password",
    "security.reset_password",
)
_SENDING_MAIL = ("security.forgot_password", "security.two_factor_rescue")
# Pages a person may open before the second factor is set up.
_BEFORE_SECOND_FACTOR = ("security.", "static", "web.healthz")


def install_sign_in(app: Flask, limiter: Limiter) -> None:
    """Configure Flask-Security and require a second factor of the roles that need one."""
    settings = app.extensions["compliance"].settings
    app.config.update(
        SECURITY_DATETIME_FACTORY=now,
        SECURITY_PASSWORD_SALT=settings.password_salt,
        SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_PASSWORD_LENGTH_MIN=SHORTEST_PASSWORD,
        SECURITY_MSG_PASSWORD_INVALID_LENGTH=(_l("Use at least 12 characters for the password."), "error"),
        SECURITY_TRACKABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_TWO_FACTOR=True,
        SECURITY_TWO_FACTOR_ENABLED_METHODS=["authenticator"],
        SECURITY_TWO_FACTOR_REQUIRED=False,
        SECURITY_TWO_FACTOR_RESCUE_EMAIL=False,
        SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
        SECURITY_TOTP_SECRETS={"1": settings.secret_key[:32]},
        SECURITY_TOTP_ISSUER="Sanad",
        SECURITY_POST_LOGIN_VIEW="/",
        SECURITY_POST_LOGOUT_VIEW="/sign-in",
        SECURITY_LOGIN_URL="/sign-in",
        SECURITY_LOGOUT_URL="/sign-out",
        SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_RESET_URL="/reset-password",
        SECURITY_CHANGE_URL="/account/password",
        SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS=False,
        SECURITY_EMAIL_SENDER=settings.mail_sender,
        # Only stored addresses are written to; asking the DNS would refuse them all where there is no way out.
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_SUBDOMAIN=None,
        REMEMBER_COOKIE_SAMESITE="Strict",
        REMEMBER_COOKIE_SECURE=settings.https,
    )
    security.init_app(app, SQLAlchemyUserDatastore(db, User, Role), register_blueprint=True)
    for endpoint in _GUESSED_AT:
        limit = limiter.shared_limit(ATTEMPTS, scope="sign-in", methods=["POST"])
        app.view_functions[endpoint] = limit(app.view_functions[endpoint])  # type: ignore[assignment]
    for endpoint in _SENDING_MAIL:
        mails = limiter.shared_limit(MAILS, scope="reset", methods=["POST"])
        # Flask-Security does not commit here, and the message waits in a table.
        app.view_functions[endpoint] = mails(commits(app.view_functions[endpoint]))  # type: ignore[assignment]

    @app.before_request
    def require_second_factor() -> Response | None:
        if not current_user.is_authenticated or current_user.tf_primary_method:
            return None
        if (request.endpoint or "").startswith(_BEFORE_SECOND_FACTOR):
            return None
        if current_user.role in SECOND_FACTOR_ROLES and not is_demonstration():
            return redirect(url_for("security.two_factor_setup"))
        return None
