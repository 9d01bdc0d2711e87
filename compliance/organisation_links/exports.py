"""Candidates and links as rows of a file: the same order and the same words as the pages."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from compliance.accounts.identity import Identity
from compliance.organisation_links.labels import reasons_in_a_line
from compliance.organisation_links.queries import iterate_candidates, iterate_links
from compliance.web.formatting import organisation_name


def candidate_titles() -> list[str]:
    return [_("Former firm"), _("Present firm"), _("Points"), _("Why"), _("First found on")]


def candidate_rows(identity: Identity) -> Iterator[list[Any]]:
    for each in iterate_candidates(identity):
        yield [
            organisation_name(each.former),
            organisation_name(each.present),
            each.points,
            reasons_in_a_line(each.reasons),
            each.first_found_at.date(),
        ]


def link_titles() -> list[str]:
    return [_("Former firm"), _("Present firm"), _("Since"), _("Reason"), _("Found by the comparison"), _("Decided on")]


def link_rows(identity: Identity) -> Iterator[list[Any]]:
    for each in iterate_links(identity):
        yield [
            organisation_name(each.former),
            organisation_name(each.organisation),
            each.occurred_on,
            each.reason,
            reasons_in_a_line(each.reasons),
            each.known_on,
        ]
