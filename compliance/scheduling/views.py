"""Runs of jobs, and asking for one; the scheduler process does the work, never the web process."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from compliance.accounts.guard import current_identity, requires
from compliance.change_log.record import record_change
from compliance.database import commits
from compliance.errors import NotFound
from compliance.scheduling import queries
from compliance.scheduling.permissions import READ_JOB_RUNS, REQUEST_RUN
from compliance.scheduling.runs import request_run
from compliance.web.pagination import Cursor, make_page

scheduling = Blueprint("scheduling", __name__)


@scheduling.get("/job-runs")
@requires(READ_JOB_RUNS)
def list_job_runs() -> str:
    cursor = Cursor.from_request()
    jobs = {job.name: job for job in current_app.extensions["compliance"].jobs}
    page = make_page(queries.list_runs(cursor), cursor, lambda run: (run.id,))
    return render_template("compliance/scheduling/list_job_runs.html", page=page, jobs=jobs)


@scheduling.post("/job-runs/<job>")
@requires(REQUEST_RUN)
@commits
def request_job_run(job: str) -> Any:
    """Ask for a run now; back to the page the person came from within Sanad."""
    if job not in {each.name for each in current_app.extensions["compliance"].jobs}:
        raise NotFound
    run = request_run(job, current_identity().user_id)
    record_change("scheduling.request_run", run, current_identity(), summary=f"Run of {job} asked for")
    flash(_("The check starts within seconds. Reload the page to see its result."), "success")
    came_from_list = request.form.get("from") == "risk"
    return redirect(url_for("risk.list_risk" if came_from_list else "scheduling.list_job_runs"), 303)
