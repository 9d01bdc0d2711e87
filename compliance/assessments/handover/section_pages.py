"""The pages of one section that was handed over: shared by people with an account and by holders of a link.

They are made from the section alone: no score, no other section, no other record of the organisation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _

from compliance.assessments.evidence.backing import question_backing
from compliance.assessments.evidence.queries import list_evidence, list_evidence_of_question
from compliance.assessments.forms import AnswerForm, answer_form, option_hints
from compliance.assessments.progress import hidden_questions, is_answered, progress_of
from compliance.assessments.queries import find_answer, list_answer_states, list_answers
from compliance.assessments.question_views import Answerer, StoredMeanwhile, ask_for_answer, save_given
from compliance.clock import today
from compliance.documents.several_files import several_files_hint
from compliance.errors import NotAllowed


@dataclass(frozen=True)
class Addresses:
    """Where the pages of this section are for the one who looks at them."""

    section: str
    question: Callable[[str], str]
    file: Callable[[int], str]
    grid: str | None = None


def section_page(handed: Any, addresses: Addresses, *, bare: bool = False) -> str:
    """The questions of the section with their state; answers to read once the assessment was submitted."""
    answers = list_answers(handed.assessment.id)
    hidden = hidden_questions(handed.outline, answers)
    return render_template(
        "compliance/assessments/handover/show_section.html",
        place=handed,
        progress_of_section=progress_of(handed.outline, handed.section, answers),
        questions=[each for each in handed.section.questions if each.code not in hidden],
        answers=answers,
        evidence={} if handed.is_open else list_evidence(handed.assessment.id),
        addresses=addresses,
        bare=bare,
        today=today(),
    )


def question_page(handed: Any, place: Any, addresses: Addresses, *, bare: bool = False) -> Any:
    """One question with its form; the section's page once nothing can be changed any more."""
    if not handed.is_open:
        return redirect(addresses.section, code=303)
    answer = find_answer(place.assessment.id, place.question.id)
    return _render(handed, place, answer_form(place.question, answer), addresses, answer, bare=bare)


def refuse_preview(handed: Any) -> None:
    """NotAllowed for a colleague who only looks how somebody else sees the section."""
    if handed.is_preview:
        raise NotAllowed(_("You see the section as your colleague does. Only your colleague answers here."))


def save_question(handed: Any, place: Any, addresses: Addresses, who: Answerer, *, bare: bool = False) -> Any:
    """Save what was given and lead on, or show what has to be corrected."""
    refuse_preview(handed)
    if not handed.is_open:
        flash(_("Not saved: the self-assessment was submitted meanwhile."), "error")
        return redirect(addresses.section, code=303)
    form = answer_form(place.question)
    wants = request.form.get("next", "file")
    clash = save_given(place, form, who)
    if wants == "continue":
        ask_for_answer(place, form)
    if clash is not None or form.errors:
        answer = find_answer(place.assessment.id, place.question.id)
        page = _render(handed, place, form, addresses, answer, clash, bare=bare)
        return page, 409 if clash else 422
    return redirect(_after_saving(handed, place, addresses, wants), code=303)


def _after_saving(handed: Any, place: Any, addresses: Addresses, wants: str) -> str:
    if wants == "continue":
        _before, after = _neighbours(handed, place, list_answer_states(place.assessment.id))
        return f"{addresses.question(after.code)}#question" if after else addresses.section
    if wants == "later":
        flash(_("Saved. You can come back at any time."), "success")
        return addresses.section
    return f"{addresses.question(place.question.code)}#{'value' if wants == 'rows' else 'evidence'}"


def _neighbours(handed: Any, place: Any, states: Any) -> tuple[Any, Any]:
    """The questions asked before and after this one within the section."""
    hidden = hidden_questions(handed.outline, states) - {place.question.code}
    asked = [each for each in handed.section.questions if each.code not in hidden]
    position = asked.index(place.question)
    return (
        asked[position - 1] if position else None,
        asked[position + 1] if position + 1 < len(asked) else None,
    )


def _render(
    handed: Any,
    place: Any,
    form: AnswerForm,
    addresses: Addresses,
    answer: Any,
    clash: StoredMeanwhile | None = None,
    *,
    bare: bool,
) -> str:
    states = list_answer_states(place.assessment.id)
    hidden = hidden_questions(handed.outline, states)
    before, after = _neighbours(handed, place, states)
    return render_template(
        "compliance/assessments/handover/show_section_question.html",
        handed=handed,
        place=place,
        form=form,
        hints=option_hints(place.question),
        progress_of_section=progress_of(handed.outline, handed.section, states),
        steps_of_section=[
            (each.code, "complete" if is_answered(each, states) else "not_started")
            for each in handed.section.questions
            if each.code not in hidden
        ],
        is_hidden=place.question.code in hidden,
        position=place.section.questions.index(place.question) + 1,
        before=before,
        after=after,
        answer=answer,
        backing=question_backing(place, list_evidence_of_question(place), today()),
        upload_hint=several_files_hint(),
        clash=clash,
        addresses=addresses,
        save_url=addresses.question(place.question.code),
        bare=bare,
        today=today(),
    )
