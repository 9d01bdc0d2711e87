"""Further parts of a report, each one table: a part is a function here, its words in wording.PARTS, and nothing else.

Pages, PDFs and spreadsheets show every part alike. A part for the organisation holds only what it may read.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload

from audits.corrective_actions.models import CorrectiveAction
from audits.corrective_actions.parties import Party, list_parties
from audits.findings.models import Finding
from audits.independence.queries import list_declarations
from audits.meetings.models import AuditMeeting
from audits.meetings.queries import list_meetings
from audits.models import Audit
from audits.repayments.balances import Balance
from audits.repayments.models import RepaymentGroup
from audits.repayments.queries import groups_of_findings
from audits.repayments.wording import describe_group
from audits.replies.queries import replies_to
from audits.reports.contents import Cell, Part, protect
from audits.reports.editions import Edition
from compliance.database import db
from compliance.web.formatting import minimum_count

Row = tuple[Cell, ...]
LANGUAGES = ("en", "ar")


@dataclass(frozen=True)
class PartScope:
    """What a part is built for. `positions`: first id of each finding of the edition to its number in the report;
    `wordings`: the same first id to the wording that the edition holds."""

    audit: Audit
    edition: Edition
    positions: Mapping[int, int]
    wordings: Mapping[int, Finding]


def independence_part(scope: PartScope) -> Part | None:
    """Who of the team declared what; for team and authority. Names stay out, roles are enough."""
    if scope.edition is not Edition.FULL:
        return None
    # Latest first: the last one written into the mapping must be the newest.
    latest = {each.user_id: each for each in reversed(list_declarations(scope.audit.id))}
    members = sorted(scope.audit.members, key=lambda member: (member.user_id != scope.audit.lead_id, member.user_id))
    rows = []
    for member in members:
        declared = latest.get(member.user_id)
        answer = "undeclared" if declared is None else "tie" if declared.has_conflict else "no_tie"
        rows.append(
            (
                Cell(label="lead" if member.user_id == scope.audit.lead_id else "member"),
                Cell(label=answer),
                Cell(day=declared.declared_at.date() if declared else None),
                Cell(label="reads_only" if member.barred_by else "takes_part"),
            )
        )
    return Part("independence", tuple(rows))


def replies_part(scope: PartScope) -> Part | None:
    """What the organisation replied to its findings and what the team decided; nobody is named."""
    rows = []
    for reply in replies_to(scope.positions):
        answer = reply.answer
        rows.append(
            (
                Cell(number=scope.positions[reply.first_finding_id]),
                Cell(label=reply.stance.value),
                Cell(text=reply.words),
                Cell(day=reply.replied_at.date()),
                Cell(label="late" if reply.is_late else "in_time" if reply.due_on else "no_day"),
                Cell(label=answer.outcome.value if answer else "unanswered"),
                Cell(text=answer.reason if answer else None),
            )
        )
    return Part("replies", tuple(rows)) if rows else None


def meetings_part(scope: PartScope) -> Part | None:
    """The opening and the closing meeting as recorded last, line by line. The organisation reads what it was part of:
    the points, its disagreement and how it acknowledged, and no names."""
    latest = {meeting.kind: meeting for meeting in list_meetings(scope.audit.id)}
    is_full = scope.edition is Edition.FULL
    rows = [
        (Cell(label=kind.value), Cell(label=item), cell)
        for kind in latest
        for item, cell in _meeting_lines(latest[kind], is_full=is_full)
        if cell != Cell()
    ]
    return Part("meetings", tuple(rows)) if rows else None


def _meeting_lines(meeting: AuditMeeting, *, is_full: bool) -> Iterator[tuple[str, Cell]]:
    yield "held_on", Cell(day=meeting.held_on)
    yield "agenda", Cell(labels=tuple(f"{meeting.kind.value}.{code}" for code in meeting.agenda))
    if is_full:
        yield "of_team", Cell(number=len(meeting.team_member_ids))
        yield "of_organisation", Cell(number=len(meeting.attendees))
        yield "representatives", Cell(number=meeting.worker_representatives)
        yield "told", Cell(text=meeting.told)
    yield "disagreement", Cell(text=meeting.disagreement)
    yield "acknowledgement", Cell(label=meeting.acknowledgement.value)
    if is_full:
        yield "acknowledged_by", Cell(text=meeting.acknowledged_by)
        yield "refusal_reason", Cell(text=meeting.refusal_reason)


def repayments_part(scope: PartScope) -> Part | None:
    """Sums of each group of workers and currency, as the authority or the organisation may read them."""
    rows = [
        row
        for listed in groups_of_findings(scope.positions)
        for row in _repayment_rows(listed.group, listed.balances, scope)
    ]
    return Part("repayments", tuple(rows)) if rows else None


def _repayment_rows(group: RepaymentGroup, balances: Sequence[Balance], scope: PartScope) -> Iterator[Row]:
    head = (
        Cell(number=scope.positions[group.corrective_action.finding_id]),
        Cell(names=_described(group)),
        _workers(group, scope.edition),
    )
    state = Cell(label="closed" if group.closed_on else "open")
    for each in balances:
        sums = (_amount(each.found), _amount(each.agreed), _amount(each.paid))
        yield *head, Cell(text=each.currency), *sums, _confirmed(group, each, scope.edition), state
    if not balances:
        yield *head, *(Cell() for _column in range(5)), state


def _workers(group: RepaymentGroup, edition: Edition) -> Cell:
    """The size of the group; one that the organisation gave itself is no secret from it."""
    if group.workers is None:
        return Cell()
    own = edition is Edition.ORGANISATION and group.size_from_organisation
    return Cell(count=protect(group.workers, 0 if own else minimum_count()))


def _confirmed(group: RepaymentGroup, balance: Balance, edition: Edition) -> Cell:
    """The organisation reads it once the repayment is closed and enough workers confirmed."""
    enough = group.closed_on is not None and balance.confirming_workers >= minimum_count()
    return _amount(balance.confirmed) if edition is Edition.FULL or enough else Cell(label="withheld")


def _amount(amount: Decimal) -> Cell:
    return Cell(amount=f"{amount:.2f}")


def _described(group: RepaymentGroup) -> dict[str, str]:
    described = {}
    for language in LANGUAGES:
        with force_locale(language):
            described[language] = describe_group(group)
    return described


_WITH_PARTIES = (lazyload(Finding.audit), selectinload(Finding.parties))


def parties_part(scope: PartScope) -> Part | None:
    """Who else has to act, where the organisation alone cannot correct a finding."""
    statement = (
        select(CorrectiveAction)
        .where(CorrectiveAction.finding_id.in_(scope.positions))
        .options(
            lazyload(CorrectiveAction.finding),
            lazyload(CorrectiveAction.submissions),
            selectinload(CorrectiveAction.part_checks),
        )
    )
    actions = db.session.scalars(statement).unique().all() if scope.positions else []
    named = select(Finding).where(Finding.id.in_([each.id for each in scope.wordings.values()]))
    told = {each.first_id: each for each in db.session.scalars(named.options(*_WITH_PARTIES)).unique()}
    rows = [
        (Cell(number=scope.positions[action.finding_id]), *_party_cells(party))
        for action in sorted(actions, key=lambda action: scope.positions[action.finding_id])
        for party in list_parties(action, told[action.finding_id])
    ]
    return Part("parties", tuple(rows)) if rows else None


def _party_cells(party: Party) -> Row:
    check = party.check
    found = "not_looked_at" if check is None else "done" if check.is_done else "not_done"
    return (
        Cell(text=party.name),
        Cell(text=party.what),
        Cell(day=party.due_on),
        Cell(label=found),
        Cell(text=check.note if check else None),
    )


PART_LOADERS: tuple[Callable[[PartScope], Part | None], ...] = (
    replies_part,
    parties_part,
    repayments_part,
    meetings_part,
    independence_part,
)
