"""The app's shell: the same bytes for everybody, without any personal data, so that a phone can keep it."""

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, url_for
from flask_babel import force_locale

from audits.field.shell import manifest, service_worker
from audits.field.words import words_of
from compliance.accounts.guard import public
from compliance.errors import NotFound
from compliance.web.language import LANGUAGES, RIGHT_TO_LEFT, current_language

pages = Blueprint("field_shell", __name__)


@pages.get("/field/")
@public
def start() -> Any:
    return redirect(url_for(f".shell_{current_language()}"))


@pages.get("/field/en")
@public
def shell_en() -> Response:
    return _kept(_shell("en"), "text/html")


@pages.get("/field/ar")
@public
def shell_ar() -> Response:
    return _kept(_shell("ar"), "text/html")


@pages.get("/field/words/<language>.json")
@public
def show_words(language: str) -> Response:
    if language not in LANGUAGES:
        raise NotFound
    return _kept(_words(language), "application/json")


@pages.get("/field/manifest.webmanifest")
@public
def show_manifest() -> Response:
    return _kept(jsonify(manifest()).get_data(), "application/manifest+json")


@pages.get("/field/service-worker.js")
@public
def show_service_worker() -> Response:
    kept = [(f"/field/{language}", _shell(language)) for language in LANGUAGES]
    kept += [(f"/field/words/{language}.json", _words(language)) for language in LANGUAGES]
    kept.append(("/field/manifest.webmanifest", jsonify(manifest()).get_data()))
    return _kept(service_worker(kept).encode(), "text/javascript")


def _shell(language: str) -> bytes:
    other = next(each for each in LANGUAGES if each != language)
    with force_locale(language):
        return render_template(
            "audits/field/shell.html",
            language=language,
            direction="rtl" if language in RIGHT_TO_LEFT else "ltr",
            other_url=f"/field/{other}",
            other_language=other,
            other_language_name=LANGUAGES[other],
        ).encode()


def _words(language: str) -> bytes:
    return jsonify(words_of(language)).get_data()


def _kept(content: bytes, media_type: str) -> Response:
    """An answer that is asked for again each time and kept by the app itself."""
    return Response(content, content_type=f"{media_type}; charset=utf-8", headers={"Cache-Control": "no-cache"})
