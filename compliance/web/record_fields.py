"""Form fields that several kinds of evidence share, so that an amount or a currency is asked alike everywhere."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, DecimalField, Field, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from compliance.web.formatting import workplace_name

LARGEST_AMOUNT = 10_000_000_000
CURRENCY_HINT = _l("Three letters, such as SAR.")
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


def choice_field(label: Any, words: Mapping[Any, Any], hint: Any = "") -> SelectField:
    """A list of the values of an enumeration, with their words; nothing is chosen beforehand."""
    choices = [("", _l("Choose"))] + [(value.value, word) for value, word in words.items()]
    return SelectField(label, description=hint, choices=choices, validators=[_needed(True, label)])


def yes_no_field(label: Any, hint: Any = "") -> SelectField:
    """Yes, no or not known: three answers that stay three."""
    choices = [("unknown", _l("Not known")), ("yes", _l("Yes")), ("no", _l("No"))]
    return SelectField(label, description=hint, choices=choices, validators=[_needed(True, label)])


def yes_no_name(value: bool | None) -> str:
    """The choice of a yes-no field that stands for `value`."""
    return next(name for name, meaning in YES_NO.items() if meaning is value)


def _with_city(workplace: Any) -> str:
    """A workplace's name, with its city where both are in one language."""
    name = workplace_name(workplace)
    return f"{name}, {workplace.city}" if workplace.city and name == workplace.name else name


class RecordForm(FlaskForm):
    """A form about an organisation's record, which may name one of its workplaces.

    `asked` names the fields in the order of the page; the workplace and the reason of a correction follow.
    """

    asked: ClassVar[tuple[str, ...]] = ()
    workplace_id = SelectField(_l("Workplace or housing"), coerce=lambda text: int(text) if text else None)

    def offer_workplaces(self, workplaces: Sequence[Any]) -> None:
        """Let the person choose among `workplaces`, or none."""
        names = [(each.id, _with_city(each)) for each in workplaces]
        self.workplace_id.choices = [("", _("Not known or all")), *names]

    def __iter__(self) -> Iterator[Field]:
        """Fields in the order of the page, so that the summary of errors follows it."""
        order = (*self.asked, "workplace_id", "reason")
        return iter(sorted(super().__iter__(), key=lambda each: order.index(each.name) if each.name in order else -1))

    def shown_fields(self) -> list[Field]:
        return [field for field in self if field.type != "CSRFTokenField"]


class CorrectionFields:
    """What a correction asks on top of the values; mixed into a record's form."""

    reason = StringField(
        _l("Why it is corrected"),
        description=_l("Kept beside both records. Name no worker."),
        filters=[empty_to_none],
        validators=[DataRequired(_l("Say why the record is corrected.")), Length(max=500)],
    )
