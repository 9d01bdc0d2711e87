"""What self-assessments add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.assessments.carried_models
import compliance.assessments.models
import compliance.assessments.reason_models  # noqa: F401 - tables
from compliance.assessments.bilingual_views import bilingual
from compliance.assessments.commands import assessments_commands
from compliance.assessments.consistency_views import points
from compliance.assessments.due import list_due_assessments
from compliance.assessments.evidence import readable_documents
from compliance.assessments.importer import ANSWER_IMPORTER
from compliance.assessments.last_answer_views import last_answers
from compliance.assessments.panels import load_panel
from compliance.assessments.permissions import LIST_ASSESSMENTS, READ_SUBMITTED, RULES
from compliance.assessments.public_receipt_views import public_receipts
from compliance.assessments.question_views import questions
from compliance.assessments.receipt_views import receipts
from compliance.assessments.reminders import assessment_deadlines
from compliance.assessments.round_opening import opening_of_rounds
from compliance.assessments.sources import SOURCES
from compliance.assessments.version_views import versions
from compliance.assessments.views import assessments
from compliance.assessments.withdrawal_views import withdrawals
from compliance.feature import Feature, MenuEntry, OrganisationPanel

feature = Feature(
    name="assessments",
    blueprints=(
        assessments,
        questions,
        last_answers,
        points,
        versions,
        receipts,
        public_receipts,
        bilingual,
        withdrawals,
    ),
    permission_rules=RULES,
    evidence_sources=SOURCES,
    importers=(ANSWER_IMPORTER,),
    organisation_panels=(
        OrganisationPanel("assessments", READ_SUBMITTED, load_panel, "compliance/assessments/panel.html", order=30),
    ),
    jobs=(opening_of_rounds,),
    reminder_sources=(assessment_deadlines,),
    navigation=(MenuEntry(_l("Self-assessments"), "assessments.list_assessments", LIST_ASSESSMENTS, order=10),),
    due_items=(list_due_assessments,),
    document_readers=(readable_documents,),
    commands=(assessments_commands,),
)
