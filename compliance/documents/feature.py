"""What documents add to Sanad: stored evidence to download, an organisation's Evidence page, files that expire."""

from flask_babel import lazy_gettext as _l

from compliance.documents.due import list_due_documents
from compliance.documents.own_views import evidence
from compliance.documents.permissions import LIST_OWN_DOCUMENTS, RULES
from compliance.documents.reminders import expiring_files
from compliance.documents.views import documents
from compliance.feature import Feature, MenuEntry

feature = Feature(
    name="documents",
    blueprints=(documents, evidence),
    permission_rules=RULES,
    navigation=(MenuEntry(_l("Evidence"), "evidence.list_documents", LIST_OWN_DOCUMENTS, order=50),),
    due_items=(list_due_documents,),
    reminder_sources=(expiring_files,),
)
