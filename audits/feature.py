"""What audits add to Sanad: inspections, social audits, interviews, findings, corrective actions."""

from flask_babel import lazy_gettext as _l

import audits.corrective_actions.views
import audits.field.pages
import audits.field.public_views
import audits.field.views
import audits.findings.views
import audits.independence.views
import audits.interviews.views
import audits.sampling.views
import audits.site_card.views
import audits.views
from audits.corrective_actions.document_uses import CORRECTION_FILES
from audits.demonstration import plant_demonstration
from audits.due import list_due
from audits.field.jobs import JOBS as FIELD_JOBS
from audits.field.permissions import LIST_FIELD_DEVICES, MANAGE_OWN_FIELD_DEVICES
from audits.field.permissions import RULES as FIELD_RULES
from audits.field.queries import readable_originals
from audits.findings.correction_bars import grave_findings
from audits.findings.importer import FINDING_IMPORTER
from audits.findings.queries import readable_photos
from audits.interviews.importer import INTERVIEW_IMPORTER
from audits.panels import load_recent_audits
from audits.permissions import (
    LIST_INSPECTIONS,
    LIST_OWN_CORRECTIVE_ACTIONS,
    LIST_SOCIAL_AUDITS,
    READ_AUDIT,
    RULES,
)
from audits.queries import last_closed_inspections
from audits.reminders import corrective_action_deadlines
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
        audits.independence.views.pages,
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
        MenuEntry(
            _l("Corrective actions"),
            "corrective_actions.list_corrective_actions",
            LIST_OWN_CORRECTIVE_ACTIONS,
            order=45,
        ),
        MenuEntry(_l("Your phones"), "field.list_own_devices", MANAGE_OWN_FIELD_DEVICES, order=48),
        MenuEntry(_l("Phones in the field"), "field.list_authority_devices", LIST_FIELD_DEVICES, order=48),
    ),
    jobs=FIELD_JOBS,
    due_items=(list_due,),
    reminder_sources=(corrective_action_deadlines,),
    organisation_panels=(
        OrganisationPanel("recent_audits", READ_AUDIT, load_recent_audits, "audits/_recent_audits.html", order=40),
    ),
    document_readers=(readable_photos, readable_originals),
    document_kinds=(CORRECTION_FILES,),
    unlisted_changes=(
        "audits.record_consent",
        "audits.record_interview",
        "audits.correct_interview",
    ),
    list_facts=(ListFact("last_inspection", _l("Last inspection"), last_closed_inspections),),
    correction_bars=(grave_findings,),
    demonstration=plant_demonstration,
)
