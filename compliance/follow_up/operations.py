"""Open a follow-up case, hand it on, note what happened, and end it."""

from datetime import date

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import Conflict, InvalidInput
from compliance.follow_up.models import FollowUpCase, FollowUpNote, FollowUpState
from compliance.follow_up.queries import list_possible_owners
from compliance.organisations.models import Organisation


def open_case(
    organisation: Organisation,
    *,
    what: str,
    owner_id: int,
    due_on: date,
    by: Identity,
    today: date,
    risk_flag_id: int | None = None,
) -> FollowUpCase:
    """Open a case about `organisation` with an owner and a date.

    Raises InvalidInput for an owner outside the organisation's authority or region, a date in the past, no text.
    """
    if not what.strip():
        raise InvalidInput("what", _("Say what has to be done."))
    _check_owner(organisation, owner_id)
    _check_date(due_on, today)
    case = FollowUpCase(
        organisation_id=organisation.id,
        risk_flag_id=risk_flag_id,
        owner_id=owner_id,
        opened_by_id=by.user_id,
        opened_at=now(),
        due_on=due_on,
        what=what.strip(),
        state=FollowUpState.OPEN,
    )
    db.session.add(case)
    db.session.flush()
    record_change(
        "follow_up.open",
        case,
        by,
        summary="Follow-up opened",
        changes={"owner_id": (None, owner_id), "due_on": (None, due_on)},
    )
    return case


def hand_on_case(case: FollowUpCase, *, owner_id: int, due_on: date, version: int, by: Identity, today: date) -> None:
    """Change who has to do the work, or by when.

    Raises Conflict if somebody changed the case since `version` was read, InvalidInput as for opening.
    """
    _refuse_stale(case, version)
    if owner_id != case.owner_id:
        _check_owner(case.organisation, owner_id)
    if due_on != case.due_on:
        _check_date(due_on, today)
    record_change(
        "follow_up.hand_on",
        case,
        by,
        summary="Follow-up handed on or moved",
        changes={"owner_id": (case.owner_id, owner_id), "due_on": (case.due_on, due_on)},
    )
    case.owner_id, case.due_on = owner_id, due_on
    db.session.flush()


def add_note(case: FollowUpCase, text: str, by: Identity) -> FollowUpNote:
    """Add a note to a case in any state. Raises InvalidInput without text."""
    if not text.strip():
        raise InvalidInput("text", _("Write the note."))
    note = FollowUpNote(written_by_id=by.user_id, written_at=now(), text=text.strip())
    case.notes.append(note)
    db.session.flush()
    record_change(
        "follow_up.add_note", note, by, summary="Note added to a follow-up", organisation_id=case.organisation_id
    )
    return note


def end_case(case: FollowUpCase, *, state: FollowUpState, outcome: str, version: int, by: Identity) -> None:
    """End a case as done (carried out) or closed (not carried out), with what came of it.

    Raises Conflict if it changed since `version` was read, InvalidInput without an outcome.
    """
    _refuse_stale(case, version)
    if state is FollowUpState.OPEN:
        raise InvalidInput("state", _("Choose how it ended."))
    if not outcome.strip():
        raise InvalidInput("outcome", _("Say what came of it."))
    record_change(
        "follow_up.end", case, by, summary=f"Follow-up ended: {state.value}", changes={"state": (case.state, state)}
    )
    case.state, case.outcome, case.ended_at = state, outcome.strip(), now()
    db.session.flush()


def _refuse_stale(case: FollowUpCase, version: int) -> None:
    if case.version != version or case.state is not FollowUpState.OPEN:
        raise Conflict(_("Somebody else changed this follow-up since you opened the page."), theirs=case)


def _check_owner(organisation: Organisation, owner_id: int) -> None:
    if owner_id not in {user.id for user in list_possible_owners(organisation)}:
        raise InvalidInput("owner_id", _("Choose a person of the authority who works in the organisation's region."))


def _check_date(due_on: date, today: date) -> None:
    if due_on < today:
        raise InvalidInput("due_on", _("Choose today or a later day."))
