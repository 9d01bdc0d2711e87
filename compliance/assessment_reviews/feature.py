"""What reviews of self-assessments add to Sanad."""

from flask_babel import lazy_gettext as _l

import compliance.assessment_reviews.models  # noqa: F401 - tables
from compliance.assessment_reviews.correction_views import corrections
from compliance.assessment_reviews.document_uses import REVIEW_FILES, readable_revisions
from compliance.assessment_reviews.due import list_due
from compliance.assessment_reviews.judgements import list_judgements
from compliance.assessment_reviews.permissions import LIST_REVIEWS, RULES
from compliance.assessment_reviews.reminders import correction_deadlines, reply_deadlines
from compliance.assessment_reviews.result_views import results
from compliance.assessment_reviews.views import reviews
from compliance.feature import Feature, MenuEntry

feature = Feature(
    name="assessment_reviews",
    blueprints=(reviews, results, corrections),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Self-assessments"), "assessment_reviews.list_reviews", LIST_REVIEWS, order=15),),
    due_items=(list_due,),
    reminder_sources=(reply_deadlines, correction_deadlines),
    document_readers=(readable_revisions,),
    document_kinds=(REVIEW_FILES,),
    answer_judgements=(list_judgements,),
)
