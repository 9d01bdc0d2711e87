"""The page on which an organisation withdraws a submitted self-assessment."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from compliance.accounts.guard import current_identity, requires
from compliance.assessments.permissions import ANSWER_ASSESSMENT
from compliance.assessments.queries import get_own_assessment
from compliance.assessments.receipts.withdrawal import check_can_be_withdrawn, withdraw_submitted
from compliance.clock import now
from compliance.database import commits

withdrawals = Blueprint("assessment_withdrawals", __name__)


class WithdrawalForm(FlaskForm):
    reason = TextAreaField(
        _l("Why does it not stand any more?"),
        validators=[DataRequired(_l("Say why it does not stand any more.")), Length(max=2000)],
        render_kw={"rows": 4},
    )


@withdrawals.get("/assessments/<int:assessment_id>/withdraw-submitted")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
def ask_withdrawal(place: Any) -> Any:
    check_can_be_withdrawn(place)
    return _page(place, WithdrawalForm())


def _page(place: Any, form: WithdrawalForm) -> str:
    return render_template("compliance/assessments/receipts/withdraw_submitted.html", place=place, form=form)


@withdrawals.post("/assessments/<int:assessment_id>/withdraw-submitted")
@requires(ANSWER_ASSESSMENT, subject=get_own_assessment)
@commits
def record_withdrawal(place: Any) -> Any:
    check_can_be_withdrawn(place)
    form = WithdrawalForm()
    if not form.validate():
        return _page(place, form), 422
    withdraw_submitted(place, form.reason.data, by=current_identity(), at=now())
    flash(_("Withdrawn. Your authority sees that it does not stand any more, and why."), "success")
    return redirect(url_for("assessment_receipts.show_receipt", assessment_id=place.assessment.id), code=303)
