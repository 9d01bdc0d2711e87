"""A small server that keeps the field contract in memory, so that the app's own behaviour is tested without a database.

What it answers is what `audits/field` answers; the journeys run the same app against the real one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from flask import Flask, Response, render_template, request
from flask_babel import Babel, force_locale
from werkzeug.serving import make_server

from audits.field.words import words_of
from compliance.web.security_headers import POLICY

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "compliance" / "static"
TRANSLATIONS = ROOT / "compliance" / "translations"
BUNDLE = json.loads((Path(__file__).parent / "carried.json").read_text())
# As `audits/field/telling.py` gives it.
WITHHOLDING = {"known_from": ["workers"], "ilo_sign": ["1", "3", "4", "5", "6", "7", "9"], "indicator_code": ["W1"]}
PASSWORD = "the inspector's password"
USERS = {1: "Salma Haddad", 2: "Omar Nasser"}
PRECACHED = ("field/*.js", "field/*.css", "field/*.svg", "field/*.png", "css/*.css", "vendor/dexie/*.mjs",
             "vendor/ibm-plex-sans*/*.woff2", "images/*.svg")  # fmt: skip
OAEP = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


@dataclass
class Kept:
    """What the server received."""

    operations: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    photos: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)
    signed_in: int | None = 1
    revoked: set[str] = field(default_factory=set)
    telling: dict[str, Any] = field(
        default_factory=lambda: {"findings": [], "withheld": [], "withholding": WITHHOLDING}
    )
    refuse: set[str] = field(default_factory=set)
    received_bytes: int = 0
    operation_bytes: dict[str, int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    private_key: Any = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    @property
    def backup_key(self) -> str:
        public = self.private_key.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return base64.b64encode(public.public_bytes(serialization.Encoding.DER, form)).decode()

    def records(self, kind: str) -> set[str]:
        return {each["record"] for each in self.operations.values() if each["kind"] == kind}

    def values(self, record: str) -> dict[str, Any]:
        """The last value of each field of a record."""
        ours = sorted((each for each in self.operations.values() if each["record"] == record), key=_received)
        return {each["field"]: each["value"] for each in ours if each["action"] == "set"}

    def of_colleague(self, **operation: Any) -> None:
        """An operation of somebody else's phone."""
        with self.lock:
            number = len(self.operations) + 1
            self.operations[operation["id"]] = {"by": {"id": 2, "name": USERS[2]}, **operation, "received": number}


def _received(operation: dict[str, Any]) -> int:
    return int(operation["received"])


class SmallServer:
    """The server on a port of its own; `kept` is what it holds, `port` where it listens."""

    def __init__(self) -> None:
        self.kept = Kept()
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, self._app(), threaded=True)
        self.port = self.server.server_port
        self.url = f"http://localhost:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join(5)
        self.server.server_close()

    def _app(self) -> Flask:
        app = Flask(__name__, static_folder=str(STATIC), template_folder=str(ROOT / "templates"))
        app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
        app.config["MAX_CONTENT_LENGTH"] = 10_000_000
        Babel(app)
        app.jinja_env.add_extension("jinja2.ext.i18n")
        _add_pages(app)
        _add_session(app, self.kept)
        _add_visits(app, self.kept)
        _add_photos(app, self.kept)

        @app.after_request
        def protect(response: Response) -> Response:
            response.headers.setdefault("Content-Security-Policy", POLICY)
            return response

        return app


def _add_pages(app: Flask) -> None:
    @app.get("/field/")
    def start() -> Response:
        return Response(status=302, headers={"Location": "/field/en"})

    @app.get("/field/<language>")
    def shell(language: str) -> str:
        other, name = ("ar", "العربية") if language == "en" else ("en", "English")
        direction = "rtl" if language == "ar" else "ltr"
        about = {"other_language": other, "other_language_name": name, "other_url": f"/field/{other}"}
        with force_locale(language):
            return render_template("audits/field/shell.html", language=language, direction=direction, **about)

    @app.get("/field/words/<language>.json")
    def words(language: str) -> dict[str, Any]:
        return words_of(language)

    @app.get("/field/manifest.webmanifest")
    def manifest() -> dict[str, Any]:
        return {"name": "Sanad", "start_url": "/field/", "scope": "/field/", "display": "standalone"}

    @app.get("/field/service-worker.js")
    def service_worker() -> Response:
        head = json.dumps({"version": "1", "files": _precached()})
        text = (STATIC / "field" / "service_worker.js").read_text()
        return Response(f"self.FIELD = {head};\n{text}", mimetype="text/javascript")


def _precached() -> list[list[str]]:
    paths = sorted(path for pattern in PRECACHED for path in STATIC.glob(pattern) if path.name != "service_worker.js")
    files = [[f"/static/{path.relative_to(STATIC)}", hashlib.sha256(path.read_bytes()).hexdigest()] for path in paths]
    own = ("/field/en", "/field/ar", "/field/words/en.json", "/field/words/ar.json", "/field/manifest.webmanifest")
    return [*files, *([path, "1"] for path in own)]


def _error(status: int, code: str, **more: Any) -> tuple[dict[str, Any], int]:
    return {"error": {"code": code, "message": code}, **more}, status


def _add_session(app: Flask, kept: Kept) -> None:
    @app.before_request
    def only_signed_in() -> Any:
        if not request.path.startswith(("/field/session", "/field/audits", "/field/op", "/field/photos", "/field/dev")):
            return None
        if kept.signed_in is None:
            return _error(401, "sign_in")
        if request.headers.get("X-Field-Device") in kept.revoked:
            return _error(403, "device_revoked")
        if request.method == "POST" and request.headers.get("X-CSRFToken") != "token":
            return _error(400, "csrf")
        return None

    @app.post("/sign-out")
    def sign_out() -> str:
        kept.signed_in = None
        return "signed out"

    @app.get("/field/session")
    def session() -> dict[str, Any]:
        user = {"id": kept.signed_in, "name": USERS[kept.signed_in or 1]}
        return {"signed_in": True, "user": user, "csrf": "token", "devices": [], "backup_key": kept.backup_key}

    @app.post("/field/devices")
    def enrol() -> dict[str, Any]:
        asked = request.get_json()
        kept.devices[asked["id"]] = {**asked, "user": kept.signed_in}
        return {"device": asked["id"], "backup_key": kept.backup_key}

    @app.post("/field/devices/<device>/recovery")
    def recover(device: str) -> Any:
        if request.get_json()["password"] != PASSWORD:
            return _error(403, "wrong_password")
        raw = kept.private_key.decrypt(base64.b64decode(kept.devices[device]["recovery"]), OAEP)
        return {"data_key": base64.b64encode(raw).decode()}


def _add_visits(app: Flask, kept: Kept) -> None:
    @app.get("/field/audits")
    def audits() -> dict[str, Any]:
        return {"audits": [BUNDLE["audit"]] if kept.signed_in == 1 else []}

    @app.get("/field/audits/<int:audit>/carry")
    def carry(audit: int) -> dict[str, Any]:
        return {**BUNDLE, **_news(kept, 0)}

    @app.get("/field/audits/<int:audit>/operations")
    def news(audit: int) -> dict[str, Any]:
        return _news(kept, int(request.args["after"]))

    @app.post("/field/operations")
    def operations() -> dict[str, Any]:
        with kept.lock:
            results = [_keep(kept, each) for each in request.get_json()["operations"]]
            return {"results": results, "outcomes": list(kept.outcomes.values())}


def _add_photos(app: Flask, kept: Kept) -> None:
    @app.post("/field/photos")
    def photo() -> dict[str, Any]:
        about = request.get_json()
        held = kept.photos.setdefault((about["id"], about["version"]), {**about, "content": bytearray()})
        return {"received": len(held["content"]), **_receipt(held)}

    @app.post("/field/photos/<photo_id>/<version>/chunks")
    def chunk(photo_id: str, version: str) -> Any:
        held = kept.photos[photo_id, version]
        body = request.get_data()
        with kept.lock:
            kept.received_bytes += len(body)
            if int(request.args["offset"]) != len(held["content"]):
                return _error(409, "offset", received=len(held["content"]))
            if hashlib.sha256(body).hexdigest() != request.headers["X-Chunk-SHA256"]:
                return _error(400, "chunk_hash")
            held["content"] += body
        return {"received": len(held["content"]), **_receipt(held)}


def _receipt(held: dict[str, Any]) -> dict[str, Any]:
    whole = len(held["content"]) == held["size"]
    if whole and hashlib.sha256(held["content"]).hexdigest() == held["sha256"]:
        return {"receipt": f"{held['id']}-{held['version']}"}
    return {}


def _news(kept: Kept, after: int) -> dict[str, Any]:
    with kept.lock:
        fresh = sorted((each for each in kept.operations.values() if each["received"] > after), key=_received)
        at = max((each["received"] for each in kept.operations.values()), default=0)
        return {
            "operations": fresh,
            "outcomes": list(kept.outcomes.values()),
            "telling": kept.telling,
            "at": at,
        }


def _keep(kept: Kept, operation: dict[str, Any]) -> dict[str, Any]:
    if operation.get("field") in kept.refuse:
        return {"id": operation["id"], "error": {"code": "not_writable", "message": "refused"}}
    known = kept.operations.get(operation["id"])
    if known and operation.get("emptied"):
        known["value"] = None
    elif known and {key: known.get(key) for key in operation} != operation:
        return {"id": operation["id"], "error": {"code": "same_id_other_content", "message": "other"}}
    if not known:
        kept.operation_bytes[operation["id"]] = len(json.dumps(operation))
        by = {"id": kept.signed_in, "name": USERS[kept.signed_in or 1]}
        known = {**operation, "by": by, "received": len(kept.operations) + 1}
        kept.operations[operation["id"]] = known
        if operation["action"] == "finish":
            _finish(kept, operation)
    return {"id": operation["id"], "received": known["received"], "receipt_at": "2026-11-25T12:00:00Z"}


def _finish(kept: Kept, operation: dict[str, Any]) -> None:
    record = operation["record"]
    values = kept.values(record)
    if operation["kind"] == "finding" and "Olaya" in values.get("title", ""):
        texts = {"title": {"en": "Do not write where.", "ar": "لا تكتب أين."}}
        kept.outcomes[record] = {"record": record, "state": "needs_you", "errors": texts}
        return
    number = f"F-2026-{len(kept.outcomes) + 1:04}" if operation["kind"] == "finding" else None
    agreed = values.get("consent") in (None, "given")
    only = None if agreed else ["script", "place", "risk", "consent"]
    kept.outcomes[record] = {"record": record, "state": "saved", "number": number, "errors": {}, "keeps_only": only}
