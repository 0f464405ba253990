"""Forms for reports: our response, why one is withdrawn, a template of the authority's own."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import (
    GovFileInput,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from werkzeug.datastructures import FileStorage
from wtforms import StringField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from soundingboard.reports.own_templates import LONGEST_NAME
from soundingboard.reports.publishing import LONGEST_REASON, LONGEST_RESPONSE


class PublishForm(FlaskForm):
    """What is published beside what was said."""

    response = TextAreaField(
        "What we did, or will do",
        description="Your own words, printed under “What we did, or will do”. A blank line begins "
        "a paragraph. You may leave it empty and publish a later version with it.",
        widget=GovTextArea(),
        validators=[Length(max=LONGEST_RESPONSE)],
    )
    publish = SubmitField("Publish", widget=GovSubmitInput())


class WithdrawForm(FlaskForm):
    """Why a published report is taken back."""

    why = StringField(
        "Why is it withdrawn?",
        description="For your own record: it stands in the journal, and is not published",
        widget=GovTextInput(),
        validators=[
            InputRequired("Say why it is withdrawn"),
            Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters"),
        ],
    )
    notice = TextAreaField(
        "What readers are told of the reason (optional)",
        description="The public page says that it was withdrawn, when, and whom to ask; and what "
        "you write here. Name nobody.",
        widget=GovTextArea(),
        validators=[Length(max=LONGEST_REASON, message=f"Use at most {LONGEST_REASON} characters")],
    )
    save = SubmitField("Withdraw it", widget=GovSubmitInput())


class TemplateForm(FlaskForm):
    """A Word template, and how it is to be called."""

    name = StringField(
        "Name",
        description="For example: Board paper",
        widget=GovTextInput(),
        validators=[
            InputRequired("Give the template a name"),
            Length(max=LONGEST_NAME, message=f"Use at most {LONGEST_NAME} characters"),
        ],
    )
    file = FileField("Word file (.docx)", widget=GovFileInput())
    upload = SubmitField("Add", widget=GovSubmitInput())

    def content(self) -> bytes | None:
        """The file's bytes; None where no file was chosen."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        content: bytes = sent.read()
        return content
