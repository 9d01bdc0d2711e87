"""What self-assessments add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.assessments.consistency.models
import compliance.assessments.crosswalk.models
import compliance.assessments.handover.models
import compliance.assessments.last_round.models
import compliance.assessments.models
import compliance.assessments.resemblance.models
import compliance.assessments.scores.models
import compliance.assessments.spreadsheet.models
import compliance.assessments.verification.models  # noqa: F401 - tables
from compliance.assessments.commands import assessments_commands
from compliance.assessments.consistency.views import points
from compliance.assessments.crosswalk.views import crosswalk
from compliance.assessments.due import list_due_assessments
from compliance.assessments.evidence.document_uses import ANSWER_FILES
from compliance.assessments.evidence.queries import readable_revisions
from compliance.assessments.evidence.views import assessment_evidence
from compliance.assessments.grid.views import answer_grids
from compliance.assessments.handover.due import list_due_sections
from compliance.assessments.handover.link_views import answer_links
from compliance.assessments.handover.queries import files_of_handed_sections
from compliance.assessments.handover.reminders import section_deadlines
from compliance.assessments.handover.section_views import handed_sections
from compliance.assessments.handover.views import handover
from compliance.assessments.importer import ANSWER_IMPORTER
from compliance.assessments.last_round.views import last_answers
from compliance.assessments.panels import load_panel
from compliance.assessments.permissions import LIST_ASSESSMENTS, LIST_SECTIONS, READ_SUBMITTED, RULES
from compliance.assessments.question_views import questions
from compliance.assessments.receipts.bilingual_views import bilingual
from compliance.assessments.receipts.public_views import public_receipts
from compliance.assessments.receipts.views import receipts
from compliance.assessments.receipts.withdrawal_views import withdrawals
from compliance.assessments.reminders import assessment_deadlines
from compliance.assessments.resemblance.operations import compare_pending
from compliance.assessments.rounds.opening import opening_of_rounds
from compliance.assessments.rounds.starting_views import starts
from compliance.assessments.scores.job import nightly_comparisons
from compliance.assessments.sources import SOURCES
from compliance.assessments.spreadsheet.jobs import discarding_of_questionnaires
from compliance.assessments.spreadsheet.views import spreadsheets
from compliance.assessments.versions.views import versions
from compliance.assessments.views import assessments
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
