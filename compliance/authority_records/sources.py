"""What indicators may ask of authorities' records: three sources over one table, each as it was known on a day."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select

from compliance.authority_records.models import AuthorityMatter, AuthorityOutcome, AuthorityRecord
from compliance.authority_records.permissions import READ_AUTHORITY_RECORDS
from compliance.organisations.evidence import as_number, is_known
from compliance.risk.sources import EvidenceSource, EvidenceStrength, FieldType
from compliance.web.formatting import money, number, plain_day

_CLASS = "authority_register"


def _known(as_of: ColumnElement[Any], matter: AuthorityMatter, *fields: Any) -> Select[Any]:
    """Records of `matter` known on `as_of` that no correction known by then replaces."""
    return select(
        AuthorityRecord.organisation_id,
        AuthorityRecord.workplace_id,
        AuthorityRecord.id.label("record_id"),
        AuthorityRecord.occurred_on,
        AuthorityRecord.known_on,
        literal(EvidenceStrength.AUTHORITY_REGISTER.value).label("strength"),
        *fields,
    ).where(AuthorityRecord.matter == matter, is_known(AuthorityRecord, as_of))


def _upheld() -> ColumnElement[Any]:
    return case(
        (AuthorityRecord.outcome == AuthorityOutcome.UPHELD, 1),
        (AuthorityRecord.outcome == AuthorityOutcome.NOT_UPHELD, 0),
        else_=None,
    ).label("upheld")


def _in_force(as_of: ColumnElement[Any]) -> ColumnElement[Any]:
    running = and_(
        AuthorityRecord.sanction_from <= as_of,
        or_(AuthorityRecord.sanction_to.is_(None), AuthorityRecord.sanction_to >= as_of),
    )
    return case(
        (AuthorityRecord.outcome == AuthorityOutcome.NOT_UPHELD, 0),
        (AuthorityRecord.sanction_from.is_(None), None),
        (running, 1),
        else_=0,
    ).label("in_force")


def list_wage_claims(as_of: ColumnElement[Any]) -> Select[Any]:
    return _known(
        as_of,
        AuthorityMatter.WAGE_CLAIM,
        _upheld(),
        as_number(AuthorityRecord.amount).label("amount"),
        AuthorityRecord.currency,
    )


def list_violations(as_of: ColumnElement[Any]) -> Select[Any]:
    return _known(as_of, AuthorityMatter.VIOLATION, AuthorityRecord.violations_count.label("violations"), _upheld())


def list_sanctions(as_of: ColumnElement[Any]) -> Select[Any]:
    return _known(
        as_of,
        AuthorityMatter.SANCTION,
        _in_force(as_of),
        _upheld(),
        AuthorityRecord.sanction_from,
        AuthorityRecord.sanction_to,
    )


def describe_wage_claim(record: Mapping[str, Any]) -> str:
    """One sentence about a wage claim, in the reader's language."""
    outcomes: dict[Any, str] = {1: _("Wage claim, upheld"), 0: _("Wage claim, not upheld")}
    sentence = outcomes.get(record.get("upheld"), _("Wage claim, outcome not known"))
    if record.get("amount") is None:
        return _("%(sentence)s.", sentence=sentence)
    amount = money(record["amount"], record.get("currency")).striptags()
    return _("%(sentence)s; assessed or paid: %(amount)s.", sentence=sentence, amount=amount)


def describe_violation(record: Mapping[str, Any]) -> str:
    """One sentence about an inspection that found violations."""
    count = record.get("violations")
    if count is None:
        return _("An authority found violations; how many is not recorded.")
    return ngettext(
        "An authority found %(shown)s violation.",
        "An authority found %(shown)s violations.",
        count,
        shown=number(count).striptags(),
    )


def describe_sanction(record: Mapping[str, Any]) -> str:
    """One sentence about a sanction: since when, until when, in force or not."""
    begins = plain_day(record.get("sanction_from"))
    if record.get("sanction_to") is None:
        return _("Sanction from %(begins)s, without end.", begins=begins)
    return _("Sanction from %(begins)s to %(ends)s.", begins=begins, ends=plain_day(record["sanction_to"]))


def _speaks_against(record: Any) -> ColumnElement[bool]:
    """Upheld; and for violations not a check that found none."""
    found = [func.coalesce(record.violations, 1) != 0] if "violations" in record else []
    return and_(record.upheld == 1, *found)


_FIELD_LABELS: Mapping[str, Any] = {
    "upheld": _l("upheld by the authority"),
    "amount": _l("amount"),
    "currency": _l("currency"),
    "violations": _l("number of violations"),
    "in_force": _l("in force"),
    "sanction_from": _l("start of the sanction"),
    "sanction_to": _l("end of the sanction"),
}


def _source(
    code: str, label: Any, query: Any, fields: Mapping[str, FieldType], describe: Any, told_once: str | None = None
) -> EvidenceSource:
    return EvidenceSource(
        code=code,
        label=label,
        query=query,
        fields=fields,
        field_labels={name: _FIELD_LABELS[name] for name in fields},
        describe=describe,
        reader_permission=READ_AUTHORITY_RECORDS,
        entry_endpoint="authority_records.record_authority_record",
        correction_endpoint="authority_records.correct_authority_record",
        importer="authority_records",
        independence_class=_CLASS,
        icon="bank",
        told_to_organisation=True,
        told_once=told_once,
        speaks_against=_speaks_against,
    )


AUTHORITY_WAGE_CLAIMS = _source(
    "authority_wage_claims",
    _l("Wage claims at authorities"),
    list_wage_claims,
    {"upheld": FieldType.YES_NO, "amount": FieldType.NUMBER, "currency": FieldType.TEXT},
    describe_wage_claim,
    # A claim nobody decided yet could tell the employer which worker complained.
    told_once="upheld",
)
AUTHORITY_VIOLATIONS = _source(
    "authority_violations",
    _l("Violations found by authorities"),
    list_violations,
    {"violations": FieldType.NUMBER, "upheld": FieldType.YES_NO},
    describe_violation,
)
AUTHORITY_SANCTIONS = _source(
    "authority_sanctions",
    _l("Sanctions by authorities"),
    list_sanctions,
    {
        "in_force": FieldType.YES_NO,
        "upheld": FieldType.YES_NO,
        "sanction_from": FieldType.DATE,
        "sanction_to": FieldType.DATE,
    },
    describe_sanction,
)
SOURCES = (AUTHORITY_WAGE_CLAIMS, AUTHORITY_VIOLATIONS, AUTHORITY_SANCTIONS)
