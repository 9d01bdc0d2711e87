"""Mail about passwords, in our own words and in the language of who gets it; it waits in the outbox like all mail."""

from collections.abc import Mapping
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security.mail_util import MailUtil

from compliance.mail.outbox import queue_message


class AccountMail(MailUtil):
    """Takes Flask-Security's messages. Its own texts are half translated, and in the language of the request."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        user = kwargs.get("user")
        with force_locale(user.language if user else "en"):
            words = _words(template.rsplit("/", 1)[-1], kwargs)
        queue_message(str(recipient), *(words or (str(subject), body or "")))


def _words(message: str, context: Mapping[str, Any]) -> tuple[str, str] | None:
    """Subject and text of one of the messages Sanad sends; None for any other."""
    if message == "reset_instructions":
        return _("Sanad: set your password"), _(
            "Open this link to set your password:\n\n%(link)s\n\nIt works once, and for one day. If you did not ask "
            "for it, do nothing: your password stays as it is.",
            link=context["reset_link"],
        )
    if message in ("reset_notice", "change_notice"):
        return _("Sanad: your password was changed"), _(
            "The password of your account was changed. If it was not you, tell your administrator at once, and set a "
            "new one through “Forgot password” on the sign-in page."
        )
    return None
