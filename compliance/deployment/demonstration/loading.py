"""Filling an empty installation with the demonstration, in order, and checking it as the scheduler would."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from time import monotonic

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, inspect, select

from compliance.accounts.models import User
from compliance.clock import now
from compliance.database import commits, db
from compliance.deployment.demonstration import (
    accounts,
    authority_matters,
    crosswalks,
    decisions,
    handed_sections,
    register,
    replies,
    reviewed_assessments,
    self_assessments,
)
from compliance.deployment.demonstration.plan import DemonstrationPlan
from compliance.deployment.demonstration.stories import story_of
from compliance.deployment.demonstration.story_words import Story, VisitKind
from compliance.deployment.models import Installation
from compliance.deployment.upgrade import load_fixed_rows
from compliance.errors import Conflict, NotReady
from compliance.ledger.heads import sign_head
from compliance.ledger.operations import check_ledger
from compliance.organisations.models import Organisation
from compliance.organisations.types import OrganisationKind
from compliance.risk.evaluation import evaluate
from compliance.risk.trend import WEEKS_SHOWN
from compliance.scheduling.models import PendingEvaluation

Progress = Callable[[str], None]
MONTHS_EVALUATED = 3


def check_place() -> bool:
    """True where the demonstration may be planted, False where it is there already.

    Raises NotReady before the tables were made, Conflict beside real records.
    """
    if not inspect(db.engine).has_table(Installation.__tablename__):
        raise NotReady(_("The database has no tables yet. Run “sanad upgrade” first."))
    installation = db.session.scalar(select(Installation))
    if installation is not None and installation.is_demonstration:
        return False
    if db.session.scalar(select(Organisation.id).limit(1)) or db.session.scalar(select(User.id).limit(1)):
        raise Conflict(
            _(
                "This installation holds real records. Demonstration data are only loaded into an empty one: set "
                "SANAD_DATA_FOLDER (or SANAD_DATABASE_URL) to another place."
            )
        )
    return True


@commits
def load_demonstration(seed: int, today: date, progress: Progress) -> str:
    """Plant everything, evaluate, review a few flags; gives the table of accounts, kept in the data folder too.

    Raises as `check_place` does, and Conflict where the demonstration is there already.
    """
    if not check_place():
        raise Conflict(_("The demonstration data are loaded already."))
    began = monotonic()
    load_fixed_rows()
    plan = DemonstrationPlan(seed, today)
    passwords = _plant_world(plan, progress)
    _plant_history(plan, progress)
    _evaluate(plan, progress)
    with _step(progress, "Reviewing some flags"):
        decisions.plant_decisions(plan)
        replies.plant_replies(plan)
    db.session.execute(delete(PendingEvaluation))
    db.session.add(Installation(is_demonstration=True, seed=seed, created_at=now()))
    db.session.flush()
    settings = current_app.extensions["compliance"].settings
    table = accounts.account_table(passwords, settings)
    accounts.keep_accounts(table, settings)
    progress(f"Done in {monotonic() - began:.0f} seconds.")
    return table


def _plant_world(plan: DemonstrationPlan, progress: Progress) -> dict[str, str]:
    with _step(progress, "Making accounts"):
        authorities = accounts.plant_authorities()
        users, passwords = accounts.plant_accounts(authorities)
        plan.users = users
        accounts.grant_interview_right(users)
    with _step(progress, "Registering organisations"):
        by = plan.identity("administrator")
        organisations = register.plant_organisations(authorities, by)
        plan.organisations, plan.stories = organisations, _stories(organisations)
        accounts.plant_representatives(organisations, users)
        accounts.let_auditor_in([organisations[key] for key in _socially_audited(plan)], users)
        register.plant_workplaces(plan, by)
        register.plant_relationships(plan)
    return passwords


def _stories(organisations: Mapping[str, Organisation]) -> dict[str, Story]:
    sub_agent = OrganisationKind.SUB_AGENT
    return {key: story_of(key, is_sub_agent=each.kind is sub_agent) for key, each in organisations.items()}


def _socially_audited(plan: DemonstrationPlan) -> list[str]:
    return [
        key
        for key, story in plan.stories.items()
        if any(visit.kind is VisitKind.SOCIAL_AUDIT for visit in story.visits)
    ]


def _plant_history(plan: DemonstrationPlan, progress: Progress) -> None:
    with _step(progress, "Answering self-assessments"):
        self_assessments.plant_self_assessments(plan)
        crosswalks.plant_crosswalks(plan)
        handed_sections.plant_handed_sections(plan)
    with _step(progress, "Reviewing self-assessments"):
        reviewed_assessments.plant_reviews(plan)
    with _step(progress, "Entering authority records"):
        authority_matters.plant_authority_matters(plan)
    for feature in current_app.extensions["compliance"].features:
        if feature.demonstration is not None:
            with _step(progress, f"Making records of {feature.name}"):
                feature.demonstration(plan)


def _evaluate(plan: DemonstrationPlan, progress: Progress) -> None:
    """As of the ends of the last months and of each of the last weeks, so that there is a trend, then as of today."""
    weeks = {plan.today - timedelta(weeks=back) for back in range(1, WEEKS_SHOWN)}
    with _step(progress, "Evaluating risk indicators"):
        for day in sorted({*month_ends(plan.today, MONTHS_EVALUATED), *weeks, plan.today}):
            evaluate(day)


def month_ends(today: date, how_many: int) -> list[date]:
    """The last days of the months before that of `today`, earliest first."""
    found: list[date] = []
    day = today
    for _month in range(how_many):
        day = day.replace(day=1) - timedelta(days=1)
        found.append(day)
    return found[::-1]


@contextmanager
def _step(progress: Progress, words: str) -> Iterator[None]:
    began = monotonic()
    yield
    progress(f"{words}: {monotonic() - began:.1f} s")


def prove_demonstration() -> None:
    """Sign a first head over what was planted, and check it, so that the pages of the ledger show something."""
    commits(sign_head)()
    commits(check_ledger)(now())
