"""What audits add to Sanad: inspections, social audits, interviews, findings, corrective actions."""

from flask_babel import lazy_gettext as _l

import audits.calendar.views
import audits.coaching.views
import audits.consent.views
import audits.corrective_actions.answer_views
import audits.corrective_actions.views
import audits.field.pages
import audits.field.public_views
import audits.field.views
import audits.finding_evidence.views
import audits.findings.views
import audits.follow_through.views
import audits.independence.views
import audits.interviews.entry_views
import audits.interviews.views
import audits.meetings.views
import audits.own_details.views
import audits.photo_covers.views
import audits.planning.views
import audits.proof.views
import audits.protection.views
import audits.quality.views
import audits.repayments.views
import audits.replies.views
import audits.reports.file_views
import audits.reports.organisation_views
import audits.reports.review_views
import audits.reports.views
import audits.retaliation.views
import audits.sampling.views
import audits.site_card.views
import audits.upgrades.views
import audits.views
from audits.corrective_actions.document_uses import CORRECTION_FILES
from audits.corrective_actions.escalation import escalation
from audits.demonstration import plant_demonstration
from audits.due import list_due
from audits.field.jobs import JOBS as FIELD_JOBS
from audits.field.permissions import MANAGE_OWN_FIELD_DEVICES
from audits.field.permissions import RULES as FIELD_RULES
from audits.field.queries import readable_originals
from audits.findings.correction_bars import grave_findings
from audits.findings.importer import FINDING_IMPORTER
from audits.findings.queries import readable_photos
from audits.interviews.importer import INTERVIEW_IMPORTER
from audits.meetings.queries import readable_signatures
from audits.national_shape import plant_national_shape
from audits.panels import load_recent_audits
from audits.permissions import (
    ENTER_OWN_DETAILS,
    LIST_INSPECTIONS,
    LIST_OWN_CORRECTIVE_ACTIONS,
    LIST_SOCIAL_AUDITS,
    PLAN_DAY,
    READ_AUDIT,
    RULES,
    USE_FEED,
    WRITE_CONSENT_SCRIPT,
)
from audits.protection.due import containment_deadlines
from audits.protection.due import list_due as list_urgent_due
from audits.protection.referrals import select_referrals
from audits.queries import last_closed_inspections
from audits.reminders import corrective_action_deadlines
from audits.repayments.document_uses import REPAYMENT_FILES
from audits.replies.document_uses import REPLY_FILES
from audits.replies.due import list_due as list_replies_due
from audits.reports.due import list_reports_due
from audits.reports.files import make_waiting_file
from audits.retaliation.reminders import list_due_checks, retaliation_deadlines
from audits.sources import SOURCES
from compliance.feature import Feature, ListFact, MenuEntry, OrganisationPanel

feature = Feature(
    name="audits",
    blueprints=(
        audits.views.pages,
        audits.interviews.views.pages,
        audits.findings.views.pages,
        audits.corrective_actions.views.pages,
        audits.sampling.views.pages,
        audits.site_card.views.pages,
        audits.proof.views.pages,
        audits.independence.views.pages,
        audits.planning.views.pages,
        audits.own_details.views.pages,
        audits.calendar.views.pages,
        audits.quality.views.pages,
        audits.consent.views.pages,
        audits.retaliation.views.pages,
        audits.coaching.views.pages,
        audits.repayments.views.pages,
        audits.follow_through.views.pages,
        audits.photo_covers.views.pages,
        audits.reports.views.pages,
        audits.reports.review_views.pages,
        audits.reports.file_views.pages,
        audits.reports.organisation_views.pages,
        audits.protection.views.pages,
        audits.replies.views.pages,
        audits.upgrades.views.pages,
        audits.meetings.views.pages,
        audits.finding_evidence.views.pages,
        audits.field.public_views.pages,
        audits.field.views.pages,
        audits.field.pages.pages,
    ),
    permission_rules={**RULES, **FIELD_RULES},
    evidence_sources=SOURCES,
    importers=(INTERVIEW_IMPORTER, FINDING_IMPORTER),
    navigation=(
        MenuEntry(_l("Inspections"), "audits.list_audits", LIST_INSPECTIONS, order=40),
        MenuEntry(_l("Social audits"), "audits.list_audits", LIST_SOCIAL_AUDITS, order=40),
        MenuEntry(_l("Calendar"), "calendar.show_month", PLAN_DAY, order=42),
        MenuEntry(
            _l("Corrective actions"),
            "corrective_actions.list_corrective_actions",
            LIST_OWN_CORRECTIVE_ACTIONS,
            order=45,
        ),
        MenuEntry(_l("Your phones"), "field.list_own_devices", MANAGE_OWN_FIELD_DEVICES, order=48),
        MenuEntry(_l("Consent scripts"), "consent_scripts.list_scripts", WRITE_CONSENT_SCRIPT, order=77),
    ),
    account_links=(
        MenuEntry(_l("My languages"), "own_details.state_languages", ENTER_OWN_DETAILS, order=10),
        MenuEntry(_l("My visits in another calendar"), "calendar.list_own_feeds", USE_FEED, order=20),
    ),
    jobs=(escalation, *FIELD_JOBS),
    slow_work=(make_waiting_file,),
    due_items=(list_urgent_due, list_replies_due, list_due, list_due_checks, list_reports_due),
    reminder_sources=(corrective_action_deadlines, containment_deadlines, retaliation_deadlines),
    organisation_panels=(
        OrganisationPanel("recent_audits", READ_AUDIT, load_recent_audits, "audits/_recent_audits.html", order=40),
    ),
    document_readers=(readable_photos, readable_signatures, readable_originals),
    document_kinds=(CORRECTION_FILES, REPAYMENT_FILES, REPLY_FILES),
    unlisted_changes=(
        "audits.record_consent",
        "audits.record_interview",
        "audits.correct_interview",
        "audits.withdraw_consent",
        "audits.record_retaliation_check",
        "audits.protect_finding",
        "audits.lift_protection",
        "audits.record_notice",
    ),
    referrals=(select_referrals,),
    list_facts=(ListFact("last_inspection", _l("Last inspection"), last_closed_inspections),),
    correction_bars=(grave_findings,),
    demonstration=plant_demonstration,
    national_shape=plant_national_shape,
)
