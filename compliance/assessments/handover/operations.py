"""Handing a section to somebody, on to another, and taking it back.

An invitation is one act: account or link, assignment, and mail are made in one transaction or not at all.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from compliance.accounts.identity import Identity
from compliance.accounts.models import User
from compliance.accounts.operations import UserDetails, create_user
from compliance.accounts.queries import find_user_by_email
from compliance.accounts.roles import RoleName
from compliance.assessments.handover.link_tokens import hash_secret, new_secret
from compliance.assessments.handover.mail import account_lines, link_lines, queue_invitation
from compliance.assessments.handover.models import AnswerLink, SectionAssignment
from compliance.assessments.handover.queries import (
    AssignmentPlace,
    SectionPlace,
    find_current_assignment,
    list_people_of,
)
from compliance.change_log.record import record_change
from compliance.database import db
from compliance.errors import Conflict, InvalidInput

DEFAULT_LINK_DAYS = 14
LONGEST_LINK_DAYS = 30


class Way(StrEnum):
    """How the section reaches who answers it."""

    COLLEAGUE = "colleague"
    ACCOUNT = "account"
    LINK = "link"


@dataclass(frozen=True)
class HandOver:
    """What the one who hands over decides. `user_id` counts for a colleague; name, e-mail and language for others."""

    way: Way
    due_on: date
    user_id: int | None = None
    name: str = ""
    email: str = ""
    language: str = "en"
    link_days: int = DEFAULT_LINK_DAYS


@dataclass(frozen=True)
class _Person:
    """Who is asked, and where the mail goes; `user` is None for who answers by a link."""

    user: User | None
    name: str
    email: str
    language: str


def hand_over(place: SectionPlace, wanted: HandOver, *, by: Identity, at: datetime) -> SectionAssignment:
    """Hand a section to somebody and invite them; who had it before loses it.

    Raises InvalidInput ("colleague", "name", "email", "due_on", "link_days"), Conflict where the assessment was
    submitted or somebody else handed this section over at the same moment.
    """
    _check_open(place)
    _check_due(place, wanted.due_on, at.date())
    _check_days(wanted.link_days)
    person = _find_person(place, wanted, by)
    former = find_current_assignment(place.assessment.id, place.section.code)
    if former is not None:
        _end(former, by, at)
    assignment = SectionAssignment(
        assessment_id=place.assessment.id,
        section_code=place.section.code,
        user_id=person.user.id if person.user else None,
        name=person.name,
        email=person.email,
        language=person.language,
        due_on=wanted.due_on,
        handed_by_id=by.user_id,
        handed_at=at,
    )
    _insert(assignment)
    summary = f"Section {place.section.code} handed to {_who(person)}, due {wanted.due_on}"
    record_change(
        "assessments.hand_over_section" if former is None else "assessments.hand_on_section",
        assignment,
        by,
        summary=summary,
        changes={"user": (former.user_id if former else None, assignment.user_id)},
        organisation_id=place.assessment.organisation_id,
    )
    _invite(place, assignment, person.user, wanted.link_days, by, at)
    return assignment


def take_back(place: AssignmentPlace, *, by: Identity, at: datetime) -> None:
    """Take a section back; its links stop working at once. What was answered stays."""
    _end(place.assignment, by, at)
    record_change(
        "assessments.take_section_back",
        place.assignment,
        by,
        summary=f"Section {place.section.code} taken back",
        organisation_id=place.assessment.organisation_id,
    )


def send_again(place: AssignmentPlace, *, by: Identity, at: datetime, link_days: int = DEFAULT_LINK_DAYS) -> None:
    """Send the invitation once more; a link is replaced by a new one. Raises InvalidInput, Conflict as `hand_over`."""
    _check_open(place)
    _check_days(link_days)
    _revoke_links(place.assignment, at)
    user = db.session.get(User, place.assignment.user_id) if place.assignment.user_id else None
    _invite(place, place.assignment, user, link_days, by, at)
    record_change(
        "assessments.invite_again",
        place.assignment,
        by,
        summary=f"Invitation to section {place.section.code} sent again",
        organisation_id=place.assessment.organisation_id,
    )


def move_assignments(old_id: int, new_id: int) -> None:
    """Let what is handed over at present follow a round to a newer version of its standard, links included."""
    db.session.execute(
        update(SectionAssignment)
        .where(SectionAssignment.assessment_id == old_id, SectionAssignment.ended_at.is_(None))
        .values(assessment_id=new_id)
    )


def _check_open(place: SectionPlace) -> None:
    if not place.is_open:
        raise Conflict(_("This self-assessment was submitted: there is nothing left to hand over."))


def _check_due(place: SectionPlace, due_on: date, today: date) -> None:
    if due_on < today:
        raise InvalidInput("due_on", _("Give a day that is still to come."))
    if due_on > max(place.assessment.due_on, today):
        raise InvalidInput("due_on", _("Give a day on or before the one on which the self-assessment is due."))


def _check_days(link_days: int) -> None:
    if not 1 <= link_days <= LONGEST_LINK_DAYS:
        raise InvalidInput("link_days", _("Give 1 to %(most)s days.", most=LONGEST_LINK_DAYS))


def _find_person(place: SectionPlace, wanted: HandOver, by: Identity) -> _Person:
    colleagues = {each.id: each for each in list_people_of(place.assessment.organisation_id, by)}
    if wanted.way is Way.COLLEAGUE:
        user = colleagues.get(wanted.user_id or 0)
        if user is None:
            raise InvalidInput("colleague", _("Choose a colleague."))
        return _Person(user, user.name, user.email, user.language)
    name, email = wanted.name.strip(), wanted.email.strip().lower()
    if not name:
        raise InvalidInput("name", _("Enter the person's name."))
    if not email:
        raise InvalidInput("email", _("Enter the person's e-mail address."))
    if wanted.way is Way.LINK:
        return _Person(None, name, email, wanted.language)
    details = UserDetails(name=name, email=email, role=RoleName.RESPONDENT, language=wanted.language)
    user = find_user_by_email(email) or create_user(details, by)
    if user.id not in colleagues and not (user.active and user.role is RoleName.RESPONDENT):
        # Whose account it is, and whether it is closed, is not for the one who asks to know.
        raise InvalidInput("email", _("This address cannot be invited with an account. Send a link instead."))
    return _Person(user, name, email, user.language)


def _who(person: _Person) -> str:
    return f"user {person.user.id}" if person.user else "the holder of a link"


def _insert(assignment: SectionAssignment) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(assignment)
    except IntegrityError:
        raise Conflict(_("Somebody else handed this section over at the same moment.")) from None


def _end(assignment: SectionAssignment, by: Identity, at: datetime) -> None:
    assignment.ended_at, assignment.ended_by_id = at, by.user_id
    _revoke_links(assignment, at)
    db.session.flush()


def _revoke_links(assignment: SectionAssignment, at: datetime) -> None:
    db.session.execute(
        update(AnswerLink)
        .where(AnswerLink.assignment_id == assignment.id, AnswerLink.revoked_at.is_(None))
        .values(revoked_at=at)
    )


def _invite(
    place: SectionPlace, assignment: SectionAssignment, user: User | None, link_days: int, by: Identity, at: datetime
) -> None:
    lines = account_lines(assignment, user) if user else _link_lines(assignment, link_days, at)
    message = queue_invitation(place, place.section, assignment, by.name, lines)
    db.session.flush()
    assignment.message_id = message.id
    db.session.flush()


def _link_lines(assignment: SectionAssignment, link_days: int, at: datetime) -> list[str]:
    """Make a new link and say it; the secret is in the mail only."""
    secret, expires_at = new_secret(), at + timedelta(days=link_days)
    db.session.add(
        AnswerLink(assignment_id=assignment.id, token_hash=hash_secret(secret), made_at=at, expires_at=expires_at)
    )
    db.session.flush()
    return link_lines(assignment, secret, expires_at)
