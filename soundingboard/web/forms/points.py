"""The form on which somebody says where each of their points belongs, and what is missing."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from soundingboard.contributions.anchoring import opening, targets_of, where
from soundingboard.contributions.receipts import place
from soundingboard.models import Block, Comment, Consultation
from soundingboard.phrases import phrase
from soundingboard.vocabulary import BlockKind, CommentState
from soundingboard.web.forms.responding import MOST_SIGNS
from soundingboard.web.forms.speaking import AtMost, OwnForm
from soundingboard.web.forms.widgets import TextArea
from soundingboard.web.tongue import say

AS_NOW, WHOLE, NO_COMMENT = "as-now", "whole", "no-comment"


def points_form(comments: Sequence[Comment], consultation: Consultation, *, first: int) -> Any:
    """A form with a choice for each point, and a box for what is missing.

    `first` is the number of the first of these points.
    """
    places = _places(consultation)
    fields: dict[str, Any] = {
        "missing": TextAreaField(
            phrase("Is something missing?"),
            description=phrase(
                "Write what we have left out or what you want to add. Leave it empty if nothing is "
                "missing."
            ),
            widget=TextArea(),
            validators=[
                Optional(),
                AtMost(MOST_SIGNS),
            ],
        )
    }
    for number, comment in enumerate(comments, start=first):
        now = SelectChoice(AS_NOW, _as_now(comment), optgroup=say(phrase("As it stands")))
        fields[place_name(comment)] = SelectField(
            phrase("What is point %(number)s about?", number=number),
            choices=[now, *places],
            validate_choice=True,
            default=AS_NOW,
        )
        fields[seen_name(comment)] = HiddenField(default=seen(comment))
    kind = type("PointsForm", (OwnForm,), fields)
    return kind()


def place_name(comment: Comment) -> str:
    """The name of a point's choice in the form."""
    return f"point-{comment.id}"


def seen_name(comment: Comment) -> str:
    """The name of the field that remembers which words were shown."""
    return f"seen-{comment.id}"


def seen(comment: Comment) -> str:
    """A short sign of a point's words."""
    return sha256(comment.text.encode()).hexdigest()[:16]


def check_seen(form: Any, comments: Sequence[Comment], *, first: int) -> bool:
    """Whether each point that is to change still has the words its writer saw; notes errors."""
    fine = True
    for number, comment in enumerate(comments, start=first):
        choice = form[place_name(comment)]
        if choice.errors:
            wrong = phrase("Choose what point %(number)s is about from the list", number=number)
            choice.errors = [say(wrong)]
            fine = False
        elif choice.data != AS_NOW and form[seen_name(comment)].data != seen(comment):
            changed = phrase(
                "Point %(number)s has been changed since you opened the page. Look at it again",
                number=number,
            )
            choice.errors = [say(changed)]
            form[seen_name(comment)].data = seen(comment)
            fine = False
    return fine


def _as_now(comment: Comment) -> str:
    if comment.state is CommentState.UNSURE:
        return phrase("Please choose")
    if comment.state is CommentState.NOT_A_COMMENT:
        return phrase("Not counted as a comment")
    return place(comment)


def _places(consultation: Consultation) -> list[SelectChoice]:
    places: list[SelectChoice] = []
    for key, target in targets_of(consultation).items():
        if isinstance(target, Block):
            places.append(SelectChoice(key, _name(target), optgroup=say(phrase("The document"))))
        else:
            places.append(SelectChoice(key, where(target), optgroup=say(phrase("Questions"))))
    return [
        *places,
        SelectChoice(WHOLE, phrase("It is about the whole"), optgroup=say(phrase("Or"))),
        SelectChoice(NO_COMMENT, phrase("It is not a comment"), optgroup=say(phrase("Or"))),
    ]


def _name(block: Block) -> str:
    name = where(block)
    if block.kind is BlockKind.HEADING or not block.number:
        return name
    return phrase("%(place)s: %(words)s", place=name, words=opening(block.text))
