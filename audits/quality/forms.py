"""Filter of the quality view; it lives in the address."""

from flask_babel import lazy_gettext as _l
from wtforms import Form, SelectField

from audits.forms import choices_of
from audits.labels import KIND_LABELS
from audits.models import AuditKind


class QualityForm(Form):
    kind = SelectField(_l("Kind"), choices=choices_of(KIND_LABELS), default=AuditKind.INSPECTION.value)

    def chosen_kind(self) -> AuditKind:
        return AuditKind(self.kind.data) if self.kind.data in set(AuditKind) else AuditKind.INSPECTION
