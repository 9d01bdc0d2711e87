"""Whether an uploaded questionnaire is the one of this assessment; if not, why, and how its version differs."""

from dataclasses import dataclass

from flask_babel import gettext as _

from compliance.assessments.queries import Place
from compliance.assessments.spreadsheet.layout import questions_digest
from compliance.assessments.spreadsheet.reading import Origin
from compliance.errors import InvalidInput, NotFound
from compliance.standards.outline import QuestionOutline, StandardOutline
from compliance.standards.queries import get_standard, load_outline
from compliance.standards.version_changes import compare_versions
from compliance.web.formatting import organisation_name
from compliance.web.language import localised
from compliance.web.sentences import code_in_sentence


@dataclass(frozen=True)
class Reworded:
    """A question that both versions have, with another text or other answers."""

    code: str
    in_file: str
    here: str


@dataclass(frozen=True)
class VersionDifference:
    """How the questions of the file differ from those that are asked; texts are in the reader's language."""

    only_in_file: tuple[tuple[str, str], ...] = ()
    only_here: tuple[tuple[str, str], ...] = ()
    reworded: tuple[Reworded, ...] = ()
    number_same: int = 0


class WrongFile(InvalidInput):
    """The file belongs to something else; `difference` compares the questions where the standard is the same."""

    def __init__(self, message: str, difference: VersionDifference | None = None) -> None:
        super().__init__("file", message)
        self.difference = difference


def check_origin(place: Place, origin: Origin) -> None:
    """Refuse (WrongFile) what was made for another organisation, standard, version or assessment."""
    outline = place.outline
    if origin.organisation_id != str(place.organisation.id):
        name = organisation_name(place.organisation)
        raise WrongFile(_("This file is for another organisation. Download the one of %(name)s here.", name=name))
    if origin.standard_code != outline.code:
        message = _(
            "This file is for another standard (%(theirs)s). This self-assessment asks %(ours)s.",
            theirs=_standard_name(origin.standard_code, origin.version),
            ours=localised(outline.title),
        )
        raise WrongFile(message)
    if origin.version != outline.version:
        message = _(
            "This file was made for version %(theirs)s of the standard. This self-assessment asks version %(ours)s. "
            "Download the new questionnaire and copy the answers that still fit.",
            theirs=code_in_sentence(origin.version),
            ours=code_in_sentence(outline.version),
        )
        raise WrongFile(message, _difference(origin, outline))
    if origin.digest != questions_digest(outline):
        message = _(
            "The questions of this file are not those of this self-assessment, although its version is the same."
        )
        raise WrongFile(message, _difference(origin, outline))
    started = place.assessment.opened_at.isoformat()
    if origin.assessment_id != str(place.assessment.id) or origin.opened_at != started:
        raise WrongFile(_("This file is for another self-assessment of the same standard, such as last year's."))


def _standard_name(code: str, version: str) -> str:
    outline = _find_outline(code, version)
    return localised(outline.title) if outline else code_in_sentence(code)


def _find_outline(code: str, version: str) -> StandardOutline | None:
    try:
        return load_outline(get_standard(code, version).id)
    except NotFound:
        return None


def _difference(origin: Origin, outline: StandardOutline) -> VersionDifference:
    """By the texts of both versions where this installation has the file's one, else by the codes alone."""
    ours = {each.code: each for each in outline.questions}
    theirs = _find_outline(origin.standard_code, origin.version)
    if theirs is None or theirs.id == outline.id:
        return VersionDifference(
            only_in_file=tuple((code, "") for code in origin.codes if code not in ours),
            only_here=tuple(_named(each) for code, each in ours.items() if code not in origin.codes),
            number_same=sum(code in ours for code in origin.codes),
        )
    changes = compare_versions(theirs, outline)
    return VersionDifference(
        only_in_file=tuple(_named(each) for each in changes.dropped),
        only_here=tuple(_named(each) for each in changes.added),
        reworded=tuple(_reworded(each.old, each.new) for each in changes.asked_again),
        number_same=len(changes.kept),
    )


def _named(question: QuestionOutline) -> tuple[str, str]:
    return question.code, localised(question.text)


def _reworded(theirs: QuestionOutline, ours: QuestionOutline) -> Reworded:
    return Reworded(ours.code, _in_words(theirs), _in_words(ours))


def _in_words(question: QuestionOutline) -> str:
    answers = " · ".join(localised(each.label) for each in question.options)
    return f"{localised(question.text)} ({answers})" if answers else localised(question.text)
