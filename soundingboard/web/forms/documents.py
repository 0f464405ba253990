"""Forms for documents: which file, and what a block of it is."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovSelect,
    GovSubmitInput,
    GovTextInput,
)
from werkzeug.datastructures import FileStorage
from wtforms import SelectField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from soundingboard.consultations.checking import DEEPEST, LONGEST_NUMBER, BlockReading
from soundingboard.consultations.importing import LONGEST_TITLE
from soundingboard.vocabulary import BlockKind

FORMATS = "Word (.docx), OpenDocument (.odt), Markdown, HTML or plain text"


class UploadForm(FlaskForm):
    """A file, and how the document is to be called."""

    file = FileField("File", description=FORMATS, widget=GovFileInput())
    title = StringField(
        "Title",
        description="Leave it empty to take the document's own title",
        widget=GovTextInput(),
        validators=[Optional(), Length(max=LONGEST_TITLE)],
    )
    upload = SubmitField("Upload", widget=GovSubmitInput())

    def upload_of(self) -> tuple[str, bytes] | None:
        """The file's name and content; None where no file was chosen."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        return sent.filename, sent.read()


class BlockForm(FlaskForm):
    """What one block is."""

    kind = SelectField(
        "What it is",
        choices=[SelectChoice(kind.value, kind.value.capitalize()) for kind in BlockKind],
        coerce=BlockKind,
        widget=GovSelect(),
    )
    level = SelectField(
        "Level",
        description="Of a heading, or how deep a list item stands; else it does not count",
        choices=[SelectChoice(level, str(level)) for level in range(1, DEEPEST + 1)],
        coerce=int,
        widget=GovSelect(),
    )
    number = StringField(
        "Number",
        description="As people cite it, for example 2.3(a)",
        widget=GovTextInput(),
        validators=[
            Length(max=LONGEST_NUMBER, message=f"Use at most {LONGEST_NUMBER} characters"),
        ],
    )
    save = SubmitField("Save", widget=GovSubmitInput())

    def reading(self) -> BlockReading:
        """What the form says. Only after it has been validated."""
        return BlockReading(self.kind.data, self.level.data, str(self.number.data or ""))
