"""Settings, read once from the environment, typed and checked at start. No secret has a default."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from compliance.errors import ComplianceError

# Mask of new files, the database among them: readable by the account that runs Sanad alone.
PRIVATE_FILES = 0o077
MAIL_ENCRYPTIONS = ("starttls", "tls", "none")


class SettingsError(ComplianceError):
    """A setting is missing or unusable; the message names the variable and what to do."""


def _setting(variable: str, default: object, what: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"variable": variable, "what": what, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set. The table in the README is made from this class and tested against it."""

    data_folder: Path = _setting(
        "SANAD_DATA_FOLDER", Path("instance"), "Folder for the SQLite file, secrets and evidence files."
    )
    database_url: str = _setting(
        "SANAD_DATABASE_URL",
        "",
        "SQLAlchemy address of the database; empty means SQLite in the data folder. "
        "PostgreSQL: `postgresql+psycopg://user:password@host/name`.",
        secret=True,
    )
    secret_key: str = _setting(
        "SANAD_SECRET_KEY",
        "",
        "Signs sessions. Empty means: made at first start and kept in the data folder with mode 600.",
        secret=True,
    )
    password_salt: str = _setting(
        "SANAD_PASSWORD_SALT", "", "Salt of sign-in tokens, made and kept like the secret key.", secret=True
    )
    worker_key: str = _setting(
        "SANAD_WORKER_KEY",
        "",
        "Key of the workers' pseudonyms (HMAC-SHA-256), outside the database; made and kept like the secret key.",
        secret=True,
    )
    country: str = _setting("SANAD_COUNTRY", "SA", "Country whose national rules apply by default.")
    host: str = _setting("SANAD_HOST", "127.0.0.1", "Address `sanad serve` listens on.")
    host_names: str = _setting(
        "SANAD_HOST_NAMES",
        "",
        "Names people reach Sanad by, separated by commas, such as `sanad.example.gov`; requests under any other name "
        "are refused. The address it listens on and this machine itself are always allowed.",
    )
    port: int = _setting("SANAD_PORT", 8000, "Port `sanad serve` listens on.")
    https: bool = _setting("SANAD_HTTPS", False, "True behind HTTPS: cookies are then sent over HTTPS only.")
    certificate: str = _setting(
        "SANAD_CERTIFICATE",
        "",
        "PEM file with the certificate `sanad serve` answers HTTPS with, intermediate certificates included; the field "
        "app works offline over HTTPS only. Empty means HTTP, for this machine or behind a reverse proxy.",
    )
    certificate_key: str = _setting(
        "SANAD_CERTIFICATE_KEY", "", "PEM file with its private key, without a password; set with it or not at all."
    )
    trusted_proxies: int = _setting(
        "SANAD_TRUSTED_PROXIES", 0, "Number of reverse proxies whose forwarded headers are believed."
    )
    upload_limit_mb: int = _setting("SANAD_UPLOAD_LIMIT_MB", 20, "Largest evidence file, in megabytes.")
    clamd_address: str = _setting(
        "SANAD_CLAMD_ADDRESS",
        "",
        "Socket path or host:port of a clamd virus scanner; empty means files are not scanned.",
    )
    mail_server: str = _setting(
        "SANAD_MAIL_SERVER", "", "SMTP server host:port; empty means no mail leaves and messages wait in the outbox."
    )
    mail_encryption: str = _setting(
        "SANAD_MAIL_ENCRYPTION",
        "starttls",
        "How the mail server is spoken to: `starttls` (usual on port 587), `tls` from the first byte (usual on port "
        "465), or `none` for a server on this machine. Its certificate is checked.",
    )
    mail_user: str = _setting("SANAD_MAIL_USER", "", "Account at the mail server; empty means no sign-in there.")
    mail_password: str = _setting("SANAD_MAIL_PASSWORD", "", "Password of that account.", secret=True)
    mail_sender: str = _setting("SANAD_MAIL_SENDER", "sanad@localhost", "Sender address of mail.")
    rate_limit_storage: str = _setting(
        "SANAD_RATE_LIMIT_STORAGE",
        "database://",
        "Where sign-in attempts are counted: `database://` counts for all web processes together, `redis://host:port` "
        "does it in Redis, `memory://` counts for each process apart.",
    )
    evaluation_hour: int = _setting(
        "SANAD_EVALUATION_HOUR", 2, "Hour (UTC) of the nightly evaluation of risk indicators."
    )

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> "Settings":
        """Read and check every variable; raises SettingsError naming the one that is wrong."""
        environment = dict(os.environ) if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            variable = each.metadata["variable"]
            if variable in environment:
                values[each.name] = _convert(variable, environment[variable], type(each.default))
        settings = cls(**values)
        settings.check_mail()
        return settings.with_kept_secrets()

    def check_mail(self) -> None:
        """Raise SettingsError for an unknown encryption, half an account, or a password that would travel in clear."""
        if self.mail_encryption not in MAIL_ENCRYPTIONS:
            raise SettingsError(
                f"SANAD_MAIL_ENCRYPTION={self.mail_encryption!r} is not one of {', '.join(MAIL_ENCRYPTIONS)}."
            )
        if bool(self.mail_user) != bool(self.mail_password):
            raise SettingsError("Set SANAD_MAIL_USER and SANAD_MAIL_PASSWORD both, or neither.")
        if self.mail_user and self.mail_encryption == "none":
            raise SettingsError(
                "SANAD_MAIL_USER is set and SANAD_MAIL_ENCRYPTION is none: the password would travel in clear. "
                "Use starttls or tls."
            )

    def with_kept_secrets(self) -> "Settings":
        """Fill empty secrets from files in the data folder, making them at first start."""
        from dataclasses import replace

        self.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        kept: dict[str, Any] = {
            name: getattr(self, name) or _kept_secret(self.data_folder / f"{name}.txt")
            for name in ("secret_key", "password_salt", "worker_key")
        }
        return replace(self, **kept)

    @property
    def database_address(self) -> str:
        return self.database_url or f"sqlite:///{(self.data_folder / 'sanad.sqlite3').resolve()}"

    @property
    def trusted_hosts(self) -> list[str]:
        """The hosts a request may name. Links in mail are made from it, so a stranger's would lead to the stranger."""
        named = (name.strip() for name in self.host_names.split(","))
        return [*filter(None, named), self.host, "localhost", "127.0.0.1"]

    @property
    def public_address(self) -> str:
        """Where people reach Sanad, for links in mail that no request gives rise to."""
        scheme = "https" if self.https else "http"
        names = [name.strip() for name in self.host_names.split(",") if name.strip()]
        return f"{scheme}://{names[0]}" if names else f"{scheme}://{self.host}:{self.port}"

    @property
    def evidence_folder(self) -> Path:
        return self.data_folder / "evidence"


def configuration_table() -> str:
    """The README's table of settings, as Markdown."""
    rows = ["| Variable | Default | What it is |", "|---|---|---|"]
    for each in fields(Settings):
        default = str(each.default) if str(each.default) else "empty"
        rows.append(f"| `{each.metadata['variable']}` | {default} | {each.metadata['what']} |")
    return "\n".join(rows)


def _convert(variable: str, text: str, kind: type) -> object:
    try:
        if kind is bool:
            return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False, "": False}[
                text.lower()
            ]
        if kind is int:
            return int(text)
    except (KeyError, ValueError):
        raise SettingsError(
            f"{variable}={text!r} is not a valid {'true/false' if kind is bool else 'whole number'}."
        ) from None
    return Path(text) if issubclass(kind, Path) else text


def _kept_secret(path: Path) -> str:
    """The secret in `path`, made where there is none. Two processes that start at once end up with the same one."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(made, path)
        made.unlink()
    kept = path.read_text().strip()
    if not kept:
        raise SettingsError(f"{path} is empty. Put the secret back from the backup; without one nobody can sign in.")
    return kept


def current_settings() -> Settings:
    """The settings of the running application."""
    from flask import current_app

    settings: Settings = current_app.extensions["compliance"].settings
    return settings
