"""Forms of findings and their release."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from audits.findings.indicators import list_indicators
from audits.findings.models import Grade, KnownFrom
from audits.findings.operations import PICTURE_NAMES, FindingFacts
from audits.forms import GIVE_A_DATE, LONGEST_TEXT, TOO_LONG, CheckboxesField, choices_of
from audits.labels import GRADE_LABELS, KNOWN_FROM_LABELS
from compliance.documents.file_types import MEGABYTE, upload_limit
from compliance.national_rules.lookup import list_countries
from compliance.standards.ilo_signs import ILO_SIGNS
from compliance.web.formatting import workplace_name
from compliance.web.language import localised

YES_NO_UNKNOWN = [
    SelectChoice("yes", _l("Yes")),
    SelectChoice("no", _l("No")),
    SelectChoice("", _l("Not known")),
]


class FindingForm(FlaskForm):
    """What was found. `how_known` is for the team; `text_for_organisation` is all the organisation reads."""

    title = TextAreaField(
        _l("What did you find?"),
        description=_l("For the team and the authority. Do not write workers' names."),
        validators=[InputRequired(_l("Say what you found.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    ilo_sign = RadioField(
        _l("Sign of forced labour"),
        choices=[
            SelectChoice("", _l("None")),
            *(SelectChoice(str(sign.number), sign.label) for sign in ILO_SIGNS.values()),
        ],
        default="",
        validators=[Optional()],
    )
    grade = RadioField(
        _l("Grade"),
        choices=choices_of(GRADE_LABELS),
        coerce=Grade,
        validators=[InputRequired(_l("Choose a grade."))],
    )
    parties = TextAreaField(
        _l("Who has to act together"),
        description=_l(
            "For a collaborative finding: one a line, such as the buyer, the ministry or the recruitment office. The "
            "organisation reads them. Name no worker."
        ),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    known_from = CheckboxesField(_l("How do you know?"), choices=choices_of(KNOWN_FROM_LABELS), coerce=KnownFrom)
    how_known = TextAreaField(
        _l("How it is known, in words"),
        description=_l("For inspectors only; the organisation never reads it. Do not write workers' names."),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    workers_affected = IntegerField(
        _l("Workers affected"),
        validators=[Optional(), NumberRange(0, 10_000_000, message=_l("Enter a whole number, for example 12."))],
    )
    workers_total = IntegerField(
        _l("Workers at this place in all"),
        description=_l("Shows the share affected. Leave empty if you do not know."),
        validators=[Optional(), NumberRange(1, 10_000_000, message=_l("Enter a whole number, for example 12."))],
    )
    is_concealed = RadioField(
        _l("Was it hidden from you?"), choices=YES_NO_UNKNOWN, default="", validators=[Optional()]
    )
    has_retaliation = RadioField(
        _l("Were workers punished or threatened over it?"), choices=YES_NO_UNKNOWN, default="", validators=[Optional()]
    )
    found_on = DateField(_l("Day it was found"), validators=[InputRequired(GIVE_A_DATE)])
    workplace_id = SelectField(_l("Workplace or housing"), default="")
    requirement_id = SelectField(_l("Requirement it falls under"), default="")
    indicator_code = SelectField(_l("Risk indicator it bears on"), default="")
    further_requirement_ids = SelectMultipleField(_l("Further requirements"), validators=[Optional()])
    further_indicator_codes = SelectMultipleField(_l("Further risk indicators"), validators=[Optional()])
    national_rule_code = SelectField(_l("National rule it breaks"), default="")
    law = StringField(
        _l("Law and article, in words"),
        validators=[Optional(), Length(max=300, message=_l("Write at most 300 characters."))],
    )
    photos = MultipleFileField(_l("Photos"), validators=[Optional()], render_kw={"accept": "image/*"})
    text_for_organisation = TextAreaField(
        _l("Text for the organisation"),
        description=_l(
            "All the organisation reads of this finding. Name no nationality, no language and no day of an interview."
        ),
        validators=[Optional(), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )
    words_confirmed = BooleanField(_l("I looked at these words; they may stand"))

    def offer(self, workplaces: Sequence[Any], standards: Iterable[Any]) -> None:
        """Fill in the audit's workplaces and the requirements of the standards of such an organisation."""
        self.workplace_id.choices = [
            SelectChoice("", _("Not one of them")),
            *(SelectChoice(str(place.id), workplace_name(place)) for place in workplaces),
        ]
        self.indicator_code.choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(code, title) for code, title in list_indicators()),
        ]
        requirements = [choice for outline in standards for choice in _requirements_of(outline)]
        self.requirement_id.choices = [SelectChoice("", _("None")), *requirements]
        self.further_requirement_ids.choices = requirements
        self.further_indicator_codes.choices = [SelectChoice(code, title) for code, title in list_indicators()]
        self.national_rule_code.choices = [SelectChoice("", _("None")), *_rules()]

    @property
    def uploads(self) -> list[Any]:
        return [upload for upload in self.photos.data or () if getattr(upload, "filename", "")]

    def facts(self) -> FindingFacts:
        """What was entered; call after validation."""
        return FindingFacts(
            grade=self.grade.data,
            title=self.title.data.strip(),
            found_on=self.found_on.data,
            known_from=frozenset(self.known_from.data or ()),
            text_for_organisation=(self.text_for_organisation.data or "").strip() or None,
            how_known=(self.how_known.data or "").strip() or None,
            requirement_id=_number(self.requirement_id.data),
            ilo_sign=_number(self.ilo_sign.data),
            indicator_code=self.indicator_code.data or None,
            workers_affected=self.workers_affected.data,
            workplace_id=_number(self.workplace_id.data),
            workers_total=self.workers_total.data,
            is_concealed=_yes_no(self.is_concealed.data),
            has_retaliation=_yes_no(self.has_retaliation.data),
            national_rule_code=self.national_rule_code.data or None,
            law=(self.law.data or "").strip() or None,
            further_requirement_ids=tuple(int(each) for each in self.further_requirement_ids.data or ()),
            further_indicator_codes=tuple(self.further_indicator_codes.data or ()),
            parties=_lines(self.parties.data),
            words_confirmed=self.words_confirmed.data,
        )


class FindingCorrectionForm(FindingForm):
    """A corrected finding, with why."""

    reason = TextAreaField(
        _l("Why it is corrected"),
        description=_l("For the team and the authority."),
        validators=[InputRequired(_l("Say why it is corrected.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


class ReleaseFindingForm(FlaskForm):
    """A supervisor's reason for telling the organisation."""

    reason = TextAreaField(
        _l("Why the organisation may be told"),
        description=_l("Kept with the finding; the organisation does not read it."),
        validators=[InputRequired(_l("Give the reason.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
    )


def photo_hint() -> str:
    """What to say before somebody chooses photos."""
    return _(
        "For the team only. %(types)s, up to %(limit)s MB each.",
        types=PICTURE_NAMES,
        limit=upload_limit() // MEGABYTE,
    )


def entered(finding: Any) -> dict[str, Any]:
    """The values of a stored finding as the form's fields hold them."""
    kept = ("title", "grade", "how_known", "workers_affected", "workers_total", "law", "text_for_organisation")
    return {
        "found_on": finding.occurred_on,
        "known_from": sorted(finding.known_from),
        "ilo_sign": str(finding.ilo_sign or ""),
        "workplace_id": str(finding.workplace_id or ""),
        "indicator_code": finding.indicator_code or "",
        "requirement_id": str(finding.requirement_id or ""),
        "further_requirement_ids": [str(each.id) for each in finding.further_requirements],
        "further_indicator_codes": [each.indicator_code for each in finding.further_indicators],
        "parties": "\n".join(each.name for each in finding.parties),
        "national_rule_code": finding.national_rule_code or "",
        "is_concealed": _written(finding.is_concealed),
        "has_retaliation": _written(finding.has_retaliation),
        **{name: getattr(finding, name) for name in kept},
    }


def _requirements_of(outline: Any) -> Iterable[SelectChoice]:
    for section in outline.sections:
        for requirement in section.requirements:
            label = f"{requirement.code} {localised(requirement.title)}"
            yield SelectChoice(str(requirement.id), label, optgroup=localised(section.title))


def _rules() -> Iterable[SelectChoice]:
    for country in list_countries():
        for rule in country.rules.values():
            yield SelectChoice(rule.code, localised(rule.title), optgroup=localised(country.name))


def _yes_no(text: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(text or "")


def _written(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _lines(text: str | None) -> tuple[str, ...]:
    """The lines of a text, each once."""
    return tuple(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def _number(text: str | None) -> int | None:
    return int(text) if text else None
