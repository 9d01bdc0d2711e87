"""The mail that asks somebody to answer a section, in the language chosen for them."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_security.recoverable import generate_reset_link

from compliance.assessments.handover.link_tokens import sign
from compliance.assessments.handover.models import SectionAssignment
from compliance.assessments.queries import Place
from compliance.mail.models import OutboxMessage
from compliance.mail.outbox import queue_message
from compliance.standards.outline import SectionOutline
from compliance.web.formatting import organisation_name, plain_day
from compliance.web.language import localised


def queue_invitation(
    place: Place, section: SectionOutline, assignment: SectionAssignment, asked_by: str, way_in: list[str]
) -> OutboxMessage:
    """Put the invitation into the outbox; `way_in` are the lines that say how to come to the section."""
    title = localised(section.title, assignment.language)
    with force_locale(assignment.language):
        lines = [
            _("Good day %(name)s,", name=assignment.name),
            _(
                "%(person)s asks you to answer the section “%(section)s” of “%(standard)s” for %(organisation)s "
                "by %(day)s.",
                person=asked_by,
                section=title,
                standard=localised(place.outline.title),
                organisation=organisation_name(place.organisation),
                day=plain_day(assignment.due_on),
            ),
            *way_in,
            _("Every answer is saved as you give it. You can stop at any time and come back."),
            _("This message was sent by Sanad. Please do not reply to it."),
        ]
        subject = _("Please answer: %(section)s", section=title)
    return queue_message(assignment.email, subject, "\n\n".join(lines))


def account_lines(assignment: SectionAssignment, user: Any) -> list[str]:
    """How somebody with an account comes in; one who never signed in chooses a password first."""
    address = url_for("handed_sections.show_section", assignment_id=assignment.id, _external=True)
    with force_locale(assignment.language):
        lines = [_("Sign in and answer here:"), address]
        if not user.login_count:
            link, _token = generate_reset_link(user)
            lines = [
                _("An account was made for you. First choose a password here:"),
                link,
                _("If that address has expired, ask for a new one with “Forgot password” on the sign-in page."),
                *lines,
            ]
    return lines


def link_lines(assignment: SectionAssignment, secret: str, expires_at: datetime) -> list[str]:
    """The link itself, what it opens and how long."""
    address = url_for("answer_links.open_link", token=sign(secret), _external=True)
    with force_locale(assignment.language):
        return [
            _("Answer here; no account and no password are needed:"),
            address,
            _(
                "The address opens this section and nothing else, until %(day)s. Whoever has it can answer in your "
                "place: do not pass it on.",
                day=plain_day(expires_at.date()),
            ),
        ]
