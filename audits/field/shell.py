"""The app's own files: what the phone keeps so that the app starts without a network, each with its content's hash."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from compliance.web.templating import STATIC_FOLDER

SCOPE = "/field/"
_WORKER = "field/service_worker.js"
_KEPT = (
    "field/*.js",
    "field/*.css",
    "field/*.svg",
    "field/*.png",
    "css/sanad.css",
    "vendor/dexie/*.mjs",
    "vendor/ibm-plex-sans/*.woff2",
    "vendor/ibm-plex-sans-arabic/*.woff2",
    "images/*.svg",
)


def service_worker(pages: Sequence[tuple[str, bytes]]) -> str:
    """The service worker with the list of what to keep: static files, and `pages` as (address, content)."""
    files = [(f"/static/{path}", _hash((STATIC_FOLDER / path).read_bytes())) for path in _static_files()]
    files += [(address, _hash(content)) for address, content in pages]
    script = (STATIC_FOLDER / _WORKER).read_text(encoding="utf-8")
    version = _hash(json.dumps([files, _hash(script.encode())]).encode())
    listed = json.dumps({"version": version, "files": files}, ensure_ascii=True)
    return f"self.FIELD = {listed};\n{script}"


def manifest() -> dict[str, Any]:
    """What a phone needs to put the app on its home screen."""
    return {
        "name": "Sanad",
        "short_name": "Sanad",
        "id": SCOPE,
        "start_url": SCOPE,
        "scope": SCOPE,
        "display": "standalone",
        "theme_color": "#0b5a5e",
        "background_color": "#f5f7f7",
        "icons": [
            {"src": "/static/field/icon.svg", "sizes": "any", "type": "image/svg+xml"},
            {"src": "/static/field/icon-192.png", "sizes": "192x192", "type": "image/png"},
            {"src": "/static/field/icon-512.png", "sizes": "512x512", "type": "image/png"},
        ],
    }


def _static_files() -> list[str]:
    found: set[Path] = set()
    for pattern in _KEPT:
        found.update(STATIC_FOLDER.glob(pattern))
    return sorted(path.relative_to(STATIC_FOLDER).as_posix() for path in found if path.name != Path(_WORKER).name)


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
