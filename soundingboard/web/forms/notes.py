"""The form for a workshop note: who said what, about which question or part of the document."""

from typing import Self

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import (
    GovSelect,
    GovSubmitInput,
    GovTextArea,
    GovTextInput,
)
from wtforms import FieldList, Form, FormField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from soundingboard.contributions.anchoring import WHOLE, key_of, opening, targets_of, where
from soundingboard.contributions.recording import Said, SaidAt
from soundingboard.models import Consultation

MOST_ROWS = 100
SPARE_ROWS = 3  # for what is about a part of the document, or about the whole
LONGEST_PASSAGE = 20_000
LABEL_WORDS = 14


class PassageForm(Form):
    """One thing somebody said, and what it is about."""

    place = SelectField("About", widget=GovSelect(), validate_choice=True)
    words = TextAreaField(
        "What they said",
        widget=GovTextArea(),
        validators=[
            Length(max=LONGEST_PASSAGE, message=f"Use at most {LONGEST_PASSAGE:,} characters"),
        ],
    )


class NoteForm(FlaskForm):
    """Who said what, and on which occasion."""

    who = StringField(
        "Whose words are these? Their email address",
        description="They have to be on the open list",
        widget=GovTextInput(),
        validators=[InputRequired("Enter the email address of the person who said it")],
    )
    occasion = StringField(
        "Occasion",
        description="For example: workshop in Tern on 3 November, or a phone call",
        widget=GovTextInput(),
        validators=[
            InputRequired("Enter the occasion"),
            Length(max=200, message="Use at most 200 characters"),
        ],
    )
    passages = FieldList(FormField(PassageForm), min_entries=1, max_entries=MOST_ROWS)
    save = SubmitField("Record it", widget=GovSubmitInput())
    more = SubmitField("Add more passages", widget=GovSubmitInput())

    @classmethod
    def of(cls, consultation: Consultation) -> Self:
        """A row for each question, and some to spare."""
        asked = [{"place": key_of(question)} for question in consultation.questions]
        form = cls(passages=[*asked, *({"place": ""} for _ in range(SPARE_ROWS))])
        if form.more.data:
            for _ in range(min(SPARE_ROWS, MOST_ROWS - len(form.passages))):
                form.passages.append_entry({"place": ""})
        choices = [SelectChoice("", WHOLE)]
        choices += [
            SelectChoice(key, opening(where(target), LABEL_WORDS))
            for key, target in targets_of(consultation).items()
        ]
        for row in form.passages:
            row.place.choices = choices
        return form

    def refuse_words(self, sentence: str) -> None:
        """Says at the first passage, and in the summary, why the words cannot be taken."""
        self.passages[0].words.errors = [sentence]
        self.passages.errors = [{"words": [sentence]}]

    def said(self, reason: str) -> tuple[Said, ...]:
        """The passages that have words. Only after the form has been validated."""
        return tuple(
            Said(row.words.data.strip(), (SaidAt(row.place.data or None, 1.0, reason),))
            for row in self.passages
            if (row.words.data or "").strip()
        )
