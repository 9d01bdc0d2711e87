"""The composition root: the only place that knows every package, and the order in which they are put together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, request, session
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

import audits.feature
import compliance.accounts.feature
import compliance.approvals.feature
import compliance.assessment_reviews.feature
import compliance.assessments.feature
import compliance.authority_records.feature
import compliance.change_log.feature
import compliance.deployment.feature
import compliance.documents.feature
import compliance.follow_up.feature
import compliance.imports.feature
import compliance.ledger.feature
import compliance.mail.feature
import compliance.national_rules.feature
import compliance.organisation_links.feature
import compliance.organisations.feature
import compliance.organisations.particulars.feature
import compliance.reminders.feature
import compliance.risk.feature
import compliance.scheduling.feature
import compliance.standards.feature
import compliance.web.feature
import compliance.workforce.feature
import employers.feature
import recruiters.feature
from compliance.accounts.permissions import PermissionMap
from compliance.accounts.sign_in import install_sign_in
from compliance.assessments.handover.link_limits import limit_answer_links
from compliance.database import db, means_to_write
from compliance.documents.several_files import largest_request
from compliance.errors import install_error_handlers
from compliance.feature import Feature, FooterLink, MenuEntry
from compliance.ledger.declaration import declarations
from compliance.ledger.recording import acting_user_id
from compliance.settings import Settings
from compliance.web.kept_input import install_kept_input
from compliance.web.language import install_language
from compliance.web.rate_limit import limiter
from compliance.web.security_headers import install_security_headers
from compliance.web.templating import STATIC_FOLDER, TEMPLATE_FOLDER, install_templating

CORE: tuple[Feature, ...] = (
    compliance.web.feature.feature,
    compliance.accounts.feature.feature,
    compliance.approvals.feature.feature,
    compliance.change_log.feature.feature,
    compliance.scheduling.feature.feature,
    compliance.mail.feature.feature,
    compliance.ledger.feature.feature,
    compliance.organisations.feature.feature,
    compliance.organisations.particulars.feature.feature,
    compliance.imports.feature.feature,
    compliance.deployment.feature.feature,
    compliance.documents.feature.feature,
    compliance.national_rules.feature.feature,
    compliance.standards.feature.feature,
    compliance.assessments.feature.feature,
    compliance.assessment_reviews.feature.feature,
    compliance.authority_records.feature.feature,
    compliance.workforce.feature.feature,
    compliance.organisation_links.feature.feature,
    compliance.risk.feature.feature,
    compliance.follow_up.feature.feature,
    compliance.reminders.feature.feature,
)
FEATURES: tuple[Feature, ...] = (employers.feature.feature, recruiters.feature.feature, audits.feature.feature)

MEGABYTE = 1_048_576

csrf = CSRFProtect()
migrate = Migrate()


@dataclass
class Registry:
    """What the features of one application registered, under `app.extensions["compliance"]`."""

    settings: Settings
    features: tuple[Feature, ...]
    permissions: PermissionMap
    demonstration: bool | None = None
    loaded: dict[str, Any] = field(default_factory=dict)

    def _all(self, attribute: str) -> tuple[Any, ...]:
        return tuple(entry for feature in self.features for entry in getattr(feature, attribute))

    @property
    def navigation(self) -> tuple[MenuEntry, ...]:
        return self._all("navigation")

    @property
    def account_links(self) -> tuple[MenuEntry, ...]:
        return tuple(sorted(self._all("account_links"), key=lambda entry: entry.order))

    @property
    def footer_links(self) -> tuple[FooterLink, ...]:
        return self._all("footer_links")

    @property
    def jobs(self) -> tuple[Any, ...]:
        return self._all("jobs")

    @property
    def reminder_sources(self) -> tuple[Any, ...]:
        return self._all("reminder_sources")

    @property
    def due_items(self) -> tuple[Any, ...]:
        return self._all("due_items")

    @property
    def kpis(self) -> tuple[Any, ...]:
        return self._all("kpis")

    @property
    def worker_rosters(self) -> tuple[Any, ...]:
        return self._all("worker_rosters")

    @property
    def organisation_panels(self) -> tuple[Any, ...]:
        return tuple(sorted(self._all("organisation_panels"), key=lambda panel: panel.order))

    @property
    def organisation_types(self) -> dict[str, Any]:
        return {entry.kind: entry for entry in self._all("organisation_types")}

    @property
    def evidence_sources(self) -> dict[str, Any]:
        return {source.code: source for source in self._all("evidence_sources")}

    @property
    def importers(self) -> dict[str, Any]:
        return {importer.kind: importer for importer in self._all("importers")}

    @property
    def approval_kinds(self) -> dict[str, Any]:
        return {code: kind for feature in self.features for code, kind in feature.approval_kinds.items()}

    @property
    def list_facts(self) -> tuple[Any, ...]:
        return self._all("list_facts")

    @property
    def unlisted_changes(self) -> tuple[str, ...]:
        return self._all("unlisted_changes")

    @property
    def correction_bars(self) -> tuple[Any, ...]:
        return self._all("correction_bars")

    @property
    def answer_judgements(self) -> tuple[Any, ...]:
        return self._all("answer_judgements")

    @property
    def document_readers(self) -> tuple[Any, ...]:
        return self._all("document_readers")

    @property
    def document_kinds(self) -> tuple[Any, ...]:
        return self._all("document_kinds")

    @property
    def referrals(self) -> tuple[Any, ...]:
        return self._all("referrals")

    @property
    def case_panels(self) -> tuple[Any, ...]:
        return tuple(sorted(self._all("case_panels"), key=lambda panel: panel.order))

    @property
    def pending_work(self) -> tuple[Any, ...]:
        return self._all("pending_work")

    @property
    def slow_work(self) -> tuple[Any, ...]:
        return self._all("slow_work")


def create_app(settings: Settings | None = None, features: Iterable[Feature] = FEATURES) -> Flask:
    """Build the application from `settings` (the environment's by default) and `features`.

    Raises ValueError for a half-wired installation: a view without a permission, an indicator without its source.
    """
    settings = settings or Settings.from_environment()
    app = Flask("compliance", template_folder=str(TEMPLATE_FOLDER), static_folder=str(STATIC_FOLDER))
    installed = (*CORE, *features)
    _configure(app, settings)
    app.extensions["compliance"] = Registry(
        settings=settings,
        features=installed,
        permissions=PermissionMap(feature.permission_rules for feature in installed),
    )
    _install_extensions(app)
    install_templating(app)
    install_error_handlers(app)
    install_kept_input(app)
    install_security_headers(app)
    for feature in installed:
        _install_feature(app, feature)
    limit_answer_links(app, limiter)
    check_complete(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        # Links in mail carry the host a request names: it must be one of ours.
        TRUSTED_HOSTS=settings.trusted_hosts,
        SQLALCHEMY_DATABASE_URI=settings.database_address,
        # An error of the database else quotes the row that caused it, wherever it is shown or logged.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        MAX_CONTENT_LENGTH=(settings.upload_limit_mb + 1) * MEGABYTE,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        # A form may stay open for hours; the token still ends with the session.
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_STORAGE_URI=settings.rate_limit_storage,
        RATELIMIT_HEADERS_ENABLED=False,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        BABEL_TRANSLATION_DIRECTORIES="translations",
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _install_extensions(app: Flask) -> None:
    db.init_app(app)
    _announce_writes(app)
    _admit_several_files(app)
    migrate.init_app(
        app, db, directory=str(STATIC_FOLDER.parent / "migrations"), render_as_batch=True, compare_type=True
    )
    csrf.init_app(app)
    limiter.init_app(app)
    install_language(app)
    install_sign_in(app, limiter)


def _announce_writes(app: Flask) -> None:
    """Sign-in writes without `commits`; every other request that writes goes through it. Nobody is known yet."""

    @app.before_request
    def announce_write() -> None:
        acting_user_id.set(None)
        means_to_write.set(request.blueprint == "security" and request.method == "POST")


def _admit_several_files(app: Flask) -> None:
    """Views that take several files, or name a `largest_request` in bytes, read more, from people who signed in only.

    Before the check of the forgery token, which reads the whole request.
    """

    @app.before_request
    def admit_several_files() -> None:
        view = app.view_functions.get(request.endpoint or "")
        if getattr(view, "takes_several_files", False) and "_user_id" in session:
            request.max_content_length = largest_request()
        largest = getattr(view, "largest_request", None)
        if largest and "_user_id" in session:
            request.max_content_length = largest


def _install_feature(app: Flask, feature: Feature) -> None:
    for blueprint in feature.blueprints:
        app.register_blueprint(blueprint)
    for command in feature.commands:
        app.cli.add_command(command)


def check_complete(app: Flask) -> None:
    """Refuse to start half-wired: every view carries a permission the map knows; indicators name known sources."""
    from compliance.risk.library import check_indicators

    registry: Registry = app.extensions["compliance"]
    known = set(registry.permissions.rules) | {"public"}
    for endpoint, view in app.view_functions.items():
        permission = getattr(view, "permission", None)
        if endpoint == "static" or endpoint.startswith("security."):
            continue
        if permission not in known:
            raise ValueError(f"View {endpoint} has permission {permission!r}, which no rule allows.")
    check_indicators(registry)
    declarations.all()
