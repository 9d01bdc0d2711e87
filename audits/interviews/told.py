"""What was answered in a step, as lines of a page: question and answer in words; what was not asked is left out."""

from typing import Any

from audits.interviews.steps import Step

_UNANSWERED = frozenset({"", "not_asked", "unknown"})


def tell_step(step: Step, form: Any) -> list[tuple[str, str]]:
    """(question, answer) for each field of `step` in `form` that says something."""
    names = [field.name for field in step.form(meta={"csrf": False})]
    lines = []
    for name in names:
        if name == "costs":
            blocks = [block.form for block in form.costs if not block.form.is_empty]
            lines += [(str(form.costs.label.text), _block(block)) for block in blocks]
        else:
            answer = _answer(form[name])
            if answer:
                lines.append((str(form[name].label.text), answer))
    return lines


def _block(block: Any) -> str:
    return ", ".join(answer for answer in map(_answer, block) if answer)


def _answer(field: Any) -> str:
    if hasattr(field, "choices"):
        key = str(field.data if field.data is not None else "")
        if key in _UNANSWERED:
            return ""
        return str(next((_label(choice) for choice in field.choices if _value(choice) == key), key))
    return "" if field.data is None else str(field.data).strip()


def _value(choice: Any) -> str:
    return str(choice.value if hasattr(choice, "value") else choice[0])


def _label(choice: Any) -> str:
    return str(choice.label if hasattr(choice, "label") else choice[1])
