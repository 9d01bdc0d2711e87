"""Visits of the demonstration: planned, carried out, closed; their interviews, findings and corrective actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from sqlalchemy import select

from audits.demonstration_answers import plant_interviews
from audits.demonstration_corrections import correct
from audits.demonstration_findings import act_at_once, exchange_words, hold_meeting
from audits.demonstration_planning import find_last_closed, prepare_visit, state_languages
from audits.demonstration_repayments import plant_follow_through
from audits.demonstration_reports import plant_report
from audits.demonstration_texts import PLANNED_FROM, REASON_OF_RELEASE, SCOPE, TOPICS, Topic
from audits.findings.models import Finding
from audits.findings.operations import FindingFacts, add_photos, record_finding, release_finding
from audits.meetings.models import MeetingKind
from audits.models import Announcement, Audit, AuditType
from audits.operations import AuditPlan, begin_audit, close_audit, plan_audit
from audits.queries import list_workplaces_of
from compliance.accounts.identity import Identity
from compliance.database import db
from compliance.deployment.demonstration.evidence_files import make_picture
from compliance.deployment.demonstration.plan import DemonstrationPlan, moment_on
from compliance.deployment.demonstration.story_words import Found, Stage, Visit, VisitKind
from compliance.standards.models import Requirement

CONFLICT_IN = -20  # the visit, in days from today, whose second member declares a tie
DAYS_BEFORE_VISIT, DAYS_AFTER_VISIT, OFF_SITE_HOURS = 11, 13, 4
REPLIED_WITHIN_DAYS = 8  # a reply and its answer, after closing
DAYS_OF_VISIT, CLOSED_AFTER_DAYS, RELEASED_AFTER_DAYS, PLANNED_BEFORE_DAYS = 2, 4, 2, 21


@dataclass(frozen=True)
class Scene:
    """One visit with all that planting it needs."""

    plan: DemonstrationPlan
    key: str
    visit: Visit
    by: Identity
    chance: Random

    @property
    def starts_on(self) -> date:
        # A visit in progress began yesterday, so that its interviews lie in the past.
        return self.plan.days_ago(self.visit.days_ago or 1)


def plant_demonstration(plan: DemonstrationPlan) -> None:
    """Make every visit of the stories, the earliest first, as their numbers run."""
    state_languages(plan)
    rows = db.session.execute(select(Requirement.code, Requirement.id))
    requirements: dict[str, int] = {row.code: row.id for row in rows}
    for scene in sorted(_scenes(plan), key=lambda scene: (-scene.visit.days_ago, scene.key)):
        _plant_visit(scene, requirements)
    plant_follow_through(plan)


def _scenes(plan: DemonstrationPlan) -> Iterator[Scene]:
    for key, story in plan.stories.items():
        for visit in story.visits:
            chance = plan.random_for(key, "visit", visit.days_ago)
            yield Scene(plan, key, visit, plan.identity(_lead(visit, chance)), chance)


def _lead(visit: Visit, chance: Random) -> str:
    """Who leads; visits in progress belong to the first inspector, who can then record in them at once."""
    if visit.kind is VisitKind.SOCIAL_AUDIT:
        return "auditor"
    drawn = chance.choice(("inspector", "inspector", "inspector2"))
    return drawn if visit.days_ago else "inspector"


def _plant_visit(scene: Scene, requirements: dict[str, int]) -> None:
    audit = plan_audit(scene.plan.organisations[scene.key], _audit_plan(scene), scene.by)
    planned_on = min(scene.plan.today, scene.starts_on) - timedelta(days=PLANNED_BEFORE_DAYS)
    audit.created_at = moment_on(planned_on)
    chance = scene.plan.random_for(scene.key, "preparation", scene.visit.days_ago)
    prepare_visit(audit, planned_on, scene.by, chance, conflicted=scene.visit.days_ago == CONFLICT_IN)
    if scene.visit.days_ago < 0:
        return
    begin_audit(audit, scene.by)
    practice = scene.plan.random_for(scene.key, "practice", scene.visit.days_ago)
    hold_meeting(audit, MeetingKind.OPENING, scene.starts_on, scene.by, practice)
    plant_interviews(audit, scene.visit, scene.by, scene.chance, scene.starts_on)
    findings = [(found, _record(scene, audit, found, requirements)) for found in scene.visit.found]
    for _found, finding in findings:
        act_at_once(finding, scene.by, scene.starts_on, is_suspected=scene.visit.days_ago == 0)
    if scene.visit.days_ago == 0:
        return
    hold_meeting(audit, MeetingKind.CLOSING, scene.starts_on, scene.by, practice)
    closed_on = scene.starts_on + timedelta(days=CLOSED_AFTER_DAYS)
    close_audit(audit, scene.by, closed_on)
    for found, finding in findings:
        if found.stage not in (Stage.NONE, Stage.WITHHELD):
            _correct(scene, found.stage, finding, closed_on)
    if findings and closed_on + timedelta(days=REPLIED_WITHIN_DAYS) <= scene.plan.today:
        author = scene.plan.identity(scene.key)
        exchange_words(findings[0][1], author, scene.by, closed_on, is_answered=practice.random() < 0.6)
    plant_report(scene.plan, audit, closed_on)


def _audit_plan(scene: Scene) -> AuditPlan:
    visit, organisation = scene.visit, scene.plan.organisations[scene.key]
    is_inspection = visit.kind is VisitKind.INSPECTION
    followed = find_last_closed(organisation.id, scene.by) if visit.is_follow_up else None
    other = scene.plan.users["inspector2" if scene.by.user_id == scene.plan.users["inspector"].id else "inspector"]
    return AuditPlan(
        audit_type=AuditType.FOLLOW_UP if followed else AuditType.INITIAL,
        announcement=_announcement(visit),
        follows_id=followed,
        window_from=scene.starts_on - timedelta(days=DAYS_BEFORE_VISIT) if visit.is_semi_announced else None,
        window_to=scene.starts_on + timedelta(days=DAYS_AFTER_VISIT) if visit.is_semi_announced else None,
        off_site_hours=OFF_SITE_HOURS if visit.days_ago < 0 else None,
        starts_on=scene.starts_on,
        ends_on=scene.starts_on + timedelta(days=DAYS_OF_VISIT - 1),
        scope=scene.chance.choice(SCOPE),
        workplace_ids=[place.id for place in list_workplaces_of(organisation.id)],
        member_ids=[other.id]
        if is_inspection and (scene.chance.random() < 0.6 or visit.days_ago == CONFLICT_IN)
        else [],
        planned_from=None if visit.announced else PLANNED_FROM,
    )


def _announcement(visit: Visit) -> Announcement:
    if visit.is_semi_announced:
        return Announcement.SEMI_ANNOUNCED
    return Announcement.ANNOUNCED if visit.announced else Announcement.UNANNOUNCED


def _record(scene: Scene, audit: Audit, found: Found, requirements: dict[str, int]) -> Finding:
    topic = TOPICS[found.topic]
    facts = FindingFacts(
        grade=topic.grade,
        title=topic.title,
        found_on=scene.starts_on,
        known_from=frozenset(topic.known_from),
        text_for_organisation=topic.text,
        how_known=topic.how_known,
        requirement_id=requirements[topic.requirement],
        ilo_sign=topic.sign,
        parties=topic.parties,
        workers_affected=_affected(scene, topic),
        workplace_id=audit.workplaces[-1].id if topic.has_photo and audit.workplaces else None,
    )
    finding = record_finding(audit, facts, scene.by, scene.starts_on)
    if topic.has_photo:
        add_photos(finding, [make_picture(f"{found.topic}.png", scene.chance)], scene.by)
    return finding


def _affected(scene: Scene, topic: Topic) -> int | None:
    workers = scene.plan.organisations[scene.key].number_of_workers
    return workers * topic.share_affected // 100 if topic.share_affected and workers else None


def _correct(scene: Scene, stage: Stage, finding: Finding, closed_on: date) -> None:
    told_on = closed_on
    if finding.is_confidential:
        told_on = closed_on + timedelta(days=RELEASED_AFTER_DAYS)
        release = release_finding(finding, REASON_OF_RELEASE, scene.plan.identity("supervisor"), told_on)
        release.released_at = moment_on(told_on, 14)
    correct(scene.plan, scene.key, finding, stage, verifier=scene.by, told_on=told_on)
