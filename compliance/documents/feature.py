"""What documents add to Sanad: the download of stored evidence."""

from compliance.documents.permissions import RULES
from compliance.documents.views import documents
from compliance.feature import Feature

feature = Feature(name="documents", blueprints=(documents,), permission_rules=RULES)
