"""Saving records from the field: each once, as a row of the product, or with what a person has to settle first."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from audits.field.catalogue import KINDS
from audits.field.erasing import empty_rest
from audits.field.kinds import FieldKind, NotSaved, Saved, Saving
from audits.field.merging import disputed_fields, merge, values_of
from audits.field.models import FieldAction, FieldOperation, FieldOutcome, OutcomeState
from audits.field.operations import take_numbers
from audits.field.photos import hang_waiting_photos
from audits.field.queries import find_outcomes, list_record_operations, list_unsaved_records
from audits.field.reading import digest_of
from audits.models import Audit
from compliance.accounts.identity import Identity
from compliance.change_log.record import record_change
from compliance.clock import now
from compliance.database import db
from compliance.errors import ComplianceError
from compliance.web.language import LANGUAGES, current_language

CLOSE = "close"


@dataclass(frozen=True)
class _Asked:
    """What a record says now: who asked for it to be saved, and the values people agree on."""

    kind: str
    values: Mapping[str, Any]
    disputed: Sequence[str]
    last: FieldOperation
    is_withdrawn: bool


def save_records(records: Iterable[tuple[Audit, str]], by: Identity, today: date) -> list[FieldOutcome]:
    """Save every record that was finished, in the order given; what a person has to settle is noted with it."""
    by_audit: dict[int, tuple[Audit, list[str]]] = {}
    for audit, record in records:
        by_audit.setdefault(audit.id, (audit, []))[1].append(record)
    changed: list[FieldOutcome] = []
    for audit, wanted in by_audit.values():
        operations = list_record_operations(audit.id, wanted)
        outcomes = find_outcomes(audit.id, wanted)
        for record in wanted:
            outcome = _settle(audit, record, operations[record], outcomes.get(record), by, today)
            if outcome is not None:
                changed.append(outcome)
        saved = {each.record: each for each in changed if each.audit_id == audit.id and each.subject_id}
        hang_waiting_photos(audit, saved, by)
    return changed


def _settle(
    audit: Audit,
    record: str,
    operations: Sequence[FieldOperation],
    outcome: FieldOutcome | None,
    by: Identity,
    today: date,
) -> FieldOutcome | None:
    asked = _asked(operations)
    if asked is None:
        return None
    outcome = outcome or FieldOutcome(audit_id=audit.id, record=record, kind=asked.kind, errors={})
    kind = KINDS.get(asked.kind)
    if kind is None or kind.key != outcome.kind:
        return _needs(outcome, _in_languages(lambda: _("This app is older than Sanad. Update it, and save again.")))
    if asked.is_withdrawn:
        return _withdraw(outcome)
    if asked.disputed:
        return _needs(
            outcome,
            _in_languages(lambda: _("Two people wrote different things. Pick what is right, and save again.")),
            {name: _in_languages(lambda: _("There are two values.")) for name in asked.disputed},
        )
    digest = digest_of(asked.values)
    if outcome.state is OutcomeState.SAVED and outcome.values_digest == digest:
        return outcome
    noted_on = min(min(each.made_at for each in operations).date(), today)
    saving = Saving(audit, asked.values, by, today, noted_on, outcome.subject_id, asked.last.reason)
    return _try(kind, saving, outcome, digest)


def _asked(operations: Sequence[FieldOperation]) -> _Asked | None:
    """What the operations of one record ask for; None while nobody said that it is whole."""
    asking = [each for each in operations if each.action is not FieldAction.SET]
    if not asking:
        return None
    standing = merge(operations)
    return _Asked(
        kind=operations[0].kind,
        values=values_of(standing),
        disputed=disputed_fields(standing),
        last=asking[-1],
        is_withdrawn=any(each.action is FieldAction.WITHDRAW for each in asking),
    )


def _try(kind: FieldKind, saving: Saving, outcome: FieldOutcome, digest: str) -> FieldOutcome:
    """Save, or say in each language why not. Nothing of a try that fails stays."""
    errors: dict[str, dict[str, str]] = {}
    message: dict[str, str] = {}
    mine = current_language()
    for language in sorted(LANGUAGES, key=lambda each: each != mine):
        with force_locale(language):
            try:
                with db.session.begin_nested():
                    _check_others(kind, saving, outcome.record)
                    saved = kind.save(saving)
                return _saved(outcome, saved, saving, digest)
            except NotSaved as problem:
                for name, texts in problem.errors.items():
                    errors.setdefault(name, {})[language] = " ".join(texts)
                if problem.message:
                    message[language] = problem.message
                if problem.keeps_only is not None:
                    empty_rest(outcome, problem.keeps_only)
            except ComplianceError as problem:
                message[language] = str(problem.message)
            except (IntegrityError, StaleDataError):
                message[language] = _("Somebody else changed this at the same moment. Save it again.")
    return _needs(outcome, message or None, errors)


def _check_others(kind: FieldKind, saving: Saving, record: str) -> None:
    """A visit that closes takes everything with it: raise NotSaved while a record of it is not saved."""
    if kind.key != CLOSE:
        return
    waiting = [each for each in list_unsaved_records(saving.audit.id) if each != record]
    if waiting:
        raise NotSaved(
            {},
            _(
                "Not everything of this visit is saved yet: %(number)s are left. Close it after that.",
                number=len(waiting),
            ),
        )


def _saved(outcome: FieldOutcome, saved: Saved, saving: Saving, digest: str) -> FieldOutcome:
    outcome.subject_id, outcome.number, outcome.url = saved.subject_id, saved.number, saved.url
    outcome.values_digest = digest
    if saved.keeps_only is not None:
        empty_rest(outcome, saved.keeps_only)
    return _note(outcome, OutcomeState.SAVED, None, {})


def _withdraw(outcome: FieldOutcome) -> FieldOutcome:
    if outcome.subject_id is not None or outcome.state is OutcomeState.SAVED:
        return _needs(
            outcome,
            _in_languages(lambda: _("It is saved in Sanad already and cannot be taken back here. Correct it instead.")),
        )
    return _note(outcome, OutcomeState.WITHDRAWN, None, {})


def _needs(
    outcome: FieldOutcome, message: dict[str, str] | None, errors: Mapping[str, Any] | None = None
) -> FieldOutcome:
    return _note(outcome, OutcomeState.NEEDS_YOU, message, errors or {})


def _note(
    outcome: FieldOutcome, state: OutcomeState, message: dict[str, str] | None, errors: Mapping[str, Any]
) -> FieldOutcome:
    outcome.state, outcome.message, outcome.errors = state, message, dict(errors)
    outcome.received, outcome.changed_at = take_numbers(outcome.audit_id, 1), now()
    db.session.add(outcome)
    db.session.flush()
    return outcome


def _in_languages(say: Callable[[], str]) -> dict[str, str]:
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = say()
    return texts


def note_handed_interviews(audit: Audit, number: int, by: Identity) -> None:
    """Write to the change log that `number` interviews of colleagues were handed to a phone of `by`."""
    for _each in range(number):
        record_change(
            "audits.read_interview", audit, by, summary=f"Took an interview of {audit.number} to a phone in the field"
        )
