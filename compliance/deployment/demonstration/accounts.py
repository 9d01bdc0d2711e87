"""Accounts of the demonstration, with passwords made for this installation alone; a person for each organisation."""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from compliance.accounts.identity import identity_of
from compliance.accounts.models import Authority, Region, Role, User
from compliance.accounts.operations import UserDetails, create_user, grant_access
from compliance.accounts.roles import ROLE_LABELS, RoleName
from compliance.approvals.interview_reading import request_interview_reading
from compliance.approvals.models import ApprovalDecision
from compliance.approvals.operations import decide_approval
from compliance.clock import now
from compliance.database import db
from compliance.deployment.demonstration.world import (
    AUTHORITIES,
    DEMONSTRATION_EMPLOYER,
    DEMONSTRATION_OFFICE,
    FREE_ZONE,
    MINISTRY,
    REGIONS,
)
from compliance.organisations.models import Organisation
from compliance.organisations.types import OrganisationKind
from compliance.settings import Settings

ACCOUNTS_FILE = "demonstration_accounts.txt"
# Letters and digits that are not mistaken for one another when read from a screen or paper.
PASSWORD_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # noqa: S105 - an alphabet


@dataclass(frozen=True)
class Account:
    """An account that people try Sanad with. `regions` None means all regions of the authority."""

    key: str
    role: RoleName
    name: str
    note: str
    authority: str | None = None
    regions: tuple[str, ...] | None = None
    language: str = "en"

    @property
    def email(self) -> str:
        return f"{self.key}@sanad.example"


ACCOUNTS: tuple[Account, ...] = (
    Account("employer", RoleName.EMPLOYER_USER, "Huda Sabri", "Blue Acacia Facility Services"),
    Account("recruiter", RoleName.RECRUITER_USER, "Omar Darwish", "Open Lantern Recruitment Office"),
    Account("respondent", RoleName.RESPONDENT, "Salma Idris", "one section of Blue Acacia's checklist"),
    Account("inspector", RoleName.INSPECTOR, "Nasser Khalifa", "all regions", MINISTRY),
    Account("inspector2", RoleName.INSPECTOR, "Reem Bakri", "all regions", MINISTRY),
    Account("auditor", RoleName.SOCIAL_AUDITOR, "Daniel Marsh", "organisations that let him in"),
    Account("analyst", RoleName.ANALYST, "Lina Faraj", "all regions", MINISTRY),
    Account("analyst.riyadh", RoleName.ANALYST, "Yousef Hamdan", "Riyadh region only", MINISTRY, ("SA-01",)),
    Account("analyst.interviews", RoleName.ANALYST, "Maryam Saleh", "may read worker interviews", MINISTRY),
    Account("analyst.freezone", RoleName.ANALYST, "Tariq Nour", "another authority: the invented free zone", FREE_ZONE),
    Account("supervisor", RoleName.SUPERVISOR, "Amal Rashid", "second person, releases", MINISTRY),
    Account("supervisor2", RoleName.SUPERVISOR, "Faisal Tamim", "second person, in Arabic", MINISTRY, None, "ar"),
    Account("administrator", RoleName.ADMINISTRATOR, "Samir Aziz", "users, job runs, change log"),
)
REPRESENTED = {"employer": DEMONSTRATION_EMPLOYER, "recruiter": DEMONSTRATION_OFFICE}


def plant_authorities() -> dict[str, Authority]:
    """Make the authorities and the regions."""
    present = set(db.session.scalars(select(Region.code)))
    for code, name, name_ar in REGIONS:
        if code not in present:
            db.session.add(Region(code=code, country="SA", name={"en": name, "ar": name_ar}))
    made = {code: Authority(code=code, country="SA", name={"en": en, "ar": ar}) for code, en, ar in AUTHORITIES}
    db.session.add_all(made.values())
    db.session.flush()
    return made


def plant_accounts(authorities: dict[str, Authority]) -> tuple[dict[str, User], dict[str, str]]:
    """Make the accounts; gives the users and their passwords, both by key."""
    passwords = {account.key: new_password() for account in ACCOUNTS}
    users = {account.key: _make(account, authorities, passwords[account.key]) for account in ACCOUNTS}
    return users, passwords


def new_password() -> str:
    """Sixteen letters and digits in four groups."""
    return "-".join("".join(secrets.choice(PASSWORD_LETTERS) for _letter in range(4)) for _group in range(4))


def _make(account: Account, authorities: dict[str, Authority], password: str) -> User:
    details = UserDetails(
        name=account.name,
        email=account.email,
        role=account.role,
        authority_id=authorities[account.authority].id if account.authority else None,
        sees_all_regions=account.authority is not None and account.regions is None,
        region_codes=account.regions or (),
        language=account.language,
    )
    return create_user(details, None, password)


def plant_representatives(organisations: dict[str, Organisation], users: dict[str, User]) -> None:
    """Give each organisation a person who acts for it; they are added to `users` under the organisation's key.

    These have no password and cannot sign in: hashing fifty would take longer than all the rest.
    """
    roles = {role.name: role for role in db.session.scalars(select(Role))}
    for account, key in REPRESENTED.items():
        users[key] = users[account]
    for key, organisation in organisations.items():
        if key not in users:
            users[key] = _representative(key, organisation, roles)
    db.session.add_all(users.values())
    db.session.flush()
    for key, organisation in organisations.items():
        if organisation.kind is not OrganisationKind.SUB_AGENT:
            grant_access(users[key], organisation.id, None, note="Its own person")


def _representative(key: str, organisation: Organisation, roles: dict[str, Role]) -> User:
    of_employer = organisation.kind is OrganisationKind.EMPLOYER
    return User(
        email=f"contact.{key}@sanad.example",
        name=f"Contact of {organisation.name}",
        password=None,
        fs_uniquifier=secrets.token_hex(32),
        confirmed_at=now(),
        login_count=0,
        language="en",
        active=True,
        reads_interviews=False,
        roles=[roles[RoleName.EMPLOYER_USER if of_employer else RoleName.RECRUITER_USER]],
    )


def let_auditor_in(organisations: Sequence[Organisation], users: dict[str, User]) -> None:
    """The social auditor sees the organisations that asked for a social audit."""
    for organisation in organisations:
        grant_access(users["auditor"], organisation.id, identity_of(users["administrator"]), note="Asked for an audit")


def grant_interview_right(users: dict[str, User]) -> None:
    """One analyst gets the right to read interviews as every installation gives it: asked for, then approved."""
    from flask import current_app

    registry = current_app.extensions["compliance"]
    approval = request_interview_reading(
        users["analyst.interviews"],
        "Reads interviews where a combined pattern is to be examined.",
        identity_of(users["administrator"]),
    )
    decide_approval(
        approval,
        registry.approval_kinds[approval.kind],
        decision=ApprovalDecision.APPROVED,
        reason="Trained in worker protection; one named person of the authority.",
        by=identity_of(users["supervisor"]),
        permissions=registry.permissions,
    )


def account_table(passwords: dict[str, str], settings: Settings) -> str:
    """The accounts as a table to print and keep."""
    rows = [("Role", "E-mail", "Password", "Sees")]
    rows += [(str(ROLE_LABELS[each.role]), each.email, passwords[each.key], each.note) for each in ACCOUNTS]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    lines = [
        "  ".join([*(text.ljust(width) for text, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    ]
    rule = "-" * max(map(len, lines))
    return "\n".join(
        [f"Demonstration accounts at http://{settings.host}:{settings.port}/", "", lines[0], rule, *lines[1:], ""]
    )


def accounts_path(settings: Settings) -> Path:
    return settings.data_folder / ACCOUNTS_FILE


def keep_accounts(table: str, settings: Settings) -> Path:
    """Write the table to the data folder, readable by its owner alone."""
    path = accounts_path(settings)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(table)
    return path
