"""Forms of evidence: several files with a list, and the choice among files that are here already."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField

from compliance.documents.file_types import accepted_extensions
from compliance.documents.forms import chosen_files


class AddFilesForm(FlaskForm):
    """Several files, and a list that says what each of them backs."""

    files = MultipleFileField(_l("Files"))
    manifest = FileField(_l("List of the files"), render_kw={"accept": ".csv,.xlsx"})

    def __init__(self) -> None:
        super().__init__()
        self.files.render_kw = {"accept": accepted_extensions()}
        self.files.flags.required = True

    @property
    def uploads(self) -> list[Any]:
        return chosen_files(self.files)

    @property
    def list_upload(self) -> Any:
        """The chosen list, or None."""
        return self.manifest.data if self.manifest.data and self.manifest.data.filename else None
