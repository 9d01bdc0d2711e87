"""What self-assessments add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.assessments.handover_models
import compliance.assessments.models  # noqa: F401 - tables
from compliance.assessments.due import list_due_assessments
from compliance.assessments.evidence import readable_documents
from compliance.assessments.grid_views import answer_grids
from compliance.assessments.handover_due import list_due_sections
from compliance.assessments.handover_queries import documents_of_handed_sections
from compliance.assessments.handover_reminders import section_deadlines
from compliance.assessments.handover_views import handover
from compliance.assessments.importer import ANSWER_IMPORTER
from compliance.assessments.link_views import answer_links
from compliance.assessments.panels import load_panel
from compliance.assessments.permissions import LIST_ASSESSMENTS, LIST_SECTIONS, READ_SUBMITTED, RULES
from compliance.assessments.question_views import questions
from compliance.assessments.receipt_views import receipts
from compliance.assessments.reminders import assessment_deadlines
from compliance.assessments.round_opening import opening_of_rounds
from compliance.assessments.section_views import handed_sections
from compliance.assessments.sources import SOURCES
from compliance.assessments.version_views import versions
from compliance.assessments.views import assessments
from compliance.feature import Feature, MenuEntry, OrganisationPanel

feature = Feature(
    name="assessments",
    blueprints=(assessments, questions, versions, receipts, handover, handed_sections, answer_links, answer_grids),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=(ANSWER_IMPORTER,),
    organisation_panels=(
        OrganisationPanel("assessments", READ_SUBMITTED, load_panel, "compliance/assessments/panel.html", order=30),
    ),
    jobs=(opening_of_rounds,),
    reminder_sources=(assessment_deadlines, section_deadlines),
    navigation=(
        MenuEntry(_l("Self-assessments"), "assessments.list_assessments", LIST_ASSESSMENTS, order=10),
        MenuEntry(_l("Your sections"), "handed_sections.list_sections", LIST_SECTIONS, order=10),
    ),
    due_items=(list_due_assessments, list_due_sections),
    document_readers=(readable_documents, documents_of_handed_sections),
)
