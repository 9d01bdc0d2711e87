"""The order and the tables of a report: sections of blocks, which the page and the PDF draw and add nothing to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from audits.findings.models import Grade
from audits.labels import (
    ANNOUNCEMENT_LABELS,
    CORRECTIVE_ACTION_STATE_LABELS,
    GRADE_LABELS,
    KNOWN_FROM_LABELS,
    METHOD_LABELS,
    OUTCOME_LABELS,
    TYPE_LABELS,
)
from audits.reports.contents import Part, ReportContents, ReportedAction, ReportedFinding, ReportedPhoto, ReportedSample
from audits.reports.editions import Edition
from audits.reports.speech import DASH, Speech, typed
from audits.reports.wording import KIND_FORCE, PARTS, TEAM_ROLES
from audits.sampling.wording import WHY_LABELS
from compliance.accounts.roles import ROLE_LABELS
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.web.formatting import code, number


@dataclass(frozen=True)
class Facts:
    """Labels with their values."""

    rows: Sequence[tuple[Any, Any]]
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """`columns`: title, width in percent, whether figures."""

    columns: Sequence[tuple[Any, int, bool]]
    rows: Sequence[Sequence[Any]]
    kind: str = "table"


@dataclass(frozen=True)
class Passage:
    text: Markup
    kind: str = "passage"


@dataclass(frozen=True)
class Photo:
    """A photo to draw; `sha256` names the file, `caption` its number."""

    sha256: str
    caption: Markup
    digest: Markup
    can_be_shown: bool


@dataclass(frozen=True)
class Card:
    """One finding."""

    heading: Markup
    grade: str
    grade_word: Markup
    text: Markup
    facts: Sequence[tuple[Any, Any]]
    photos: Sequence[Photo]
    kind: str = "card"


@dataclass(frozen=True)
class Section:
    key: str
    title: Any
    blocks: Sequence[Any]


def lay_out(contents: ReportContents, speech: Speech) -> list[Section]:
    """The sections of a report in the order they are read: the summary first, the gravest finding first."""
    makers = (_summary, _findings, _plan, _sample, _limits)
    sections = [make(contents, speech) for make in makers]
    return [section for section in (*sections, *_parts(contents, speech)) if section.blocks]


def _summary(contents: ReportContents, speech: Speech) -> Section:
    blocks: list[Any] = [Passage(speech.paragraphs(KIND_FORCE[contents.kind]))]
    if contents.headline:
        blocks.append(Passage(typed(contents.headline)))
    blocks += [_grade_counts(contents, speech), Facts(_visit_facts(contents, speech))]
    return Section("summary", speech.word("summary"), blocks)


def _grade_counts(contents: ReportContents, speech: Speech) -> Table:
    counted = [(speech.stack(GRADE_LABELS[grade]), contents.count_of(grade)) for grade in Grade]
    columns = [(title, 16, True) for title, _count in counted] + [(speech.label("all"), 20, True)]
    return Table(columns, [[*(number(count) for _title, count in counted), number(len(contents.standing))]])


def _visit_facts(contents: ReportContents, speech: Speech) -> list[tuple[Any, Any]]:
    word, roles = speech.label, TEAM_ROLES[contents.kind]
    team = Markup(" · ").join(
        speech.say(roles[role]) + (Markup(" ({})").format(number(many)) if many > 1 else Markup(""))
        for role, many in contents.team
    )
    facts = [
        (word("organisation"), speech.passages(contents.organisation)),
        (word("visit"), code(contents.audit_number)),
        (word("days"), speech.days(contents.starts_on, contents.ends_on)),
        (word("places"), Markup("; ").join(speech.passages(place) for place in contents.workplaces) or DASH),
        (word("looked_at"), typed(contents.scope)),
        (word("team"), team),
        (word("signed"), _signature(contents, speech)),
    ]
    if contents.audit_type:
        facts.insert(2, (word("type"), speech.say(TYPE_LABELS[contents.audit_type])))
    if contents.announcement:
        facts.insert(3, (word("announcement"), speech.say(ANNOUNCEMENT_LABELS[contents.announcement])))
    if contents.reason:
        facts.append((word("reason"), typed(contents.reason)))
    return facts


def _signature(contents: ReportContents, speech: Speech) -> Markup:
    if contents.signed_by_role is None:
        return speech.word("draft")
    role = speech.say(ROLE_LABELS[contents.signed_by_role])
    who = Markup("{} · {}").format(typed(contents.signed_by), role) if contents.signed_by else role
    return Markup("{} · {}").format(who, speech.moment(contents.signed_at))


def _findings(contents: ReportContents, speech: Speech) -> Section:
    cards = [_card(finding, contents, speech) for finding in contents.findings]
    return Section("findings", speech.word("findings"), cards or [Passage(speech.word("no_findings"))])


def _card(finding: ReportedFinding, contents: ReportContents, speech: Speech) -> Card:
    heading = Markup("{} {}").format(speech.word("finding"), number(finding.position))
    if finding.reference:
        heading += Markup(" · ") + code(finding.reference)
    return Card(
        heading=heading,
        grade=finding.grade.value,
        grade_word=speech.say(GRADE_LABELS[finding.grade]),
        text=typed(finding.text),
        facts=_finding_facts(finding, contents.edition, speech),
        photos=[_photo(photo, place, speech) for place, photo in enumerate(finding.photos, start=1)],
    )


def _finding_facts(finding: ReportedFinding, edition: Edition, speech: Speech) -> list[tuple[Any, Any]]:
    word = speech.label
    facts: list[tuple[Any, Any]] = []
    if finding.requirement_code:
        title = Markup("{} {}").format(code(finding.requirement_code), speech.passages(finding.requirement_title))
        facts.append((word("requirement"), title))
    if finding.further_requirements:
        named = ((code(each.code), speech.passages(each.title)) for each in finding.further_requirements)
        facts.append((word("further"), Markup("<br>").join(Markup("{} {}").format(*each) for each in named)))
    sources = [each for each in (_codes(finding, speech), typed(finding.law) if finding.law else None) if each]
    if sources:
        facts.append((word("law"), Markup("<br>").join(sources)))
    if finding.is_withdrawn:
        facts.insert(0, (word("withdrawn_number"), speech.word("withdrawn")))
    if finding.workplace:
        facts.append((word("place"), speech.passages(finding.workplace)))
    return [*facts, *_team_facts(finding, speech)] if edition is Edition.FULL else facts


def _codes(finding: ReportedFinding, speech: Speech) -> Markup | None:
    further = (each for more in finding.further_requirements for each in more.references)
    references = dict.fromkeys([*finding.references, *further])
    return speech.codes(references) if references else None


def _team_facts(finding: ReportedFinding, speech: Speech) -> list[tuple[Any, Any]]:
    """What only the team and the authority read."""
    word, quarter = speech.label, finding.found_in_quarter_of
    facts = [
        (word("workers"), speech.protected(finding.workers_affected)),
        (word("found_on"), speech.quarter_of(quarter) if quarter else speech.day(finding.found_on)),
        (word("known_from"), Markup(" · ").join(speech.say(KNOWN_FROM_LABELS[each]) for each in finding.known_from)),
        (word("known_words"), typed(finding.how_known)),
    ]
    if finding.ilo_sign:
        facts.append((word("sign"), speech.say(ILO_SIGNS[finding.ilo_sign].label)))
    if finding.indicator_code:
        facts.append((word("indicator"), code(finding.indicator_code)))
    if finding.further_indicators:
        facts.append((word("further_indicators"), speech.codes(finding.further_indicators)))
    told = typed(finding.text_for_organisation)
    if finding.is_withheld:
        told = Markup("<b>{}</b><br>{}").format(speech.word("withheld"), told)
    return [*facts, (word("told"), told)]


def _photo(photo: ReportedPhoto, place: int, speech: Speech) -> Photo:
    notes = [speech.word("covered")] if photo.is_covered else []
    if not photo.can_be_shown:
        notes.append(speech.word("not_drawn"))
    caption = Markup("{} {}").format(speech.word("photo"), number(place))
    if notes:
        caption += Markup(" ({})").format(Markup(", ").join(notes))
    # In pieces, since a digest has nowhere to break and a column is narrow.
    pieces = (photo.sha256[start : start + 32] for start in range(0, len(photo.sha256), 32))
    digest = Markup("<br>").join(Markup('<bdi dir="ltr">{}</bdi>').format(piece) for piece in pieces)
    return Photo(photo.sha256, caption, Markup("SHA-256<br>") + digest, photo.can_be_shown)


def _plan(contents: ReportContents, speech: Speech) -> Section:
    word = speech.label
    if not contents.actions:
        return Section("plan", speech.word("plan"), [Passage(word("no_plan"))])
    columns = [
        (word("number"), 7, True),
        (word("grade"), 13, False),
        (word("state"), 20, False),
        (word("told_on"), 15, False),
        (word("plan_due"), 15, False),
        (word("close_due"), 15, False),
        (word("closed_on"), 15, False),
    ]
    rows = [_action_row(action, speech) for action in contents.actions]
    plans = [Facts(_plan_facts(action, speech)) for action in contents.actions if action.correction]
    return Section("plan", speech.word("plan"), [Table(columns, rows), *plans])


def _action_row(action: ReportedAction, speech: Speech) -> list[Any]:
    dates = (action.opened_on, action.plan_due_on, action.close_due_on, action.closed_on)
    return [
        number(action.position),
        speech.say(GRADE_LABELS[action.grade]),
        speech.say(CORRECTIVE_ACTION_STATE_LABELS[action.state]),
        *(speech.day(value) for value in dates),
    ]


def _plan_facts(action: ReportedAction, speech: Speech) -> list[tuple[Any, Any]]:
    word = speech.label
    facts = [
        (Markup("{} {}").format(word("finding"), number(action.position)), typed(action.correction)),
        (word("cause"), typed(action.root_cause)),
        (word("prevention"), typed(action.prevention)),
        (word("owner"), typed(action.owner)),
        (word("planned_for"), speech.day(action.planned_for)),
    ]
    if action.checked_on and action.check_outcome and action.check_method:
        outcome = speech.say(OUTCOME_LABELS[action.check_outcome]), speech.say(METHOD_LABELS[action.check_method])
        checked = Markup("{}: {} ({})").format(speech.day(action.checked_on), *outcome)
        facts.append((word("checked"), checked))
    return facts


def _sample(contents: ReportContents, speech: Speech) -> Section:
    word, sample = speech.label, contents.sample
    blocks: list[Any] = []
    if sample is None:
        blocks.append(Passage(word("no_sample")))
    else:
        blocks += [Passage(word("by_seed")), Facts(_sample_facts(sample, speech))]
        if sample.reasons:
            rows = [[speech.say(WHY_LABELS[each.why]), number(each.number)] for each in sample.reasons]
            blocks.append(Table([(word("why"), 80, False), (word("number"), 20, True)], rows))
    if contents.interviews is not None:
        held = [(word("held"), speech.protected(contents.interviews))]
        blocks.append(Facts([*held, (word("refused"), speech.protected(contents.refusals))]))
    return Section("sample", speech.word("sample"), blocks)


def _sample_facts(sample: ReportedSample, speech: Speech) -> list[tuple[Any, Any]]:
    word = speech.label
    facts = [(word("interviewed"), speech.protected(sample.interviewed)), (word("files"), number(sample.files))]
    if sample.seed is None:
        return facts
    return [
        *facts,
        (word("alone"), number(sample.individual)),
        (word("groups"), Markup(", ").join(number(each) for each in sample.groups) or DASH),
        (word("new_arrivals"), number(sample.new_arrivals)),
        (word("workforce"), number(sample.workers)),
        (word("seed"), code(sample.seed)),
        (word("draws"), number(sample.draws)),
    ]


def _limits(contents: ReportContents, speech: Speech) -> Section:
    blocks = [Passage(typed(contents.limits))] if contents.limits else []
    return Section("limits", speech.word("limits"), blocks)


def _is_figure(part: Part, place: int) -> bool:
    """True for a column of amounts."""
    return any(row[place].amount is not None for row in part.rows)


def _parts(contents: ReportContents, speech: Speech) -> list[Section]:
    found = []
    for part in contents.parts:
        words = PARTS[part.code]
        titles = words["columns"]
        widths = words.get("widths") or (100 // len(titles),) * len(titles)
        columns = [
            (speech.stack(title), width, _is_figure(part, place))
            for place, (title, width) in enumerate(zip(titles, widths, strict=True))
        ]
        rows = [[speech.cell(cell, words) for cell in row] for row in part.rows]
        found.append(Section(part.code, speech.say(words["title"]), [Table(columns, rows)]))
    return found
