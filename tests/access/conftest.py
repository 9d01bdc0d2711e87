"""`--write-access` writes the matrix anew instead of comparing it."""

import csv

from compliance.accounts.roles import RoleName
from tests.access.test_access import ACCESS, EXPECTED


def pytest_sessionfinish(session):
    found = session.config.stash.get(ACCESS, None)
    if not found or not session.config.getoption("--write-access"):
        return
    with EXPECTED.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "rule", *RoleName])
        for method, rule in sorted(next(iter(found.values())), key=lambda route: (route[1], route[0])):
            codes = [" ".join(map(str, found[role][(method, rule)])) for role in RoleName]
            writer.writerow([method, rule, *codes])
