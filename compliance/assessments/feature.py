"""What self-assessments add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.assessments.carried_models
import compliance.assessments.crosswalk_models
import compliance.assessments.handover_models
import compliance.assessments.models
import compliance.assessments.reason_models
import compliance.assessments.resemblance_models
import compliance.assessments.score_comparison_models
import compliance.assessments.spreadsheet_models
import compliance.assessments.verification_models  # noqa: F401 - tables
from compliance.assessments.bilingual_views import bilingual
from compliance.assessments.commands import assessments_commands
from compliance.assessments.comparison_operations import compare_pending
from compliance.assessments.consistency_views import points
from compliance.assessments.crosswalk_views import crosswalk
from compliance.assessments.document_uses import ANSWER_FILES
from compliance.assessments.due import list_due_assessments
from compliance.assessments.evidence_queries import readable_revisions
from compliance.assessments.evidence_views import assessment_evidence
from compliance.assessments.grid_views import answer_grids
from compliance.assessments.handover_due import list_due_sections
from compliance.assessments.handover_queries import files_of_handed_sections
from compliance.assessments.handover_reminders import section_deadlines
from compliance.assessments.handover_views import handover
from compliance.assessments.importer import ANSWER_IMPORTER
from compliance.assessments.last_answer_views import last_answers
from compliance.assessments.link_views import answer_links
from compliance.assessments.panels import load_panel
from compliance.assessments.permissions import LIST_ASSESSMENTS, LIST_SECTIONS, READ_SUBMITTED, RULES
from compliance.assessments.public_receipt_views import public_receipts
from compliance.assessments.question_views import questions
from compliance.assessments.receipt_views import receipts
from compliance.assessments.reminders import assessment_deadlines
from compliance.assessments.round_opening import opening_of_rounds
from compliance.assessments.score_comparison_job import nightly_comparisons
from compliance.assessments.section_views import handed_sections
from compliance.assessments.sources import SOURCES
from compliance.assessments.spreadsheet_jobs import discarding_of_questionnaires
from compliance.assessments.spreadsheet_views import spreadsheets
from compliance.assessments.starting_views import starts
from compliance.assessments.version_views import versions
from compliance.assessments.views import assessments
from compliance.assessments.withdrawal_views import withdrawals
from compliance.feature import Feature, MenuEntry, OrganisationPanel

feature = Feature(
    name="assessments",
    blueprints=(
        assessments,
        starts,
        questions,
        crosswalk,
        last_answers,
        assessment_evidence,
        versions,
        points,
        receipts,
        public_receipts,
        withdrawals,
        bilingual,
        handover,
        handed_sections,
        answer_links,
        answer_grids,
        spreadsheets,
    ),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=(ANSWER_IMPORTER,),
    organisation_panels=(
        OrganisationPanel("assessments", READ_SUBMITTED, load_panel, "compliance/assessments/panel.html", order=30),
    ),
    jobs=(opening_of_rounds, nightly_comparisons, discarding_of_questionnaires),
    reminder_sources=(assessment_deadlines, section_deadlines),
    navigation=(
        MenuEntry(_l("Self-assessments"), "assessments.list_assessments", LIST_ASSESSMENTS, order=10),
        MenuEntry(_l("Your sections"), "handed_sections.list_sections", LIST_SECTIONS, order=10),
    ),
    due_items=(list_due_assessments, list_due_sections),
    document_readers=(readable_revisions, files_of_handed_sections),
    document_kinds=(ANSWER_FILES,),
    pending_work=(compare_pending,),
    commands=(assessments_commands,),
)
