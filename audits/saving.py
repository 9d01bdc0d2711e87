"""Sending a form: saved as a whole, or nothing of it with the error at its field."""

from collections.abc import Callable
from typing import Any

from compliance.database import db
from compliance.errors import InvalidInput


def is_saved(form: Any, save: Callable[[], Any]) -> bool:
    """True after the form was right and `save` ended well.

    An InvalidInput is put at its field and everything `save` wrote before it is taken back, so that the view's commit
    keeps no half.
    """
    return bool(form.validate_on_submit()) and is_stored(form, save)


def is_stored(form: Any, save: Callable[[], Any]) -> bool:
    """`is_saved` for a form that was validated already, as one made of what was kept before."""
    try:
        with db.session.begin_nested():
            save()
    except InvalidInput as problem:
        add_error(form, problem)
        return False
    return True


def add_error(form: Any, problem: InvalidInput) -> None:
    """Show `problem` at the field it names, above the form where the form has no such field."""
    if problem.field in form:
        form[problem.field].errors = [*form[problem.field].errors, str(problem.message)]
    else:
        form.form_errors.append(str(problem.message))
