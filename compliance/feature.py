"""What a package hands to the composition root: one value that says everything it adds. No logic here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint

if TYPE_CHECKING:
    import click
    from sqlalchemy import Select

    from compliance.accounts.identity import Identity
    from compliance.accounts.permissions import Rule
    from compliance.approvals.kinds import ApprovalKind
    from compliance.deployment.demonstration.plan import DemonstrationPlan
    from compliance.deployment.national_shape.plan import NationalShape
    from compliance.documents.kinds import DocumentKind
    from compliance.imports.importer import RecordImporter
    from compliance.organisations.types import OrganisationKind, OrganisationType
    from compliance.reminders.source import ReminderSource
    from compliance.risk.sources import EvidenceSource
    from compliance.scheduling.job import Job


@dataclass(frozen=True)
class MenuEntry:
    """One entry of the main menu, shown to whom the permission is given; `order` sorts the menu."""

    label: Any
    endpoint: str
    permission: str
    order: int
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FooterLink:
    """A public page of reference, linked from the foot of every page."""

    label: Any
    endpoint: str


@dataclass(frozen=True)
class DueItem:
    """Something a person has to do: a line of their home page. `due_on` None means no deadline."""

    title: str
    url: str
    kind: str
    due_on: date | None = None
    hint: str = ""
    started: bool = False


@dataclass(frozen=True)
class OrganisationPanel:
    """A panel on an organisation's page. `load` gets (organisation, identity) and gives the template's context.

    `kinds` names the kinds of organisation that have it; None means all.
    """

    name: str
    permission: str
    load: Callable[[Any, "Identity"], Mapping[str, Any]]
    template: str
    order: int
    side: bool = False
    kinds: frozenset["OrganisationKind"] | None = None


@dataclass(frozen=True)
class ListFact:
    """A dated fact shown on the risk list, such as the last inspection.

    `load` gets the ids of the organisations on one page and gives {organisation_id: date} in one query; a missing id
    means never.
    """

    code: str
    label: Any
    load: Callable[[Sequence[int]], Mapping[int, date]]


@dataclass(frozen=True)
class AnswerJudgement:
    """What a reviewer said of a submitted answer, as far as its organisation may read it.

    `found_value` is the reviewer's own value, where they gave one, as canonical text.
    """

    question_id: int
    agreed: bool
    found_value: str | None
    judged_on: date


@dataclass(frozen=True)
class Kpi:
    """A number on a home page or above a list."""

    label: str
    value: str
    note: str = ""
    note_kind: str = "plain"
    url: str | None = None


@dataclass(frozen=True)
class Feature:
    """Everything one package adds to Sanad."""

    name: str
    blueprints: tuple[Blueprint, ...] = ()
    permission_rules: Mapping[str, "Rule"] = field(default_factory=dict)
    organisation_types: tuple["OrganisationType", ...] = ()
    evidence_sources: tuple["EvidenceSource", ...] = ()
    importers: tuple["RecordImporter", ...] = ()
    jobs: tuple["Job", ...] = ()
    reminder_sources: tuple["ReminderSource", ...] = ()
    organisation_panels: tuple[OrganisationPanel, ...] = ()
    navigation: tuple[MenuEntry, ...] = ()
    # Pages of one's own account, linked from it.
    account_links: tuple[MenuEntry, ...] = ()
    footer_links: tuple[FooterLink, ...] = ()
    due_items: tuple[Callable[["Identity", date], list[DueItem]], ...] = ()
    kpis: tuple[Callable[["Identity", date], list[Kpi]], ...] = ()
    commands: tuple["click.Command", ...] = ()
    approval_kinds: Mapping[str, "ApprovalKind"] = field(default_factory=dict)
    list_facts: tuple[ListFact, ...] = ()
    # Actions the page of the change log leaves out: their number would tell what counts withhold.
    unlisted_changes: tuple[str, ...] = ()
    # Each gives a SELECT of the ids of document revisions it opens to a person.
    document_readers: tuple[Callable[["Identity"], "Select[Any]"], ...] = ()
    # Why an organisation (by id) is given no time to correct what its self-assessment does not meet; for its authority.
    correction_bars: tuple[Callable[[int], Sequence[Any]], ...] = ()
    document_kinds: tuple["DocumentKind", ...] = ()
    # Work that saved facts left waiting; the scheduler process asks for it all the time, each call does a little.
    pending_work: tuple[Callable[[], Any], ...] = ()
    # Work of seconds that people wait for, such as a PDF: asked for as pending work is, and never in its way.
    slow_work: tuple[Callable[[], Any], ...] = ()
    # What reviewers said of the answers of a submitted assessment (by id), as far as its organisation may read it.
    answer_judgements: tuple[Callable[[int], Sequence[AnswerJudgement]], ...] = ()
    # Each gives a SELECT of (organisation_id, since) of considered or open referrals: see compliance/risk/held.
    referrals: tuple[Callable[[], "Select[Any]"], ...] = ()
    # Panels on the page of a follow-up case; `load` gets (case, identity).
    case_panels: tuple[OrganisationPanel, ...] = ()
    # Each gives a SELECT of organisation_id and worker (pseudonym), for the comparison of firms that came back alone.
    worker_rosters: tuple[Callable[[], "Select[int, str]"], ...] = ()
    demonstration: Callable[["DemonstrationPlan"], None] | None = None
    # Its records of the size of a country, for measuring: see `sanad demo --scale`.
    national_shape: Callable[["NationalShape"], None] | None = None
