"""Why somebody may read an audit and not write, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from audits.models import Bar

BAR_LABELS: Mapping[str, Any] = {
    Bar.CONFLICT: _l("Declared a conflict of interest"),
    Bar.WORKED_FOR: _l("Worked for the organisation too recently"),
    Bar.ROTATION: _l("Too many audits of this organisation in a row"),
    Bar.UNDECLARED: _l("Joined after the beginning and has not declared yet"),
}
