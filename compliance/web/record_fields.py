"""Form fields that several kinds of evidence share, so that an amount or a currency is asked alike everywhere."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from compliance.web.formatting import workplace_name

LARGEST_AMOUNT = 10_000_000_000
HOURS_IN_A_WEEK = 168
CURRENCY_HINT = _l("Three letters, such as SAR.")
WORKER_HINT = _l("Only a code made from it is stored, never the number itself.")
SAME_WORKER_HINT = _l("Leave empty if it is the same worker. The number is not stored, so it cannot be shown.")
LONGEST_NUMBER = 60
YES_NO = {"yes": True, "no": False, "unknown": None}


def empty_to_none(text: str | None) -> str | None:
    return (text or "").strip() or None


def _currency(text: str | None) -> str | None:
    return (text or "").strip().upper() or None


def _needed(required: bool, label: Any) -> Any:
    """The message names the field, so that the summary of errors can be read on its own."""
    return InputRequired(_l("“%(label)s” is needed.", label=label)) if required else Optional()


def amount_field(label: Any, hint: Any = "", *, required: bool = False) -> DecimalField:
    limits = NumberRange(0, LARGEST_AMOUNT, _l("Give an amount that is not negative."))
    return DecimalField(label, description=hint, validators=[_needed(required, label), limits])


def currency_field(label: Any, *, required: bool = False) -> StringField:
    return StringField(
        label,
        description=CURRENCY_HINT,
        filters=[_currency],
        validators=[_needed(required, label), Regexp("^[A-Z]{3}$", message=CURRENCY_HINT)],
    )


def day_field(label: Any, hint: Any = "", *, required: bool = False) -> DateField:
    return DateField(label, description=hint, validators=[_needed(required, label)])


def text_field(label: Any, hint: Any = "", *, longest: int = 200, required: bool = False) -> StringField:
    # Spaces alone are no text: DataRequired looks at the value after the filter.
    needed = DataRequired(_l("“%(label)s” is needed.", label=label)) if required else Optional()
    return StringField(label, description=hint, filters=[empty_to_none], validators=[needed, Length(max=longest)])


def count_field(label: Any, hint: Any = "", *, lowest: int = 0, highest: int, required: bool = False) -> IntegerField:
    message = _l("Give a whole number from %(lowest)s to %(highest)s.", lowest=lowest, highest=highest)
    validators = [_needed(required, label), NumberRange(lowest, highest, message)]
    return IntegerField(label, description=hint, validators=validators)


def hours_field(label: Any, hint: Any = "", *, required: bool = False) -> DecimalField:
    limits = NumberRange(0, HOURS_IN_A_WEEK, _l("A week has 168 hours."))
    return DecimalField(label, description=hint, validators=[_needed(required, label), limits])


def choice_field(label: Any, words: Mapping[Any, Any], hint: Any = "", *, required: bool = True) -> SelectField:
    """A list of the values of an enumeration, with their words; nothing is chosen beforehand."""
    choices = [("", _l("Choose") if required else _l("Not known"))] + [
        (each.value, word) for each, word in words.items()
    ]
    kind = type(next(iter(words)))
    return SelectField(
        label,
        description=hint,
        choices=choices,
        coerce=lambda text: kind(text) if text else None,
        validators=[_needed(required, label)],
    )


def yes_no_field(label: Any, hint: Any = "") -> SelectField:
    """Yes, no or not known: three answers that stay three."""
    choices = [("unknown", _l("Not known")), ("yes", _l("Yes")), ("no", _l("No"))]
    return SelectField(label, description=hint, choices=choices, coerce=_yes_no, validators=[_needed(True, label)])


def _yes_no(given: bool | str) -> bool | None:
    if isinstance(given, bool):
        return given
    if given not in YES_NO:
        raise ValueError(given)
    return YES_NO[given]


def worker_field(*, required: bool = True, hint: Any = WORKER_HINT) -> StringField:
    """The number of a worker, which is turned into a pseudonym before anything is stored."""
    needed = DataRequired(_l("Enter the worker's number.")) if required else Optional()
    return StringField(
        _l("Worker's permit or staff number"),
        description=hint,
        filters=[empty_to_none],
        validators=[needed, Length(max=LONGEST_NUMBER)],
        render_kw={"autocomplete": "off"},
    )


def known_since_field() -> DateField:
    """Asked where an authority enters what it knew earlier; elsewhere a record is known from the day it is entered."""
    return day_field(_l("Known since"), _l("The day the authority knew this as it is written here."), required=True)


def _with_city(workplace: Any) -> str:
    """A workplace's name, with its city where both are in one language."""
    name = workplace_name(workplace)
    return f"{name}, {workplace.city}" if workplace.city and name == workplace.name else name


class RecordForm(FlaskForm):
    """A form about an organisation's record, which may name one of its workplaces.

    Its fields bear the names of the record's facts; the workplace and the reason of a correction are asked last.
    """

    workplace_id = SelectField(_l("Workplace or housing"), coerce=lambda text: int(text) if text else None)

    def offer_workplaces(self, workplaces: Sequence[Any]) -> None:
        """Let the person choose among `workplaces`, or none."""
        names = [(each.id, _with_city(each)) for each in workplaces]
        self.workplace_id.choices = [("", _("Not known or all")), *names]

    def __iter__(self) -> Iterator[Field]:
        """Fields in the order of the page, so that the summary of errors follows it."""
        last = ("workplace_id", "reason")
        return iter(sorted(super().__iter__(), key=lambda each: last.index(each.name) if each.name in last else -1))

    def shown_fields(self) -> list[Field]:
        return [field for field in self if field.type != "CSRFTokenField"]

    def values(self, names: Collection[str]) -> dict[str, Any]:
        """What was answered to those of `names` that the form asks."""
        return {field.name: field.data for field in self if field.name in names}


def correction_form(form: type[RecordForm]) -> type[RecordForm]:
    """`form` with what a correction asks on top: why. A worker's number may stay empty: it is the same worker."""
    reason = StringField(
        _l("Why it is corrected"),
        description=_l("Kept beside both records. Name no worker."),
        filters=[empty_to_none],
        validators=[DataRequired(_l("Say why the record is corrected.")), Length(max=500)],
    )
    fields: dict[str, Any] = {"reason": reason}
    if hasattr(form, "worker"):
        fields["worker"] = worker_field(required=False, hint=SAME_WORKER_HINT)
        fields["worker"].creation_counter = form.worker.creation_counter
    return type(f"{form.__name__}Correction", (form,), fields)
