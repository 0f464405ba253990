"""The form for a letter that a member of staff writes to the sender of a mail."""

from typing import Self

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput
from wtforms import HiddenField, SubmitField
from wtforms.validators import Regexp

from soundingboard.models import IncomingMail
from soundingboard.web.forms.fields import line, text


class LetterForm(FlaskForm):
    """Subject and words. `key` makes one letter of a form that is sent twice."""

    subject = line("Subject", missing="Enter a subject")
    words = text("Your letter", missing="Write a letter")
    key = HiddenField(validators=[Regexp(r"\A[a-z2-7]{26}\Z")])
    send = SubmitField("Send it", widget=GovSubmitInput())

    @classmethod
    def to(cls, mail: IncomingMail, *, key: str) -> Self:
        """An empty letter in answer to a mail."""
        subject = mail.subject.strip()
        if not subject.casefold().startswith("re:"):
            subject = f"Re: {subject}" if subject else "Your message to us"
        return cls(subject=subject[:200], key=key)
