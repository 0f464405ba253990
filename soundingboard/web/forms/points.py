"""The form on which somebody says where each of their points belongs, and what is missing."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from flask_wtf import FlaskForm
from govuk_frontend_wtf.wtforms_widgets import GovTextArea
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from soundingboard.contributions.anchoring import opening, targets_of, where
from soundingboard.contributions.receipts import place
from soundingboard.models import Block, Comment, Consultation
from soundingboard.vocabulary import BlockKind, CommentState
from soundingboard.web.forms.responding import MOST_SIGNS

AS_NOW, WHOLE, NO_COMMENT = "as-now", "whole", "no-comment"


def points_form(comments: Sequence[Comment], consultation: Consultation, *, first: int) -> Any:
    """A form with a choice for each point, and a box for what is missing.

    `first` is the number of the first of these points.
    """
    places = _places(consultation)
    fields: dict[str, Any] = {
        "missing": TextAreaField(
            "Is something missing?",
            description="Write what we have left out or what you want to add. Leave it empty if "
            "nothing is missing.",
            widget=GovTextArea(),
            validators=[
                Optional(),
                Length(max=MOST_SIGNS, message=f"Write at most {MOST_SIGNS:,} characters here"),
            ],
        )
    }
    for number, comment in enumerate(comments, start=first):
        now = SelectChoice(AS_NOW, _as_now(comment), optgroup="As it stands")
        fields[place_name(comment)] = SelectField(
            f"What is point {number} about?",
            choices=[now, *places],
            validate_choice=True,
            default=AS_NOW,
        )
        fields[seen_name(comment)] = HiddenField(default=seen(comment))
    kind = type("PointsForm", (FlaskForm,), fields)
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
            choice.errors = [f"Choose what point {number} is about from the list"]
            fine = False
        elif choice.data != AS_NOW and form[seen_name(comment)].data != seen(comment):
            choice.errors = [
                f"Point {number} has been changed since you opened the page. Look at it again"
            ]
            form[seen_name(comment)].data = seen(comment)
            fine = False
    return fine


def _as_now(comment: Comment) -> str:
    if comment.state is CommentState.UNSURE:
        return "Please choose"
    if comment.state is CommentState.NOT_A_COMMENT:
        return "Not counted as a comment"
    return place(comment)


def _places(consultation: Consultation) -> list[SelectChoice]:
    places: list[SelectChoice] = []
    for key, target in targets_of(consultation).items():
        if isinstance(target, Block):
            places.append(SelectChoice(key, _name(target), optgroup="The document"))
        else:
            places.append(SelectChoice(key, where(target), optgroup="Questions"))
    return [
        *places,
        SelectChoice(WHOLE, "It is about the whole", optgroup="Or"),
        SelectChoice(NO_COMMENT, "It is not a comment", optgroup="Or"),
    ]


def _name(block: Block) -> str:
    name = where(block)
    if block.kind is BlockKind.HEADING or not block.number:
        return name
    return f"{name}: {opening(block.text)}"
