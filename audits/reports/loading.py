"""Builds the contents of a report from what is recorded now; a report signed off reads its frozen contents instead.

The organisation's edition is built from what it was told alone: a withheld finding leaves no row, no gap in the
numbers and no trace in a total. Nothing in it rests on interviews.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding, Grade
from audits.findings.queries import list_current_findings, list_told_findings
from audits.interviews.queries import count_interviews
from audits.models import Audit
from audits.photo_covers.queries import FindingPhotoFile, photos_of_audit
from audits.reports.contents import (
    Localised,
    ProtectedCount,
    ReportContents,
    ReportedAction,
    ReportedFinding,
    ReportedPhoto,
    ReportedSample,
    SampleReason,
    protect,
)
from audits.reports.editions import Edition
from audits.reports.models import AuditReport
from audits.reports.parts import PART_LOADERS, PartScope
from audits.sampling.models import AuditSample
from audits.sampling.queries import list_samples
from compliance.database import db
from compliance.organisations.models import Organisation, Workplace
from compliance.standards.models import Requirement
from compliance.web.formatting import MINIMUM_COUNT

GRADE_ORDER = {grade: place for place, grade in enumerate(Grade)}


def load_contents(report: AuditReport, edition: Edition) -> ReportContents:
    """All the report says in `edition`, from what is recorded now."""
    audit, text, is_full = report.audit, report.text, edition is Edition.FULL
    rows = _findings_of(audit, edition)
    photos = photos_of_audit(audit.id)
    findings = [_finding(row, place, edition, photos.get(row.first_id, ())) for place, row in enumerate(rows, start=1)]
    positions = {row.first_id: place for place, row in enumerate(rows, start=1)}
    scope = PartScope(audit, edition, positions)
    samples = list_samples(audit.id)
    counts = count_interviews(audit.id) if is_full else None
    return ReportContents(
        edition=edition,
        number=report.number,
        revision=report.revision,
        reason=report.reason,
        kind=audit.kind.value,
        audit_number=audit.number,
        audit_type=audit.audit_type.value,
        announcement=audit.announcement.value if is_full else None,
        organisation=names_of(audit.organisation),
        starts_on=audit.starts_on,
        ends_on=audit.ends_on,
        scope=audit.scope,
        workplaces=tuple(names_of(place) for place in audit.workplaces),
        team=_team_of(audit),
        headline=(text.headline if is_full else text.headline_for_organisation) if text else "",
        limits=(text.limits if is_full else text.limits_for_organisation) if text else "",
        findings=tuple(findings),
        actions=_actions(positions, {row.first_id: row.grade for row in rows}),
        sample=_sample(samples, edition) if samples else None,
        interviews=protect(counts.recorded, MINIMUM_COUNT) if counts else None,
        refusals=protect(counts.refused, MINIMUM_COUNT) if counts else None,
        parts=tuple(part for load in PART_LOADERS if (part := load(scope)) is not None),
    )


def names_of(named: Workplace | Organisation) -> Localised:
    """Both names of an organisation or a workplace."""
    name, name_ar = named.name, named.name_ar
    return {"en": name, "ar": name_ar or name}


def _findings_of(audit: Audit, edition: Edition) -> list[Finding]:
    """Findings of the edition, the gravest first."""
    rows = list_current_findings(audit.id) if edition is Edition.FULL else list_told_findings(audit.id)
    wanted = {row.requirement_id for row in rows} - {None}
    places = {row.workplace_id for row in rows} - {None}
    # Into the session in one statement each, instead of one a finding.
    db.session.scalars(select(Requirement).where(Requirement.id.in_(wanted))).all()
    db.session.scalars(select(Workplace).where(Workplace.id.in_(places))).all()
    return sorted(rows, key=lambda row: (GRADE_ORDER[row.grade], row.first_id))


def _finding(row: Finding, position: int, edition: Edition, photos: Sequence[FindingPhotoFile]) -> ReportedFinding:
    requirement = row.requirement
    common: dict[str, Any] = {
        "position": position,
        "grade": row.grade,
        "requirement_code": requirement.code if requirement else None,
        "requirement_title": dict(requirement.title) if requirement else None,
        "references": tuple(requirement.references) if requirement else (),
        "photos": _photos(photos, edition),
    }
    if edition is Edition.ORGANISATION:
        place = row.workplace if not row.is_confidential else None
        return ReportedFinding(
            **common, text=row.text_for_organisation or "", workplace=names_of(place) if place else None
        )
    return ReportedFinding(
        **common,
        text=row.title,
        reference=row.number,
        text_for_organisation=row.text_for_organisation,
        is_withheld=row.is_confidential and row.release is None,
        how_known=row.how_known,
        known_from=tuple(sorted(row.known_from)),
        workers_affected=_workers_affected(row),
        found_on=None if row.known_from_workers else row.occurred_on,
        found_in_quarter_of=_quarter_start(row) if row.known_from_workers else None,
        workplace=names_of(row.workplace) if row.workplace else None,
        ilo_sign=row.ilo_sign,
        indicator_code=row.indicator_code,
    )


def _workers_affected(row: Finding) -> ProtectedCount | None:
    if row.workers_affected is None:
        return None
    return protect(row.workers_affected, MINIMUM_COUNT if row.known_from_workers else 0)


def _quarter_start(row: Finding) -> date:
    """Only the first day of the quarter is kept: the finest time shown for anything workers said."""
    return row.occurred_on.replace(month=(row.occurred_on.month - 1) // 3 * 3 + 1, day=1)


def _photos(photos: Sequence[FindingPhotoFile], edition: Edition) -> tuple[ReportedPhoto, ...]:
    if edition is Edition.FULL:
        return tuple(ReportedPhoto(each.sha256, can_be_shown=each.can_be_shown) for each in photos)
    return tuple(
        ReportedPhoto(each.fit_sha256, is_covered=each.is_covered) for each in photos if each.fit_sha256 is not None
    )


def _team_of(audit: Audit) -> tuple[tuple[str, int], ...]:
    """Roles with how many people had each; a report names nobody of the team."""
    roles = Counter("lead" if member.user_id == audit.lead_id else "member" for member in audit.members)
    return tuple((role, roles[role]) for role in ("lead", "member") if roles[role])


def _actions(positions: Mapping[int, int], grades: Mapping[int, Grade]) -> tuple[ReportedAction, ...]:
    statement = (
        select(CorrectiveAction)
        .where(CorrectiveAction.finding_id.in_(positions))
        .options(lazyload(CorrectiveAction.finding), lazyload(CorrectiveAction.submissions))
    )
    rows = db.session.scalars(statement).unique().all()
    return tuple(
        _action(row, positions[row.finding_id], grades[row.finding_id])
        for row in sorted(rows, key=lambda row: positions[row.finding_id])
    )


def _action(row: CorrectiveAction, position: int, grade: Grade) -> ReportedAction:
    plan, check = row.plan, row.checks[-1] if row.checks else None
    return ReportedAction(
        position=position,
        grade=grade,
        state=row.state.value,
        opened_on=row.opened_on,
        plan_due_on=row.plan_due_on,
        close_due_on=row.close_due_on,
        closed_on=row.closed_on,
        root_cause=plan.root_cause if plan else None,
        correction=plan.correction if plan else None,
        prevention=plan.prevention if plan else None,
        owner=plan.owner if plan else None,
        planned_for=plan.due_on if plan else None,
        checked_on=check.checked_on if check else None,
        check_method=check.method.value if check else None,
        check_outcome=check.outcome.value if check else None,
    )


def _sample(samples: Sequence[AuditSample], edition: Edition) -> ReportedSample:
    sample = samples[0]
    interviewed = protect(sample.individual + sum(sample.groups), MINIMUM_COUNT)
    if edition is Edition.ORGANISATION:
        return ReportedSample(interviewed=interviewed, files=sample.files)
    return ReportedSample(
        interviewed=interviewed,
        files=sample.files,
        individual=sample.individual,
        groups=tuple(sample.groups),
        new_arrivals=sample.drawn_new_arrivals,
        workers=sample.workers,
        seed=sample.seed,
        reasons=tuple(SampleReason(each["why"], each["number"]) for each in sample.reasons),
        draws=len(samples),
    )
