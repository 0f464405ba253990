"""The form for a file that goes with the invitations."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from govuk_frontend_wtf.wtforms_widgets import GovFileInput, GovSubmitInput
from werkzeug.datastructures import FileStorage
from wtforms import SubmitField

from soundingboard.contributions.evidence import ALLOWED, Offered


class EnclosureForm(FlaskForm):
    """One file."""

    file = FileField("Choose a file", description=f"{ALLOWED}.", widget=GovFileInput())
    add = SubmitField("Add it to the letters", widget=GovSubmitInput())

    def offered(self) -> Offered | None:
        """The file that was chosen; None for none."""
        sent = self.file.data
        if not isinstance(sent, FileStorage) or not sent.filename:
            return None
        with sent.stream as stream:  # a large one lies in a file of its own
            return Offered(sent.filename, stream.read())
