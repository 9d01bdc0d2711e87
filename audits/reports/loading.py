"""Builds the contents of a report from what is recorded now; a report signed off reads its frozen contents instead.

The organisation's edition is built from what it was told alone: a finding that is withheld or not confronted leaves no
row, no gap in the numbers and no trace in a total. Nothing in it rests on interviews.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import lazyload, selectinload

from audits.corrective_actions.models import CorrectiveAction
from audits.findings.models import Finding, Grade
from audits.findings.queries import list_current_findings, list_told_findings
from audits.interviews.queries import count_interviews
from audits.models import Audit
from audits.photo_covers.queries import FindingPhotoFile, photos_of_audit
from audits.replies.queries import withdrawn_among
from audits.reports.contents import (
    Localised,
    ProtectedCount,
    ReportContents,
    ReportedAction,
    ReportedFinding,
    ReportedPhoto,
    ReportedRequirement,
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
from compliance.web.formatting import minimum_count

GRADE_ORDER = {grade: place for place, grade in enumerate(Grade)}


def load_contents(report: AuditReport, edition: Edition) -> ReportContents:
    """All the report says in `edition`, from what is recorded now."""
    audit, text, is_full = report.audit, report.text, edition is Edition.FULL
    rows = _findings_of(audit, edition)
    photos = photos_of_audit(audit.id)
    positions = {row.first_id: place for place, row in enumerate(rows, start=1)}
    withdrawn = withdrawn_among(positions)
    findings = [
        _finding(row, positions[row.first_id], edition, photos.get(row.first_id, ()), row.first_id in withdrawn)
        for row in rows
    ]
    scope = PartScope(audit, edition, positions, {row.first_id: row for row in rows})
    samples = list_samples(audit.id)
    counts = count_interviews(audit.id) if is_full else None
    return ReportContents(
        edition=edition,
        number=report.number,
        revision=report.revision,
        reason=report.reason,
        kind=audit.kind.value,
        audit_number=audit.number,
        audit_type=audit.audit_type.value if is_full else audit.told_type,
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
        interviews=protect(counts.recorded, minimum_count()) if counts else None,
        refusals=protect(counts.refused, minimum_count()) if counts else None,
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
    further = (selectinload(Finding.further_requirements), selectinload(Finding.further_indicators))
    loaded = select(Finding).where(Finding.id.in_([row.id for row in rows])).options(lazyload(Finding.audit), *further)
    db.session.scalars(loaded).unique().all()
    return sorted(rows, key=lambda row: (GRADE_ORDER[row.grade], row.first_id))


def _finding(
    row: Finding, position: int, edition: Edition, photos: Sequence[FindingPhotoFile], is_withdrawn: bool
) -> ReportedFinding:
    requirement = row.requirement
    common: dict[str, Any] = {
        "position": position,
        "grade": row.grade,
        "is_withdrawn": is_withdrawn,
        "requirement_code": requirement.code if requirement else None,
        "requirement_title": dict(requirement.title) if requirement else None,
        "references": tuple(requirement.references) if requirement else (),
        "further_requirements": _further_requirements(row),
        "photos": _photos(photos, edition),
    }
    if edition is Edition.ORGANISATION:
        place = row.workplace if not row.is_confidential else None
        return ReportedFinding(
            **common,
            text=row.text_for_organisation or "",
            workplace=names_of(place) if place else None,
            law=row.law if not row.is_confidential else None,
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
        further_indicators=tuple(sorted(each.indicator_code for each in row.further_indicators)),
        law=row.law,
    )


def _further_requirements(row: Finding) -> tuple[ReportedRequirement, ...]:
    return tuple(
        ReportedRequirement(each.code, dict(each.title), tuple(each.references))
        for each in sorted(row.further_requirements, key=lambda each: each.code)
    )


def _workers_affected(row: Finding) -> ProtectedCount | None:
    if row.workers_affected is None:
        return None
    return protect(row.workers_affected, minimum_count() if row.known_from_workers else 0)


def _quarter_start(row: Finding) -> date:
    """Only the first day of the quarter is kept: the finest time shown for anything workers said."""
    return row.occurred_on.replace(month=(row.occurred_on.month - 1) // 3 * 3 + 1, day=1)


def _photos(photos: Sequence[FindingPhotoFile], edition: Edition) -> tuple[ReportedPhoto, ...]:
    standing = [each for each in photos if not each.is_set_aside]
    if edition is Edition.FULL:
        return tuple(ReportedPhoto(each.sha256, can_be_shown=each.can_be_shown) for each in standing)
    return tuple(
        ReportedPhoto(each.fit_sha256, is_covered=each.is_covered) for each in standing if each.fit_sha256 is not None
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
    interviewed = protect(sample.individual + sum(sample.groups), minimum_count())
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
