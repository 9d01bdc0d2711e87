"""Which workers an employer has or had, by pseudonym: for the comparison of firms that came back, and nothing else."""

from sqlalchemy import Select, select

from employers.models import EmploymentContract, WagePayment, WorkPermit


def paid_workers() -> Select[int, str]:
    return select(WagePayment.organisation_id, WagePayment.worker)


def contracted_workers() -> Select[int, str]:
    return select(EmploymentContract.organisation_id, EmploymentContract.worker)


def permitted_workers() -> Select[int, str]:
    return select(WorkPermit.organisation_id, WorkPermit.worker)


ROSTERS = (paid_workers, contracted_workers, permitted_workers)
