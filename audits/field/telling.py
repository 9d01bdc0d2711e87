"""What a phone needs to list the findings that may be told in the closing meeting, without a network.

Of what Sanad holds, Sanad's own rules decide; of what was found on the phone, the same rule in
`compliance/static/field/tellable.js`, from the lists given here.
"""

from typing import Any

from audits.field.form_description import in_languages
from audits.findings.indicators import list_confidential_indicators
from audits.findings.models import KnownFrom
from audits.findings.queries import list_current_findings
from audits.labels import GRADE_LABELS
from audits.meetings.queries import list_tellable
from compliance.standards.ilo_signs import CONFIDENTIAL_SIGNS


def telling_of(audit_id: int) -> dict[str, Any]:
    """The findings of an audit that may be told, the numbers of the others, and what withholds a new one."""
    tellable = list_tellable(audit_id)
    told = {each.number for each in tellable}
    return {
        "findings": [_as_told(each) for each in tellable],
        "withheld": [each.number for each in list_current_findings(audit_id) if each.number not in told],
        "withholding": {
            "known_from": [KnownFrom.WORKERS.value],
            "ilo_sign": [str(number) for number in sorted(CONFIDENTIAL_SIGNS)],
            "indicator_code": sorted(list_confidential_indicators()),
        },
    }


def _as_told(finding: Any) -> dict[str, Any]:
    return {
        "number": finding.number,
        "grade": finding.grade.value,
        "grade_label": in_languages(lambda: GRADE_LABELS[finding.grade]),
        "text": finding.text_for_organisation,
    }
