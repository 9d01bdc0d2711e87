"""What audits add to Sanad: inspections, social audits, interviews, findings, corrective actions."""

from flask_babel import lazy_gettext as _l

import audits.audit_views
import audits.corrective_action_views
import audits.finding_views
import audits.interview_views
from audits.audit_queries import last_closed_inspections
from audits.correction_bars import grave_findings
from audits.demonstration import plant_demonstration
from audits.document_uses import CORRECTION_FILES
from audits.due import list_due
from audits.finding_importer import FINDING_IMPORTER
from audits.finding_queries import readable_photos
from audits.interview_importer import INTERVIEW_IMPORTER
from audits.panels import load_recent_audits
from audits.permissions import (
    LIST_INSPECTIONS,
    LIST_OWN_CORRECTIVE_ACTIONS,
    LIST_SOCIAL_AUDITS,
    READ_AUDIT,
    RULES,
)
from audits.reminders import corrective_action_deadlines
from audits.sources import SOURCES
from compliance.feature import Feature, ListFact, MenuEntry, OrganisationPanel

feature = Feature(
    name="audits",
    blueprints=(
        audits.audit_views.pages,
        audits.interview_views.pages,
        audits.finding_views.pages,
        audits.corrective_action_views.pages,
    ),
    permission_rules=RULES,
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
    ),
    due_items=(list_due,),
    reminder_sources=(corrective_action_deadlines,),
    organisation_panels=(
        OrganisationPanel("recent_audits", READ_AUDIT, load_recent_audits, "audits/_recent_audits.html", order=40),
    ),
    document_readers=(readable_photos,),
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
