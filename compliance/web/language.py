"""The language of a page: chosen by link, kept in a cookie and on the user, never guessed from the text."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request
from flask_babel import Babel, get_locale, get_translations

LANGUAGES = {"en": "English", "ar": "العربية"}
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
COOKIE = "language"

babel = Babel()


def select_language() -> str:
    """The language of the present request: the link just followed, the cookie, the browser's wish, English.

    Jobs and commands have no request and speak English.
    """
    if not has_request_context():
        return "en"
    if "language" not in g:
        g.language = _language_of_request()
    chosen: str = g.language
    return chosen


def _language_of_request() -> str:
    for wish in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wish in LANGUAGES:
            return wish
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"


def current_language() -> str:
    """Code of the language in use; English outside a request."""
    locale = getattr(_notes_of_request(), "babel_locale", None) or get_locale()
    return locale.language if locale else "en"


def find_translations() -> Any:
    """The catalogue of the language in use, looked up once a request and language."""
    notes = _notes_of_request()
    locale = getattr(notes, "babel_locale", None)
    if locale is None:
        return get_translations()
    if getattr(notes, "locale_of_catalogue", None) is not locale:
        notes.locale_of_catalogue, notes.catalogue = locale, get_translations()
    return notes.catalogue


def _notes_of_request() -> Any:
    """What flask_babel notes about the present request, or None. It looks them up anew five times for each message,
    which for a list of fifty rows takes longer than all queries and the template together."""
    try:
        return g._get_current_object().get("_flask_babel")
    except RuntimeError:
        return None


def direction() -> str:
    return "rtl" if current_language() in RIGHT_TO_LEFT else "ltr"


def localised(text: Any, language: str | None = None) -> str:
    """The passage of a {"en", "ar"} mapping in the reader's language, English where it is missing."""
    if isinstance(text, dict):
        return str(text.get(language or current_language()) or text.get("en") or "")
    return "" if text is None else str(text)


def languages_readers_first() -> dict[str, str]:
    """Own names of all languages by code, the reader's first."""
    own = current_language()
    return dict(sorted(LANGUAGES.items(), key=lambda language: language[0] != own))


def other_language() -> tuple[str, str]:
    """Code and own name of the language the page's switch leads to."""
    other = "en" if current_language() == "ar" else "ar"
    return other, LANGUAGES[other]


def other_language_url() -> str:
    arguments = {**request.args.to_dict(flat=False), "lang": [other_language()[0]]}
    # One slash only: two of them would lead to another site.
    path = f"/{request.path.lstrip('/')}" if request.method == "GET" else "/"
    return f"{path}?{urlencode(arguments, doseq=True)}"


def install_language(app: Flask) -> None:
    """Choose a language for each request and remember one chosen by link."""
    babel.init_app(app, locale_selector=select_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext=lambda text: find_translations().ugettext(text),
        ngettext=lambda one, many, number: find_translations().ungettext(one, many, number),
        newstyle=True,
    )

    @app.after_request
    def remember_language(response: Any) -> Any:
        if request.args.get("lang") in LANGUAGES:
            response.set_cookie(
                COOKIE,
                request.args["lang"],
                max_age=31_536_000,
                samesite="Lax",
                httponly=True,
                secure=request.is_secure,
            )
        return response
