"""When indicators are evaluated: all of them every night, and those of an organisation within a second of a fact."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from compliance.clock import today
from compliance.database import commits, db
from compliance.organisation_links.queries import with_later_firms
from compliance.organisations.relationship_queries import with_related
from compliance.risk.checks import EVALUATE_INDICATORS, describe_check
from compliance.risk.evaluation import evaluate
from compliance.scheduling.job import Job
from compliance.scheduling.models import JobRun, PendingEvaluation
from compliance.scheduling.pending import take_requests

MOST_AT_ONCE = 200


class EvaluationTime(Mapping[str, int]):
    """The hour the operator set; read when the scheduler asks, since jobs are declared before settings are read."""

    def __getitem__(self, name: str) -> int:
        hour: int = current_app.extensions["compliance"].settings.evaluation_hour
        return {"hour": hour, "minute": 0}[name]

    def __iter__(self) -> Iterator[str]:
        return iter(("hour", "minute"))

    def __len__(self) -> int:
        return 2


def evaluate_indicators(due_at: datetime) -> Mapping[str, Any]:
    """Evaluate every indicator for every organisation as of the day the run was due."""
    run = db.session.scalar(select(JobRun).where(JobRun.job == EVALUATE_INDICATORS, JobRun.due_at == due_at))
    return evaluate(due_at.date(), job_run=run).as_counts()


@commits
def evaluate_pending(limit: int = MOST_AT_ONCE) -> int:
    """Evaluate organisations that saved facts concern; gives how many requests were done.

    Taking a request and evaluating it is one transaction: a worker that dies leaves it to the next one, and two
    workers never take the same.
    """
    if db.session.scalar(select(PendingEvaluation.id).limit(1)) is None:
        return 0
    taken = take_requests(PendingEvaluation, PendingEvaluation.organisation_id, limit)
    if taken:
        evaluate(today(), organisation_ids=with_related(with_later_firms(taken)))
    return len(taken)


nightly_evaluation = Job(
    name=EVALUATE_INDICATORS,
    label=_l("Evaluation of risk indicators"),
    run=evaluate_indicators,
    schedule=EvaluationTime(),
    describe=describe_check,
)
