"""The form with which somebody at the local post office answers a letter as its reader would."""

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovSubmitInput, GovTextArea
from wtforms import RadioField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from soundingboard.postoffice.replying import Program
from soundingboard.web.forms.fields import address, line
from soundingboard.web.forms.widgets import Radios

LONGEST_REPLY = 200_000  # characters


def _label(program: Program) -> str:
    return program.value[0].upper() + program.value[1:]


class ReplyForm(FlaskForm):
    """Who answers, with which program, and what."""

    sender_name = line("Name")
    sender = address("Enter the address the reply comes from")
    program = RadioField(
        "Written with",
        widget=Radios(),
        choices=[SelectChoice(program.value, _label(program)) for program in Program],
        default=Program.PLAIN.value,
    )
    draft = TextAreaField(
        "Reply",
        description='Write above the letter or between its lines. Lines that begin with ">" are '
        "the letter's own; you may delete them.",
        widget=GovTextArea(),
        validators=[
            InputRequired("Write a reply"),
            Length(max=LONGEST_REPLY, message=f"Use at most {LONGEST_REPLY:,} characters"),
        ],
    )
    send = SubmitField("Send the reply", widget=GovSubmitInput())
