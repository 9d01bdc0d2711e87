"""Who may see runs of jobs and ask for one."""

from compliance.accounts.permissions import READ_JOB_RUNS, Rule
from compliance.accounts.predicates import is_administrator, is_ministry

REQUEST_RUN = "scheduling.request_run"

RULES: dict[str, Rule] = {REQUEST_RUN: [[is_administrator], [is_ministry]]}

__all__ = ["READ_JOB_RUNS", "REQUEST_RUN", "RULES"]
