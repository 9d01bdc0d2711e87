"""Where templates and static files are, and what every template can use."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, url_for

import compliance
from compliance.accounts.guard import allows, find_identity
from compliance.deployment.installation import is_demonstration
from compliance.standards.answer_types import display_value, table_rows
from compliance.web.formatting import FILTERS
from compliance.web.language import current_language, direction, localised, other_language, other_language_url
from compliance.web.navigation import footer_links, navigation

_PACKAGE = Path(compliance.__file__).resolve().parent
TEMPLATE_FOLDER = next(path for path in (_PACKAGE / "templates", _PACKAGE.parent / "templates") if path.is_dir())
STATIC_FOLDER = _PACKAGE / "static"


@lru_cache(maxsize=256)
def _file_hash(path: str) -> str:
    return hashlib.sha256((STATIC_FOLDER / path).read_bytes()).hexdigest()[:10]


def static_url(path: str) -> str:
    """Address of a static file with its content hash, so that browsers may keep it for ever."""
    return url_for("static", filename=path, v=_file_hash(path))


def install_templating(app: Flask) -> None:
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.filters["localised"] = localised
    app.jinja_env.globals.update(static_url=static_url, localised=localised, allows=allows)
    app.jinja_env.globals.update(display_value=display_value, table_rows=table_rows)

    @app.context_processor
    def page_context() -> dict[str, Any]:
        if not has_request_context():
            return {"language": current_language(), "direction": direction()}
        other_code, other_name = other_language()
        return {
            "language": current_language(),
            "direction": direction(),
            "identity": find_identity(),
            "navigation": navigation(),
            "footer_links": footer_links(),
            "other_language_url": other_language_url(),
            "other_language": other_code,
            "other_language_name": other_name,
            "demonstration": is_demonstration(),
            "version": compliance.__version__,
        }
