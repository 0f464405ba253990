"""What somebody chose of a closed question: ticked on their page, or written in plain words."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import key_of, keys_of
from soundingboard.contributions.recording import Said, SaidAt, write_comments
from soundingboard.models import Choice, Comment, Consultation, Contribution, Question
from soundingboard.phrases import phrase
from soundingboard.reading.choices import chosen as chosen_in
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import (
    Channel,
    ChoiceSource,
    CommentState,
    QuestionKind,
    Stance,
)

CHOSEN = "chosen on the form"


def closed_questions(consultation: Consultation) -> list[Question]:
    """The questions of a consultation that offer options."""
    return [one for one in consultation.questions if one.kind is QuestionKind.CHOICE]


def labels_of(question: Question) -> list[str]:
    """The options of a question as they are printed."""
    return [one["label"] for one in question.options]


def stance_of(choice: Choice) -> Stance:
    """What the chosen option says; not stated where it is neither for nor against by design."""
    said = {one["label"]: one["stance"] for one in choice.question.options}
    return Stance(said.get(choice.label, Stance.NOT_STATED.value))


def choose(
    session: Session,
    contribution: Contribution,
    question: Question,
    label: str,
    *,
    source: ChoiceSource = ChoiceSource.FORM,
) -> None:
    """Writes down what somebody chose; an empty label takes it back.

    Raises Unreadable for what the question does not offer.
    """
    if label and label not in labels_of(question):
        raise Unreadable(phrase("Choose one of the options."))
    known = next((one for one in contribution.choices if one.question_id == question.id), None)
    if known is not None and not label:
        contribution.choices.remove(known)
    elif known is not None:
        known.label, known.source = label, source
    elif label:
        session.add(
            Choice(contribution=contribution, question=question, label=label, source=source)
        )
    session.flush()


def chosen_by_key(contribution: Contribution | None) -> dict[str | None, str]:
    """The chosen label by the key of its question."""
    found = contribution.choices if contribution is not None else ()
    return {key_of(one.question): one.label for one in found}


def choose_all(session: Session, draft: Contribution, wanted: Mapping[str | None, str]) -> None:
    """What was ticked for each key; what is not mentioned stays. Raises Unreadable as `choose`."""
    by_key = {key_of(one): one for one in closed_questions(draft.consultation)}
    for key, label in wanted.items():
        question = by_key.get(key)
        if question is not None:
            choose(session, draft, question, label)


def put_into_words(session: Session, draft: Contribution) -> None:
    """A choice without words becomes a passage of its own: it is counted, shown and coded as one.

    Called as a draft is sent; while it is written, the boxes hold only what was typed.
    """
    session.flush()
    alone = without_words(draft)
    said = [Said(one.label, (SaidAt(key_of(one.question), 1.0, CHOSEN),)) for one in alone]
    write_comments(session, draft, said)
    session.flush()


def is_a_choice_alone(comment: Comment) -> bool:
    """Whether a passage is nothing but a chosen option, written down by `put_into_words`."""
    return bool(comment.placements) and all(one.reason == CHOSEN for one in comment.placements)


def chosen(comment: Comment) -> str:
    """What its author chose of the closed questions a passage answers, however they did."""
    answered = {one.question_id for one in comment.placements}
    said = [one.label for one in comment.contribution.choices if one.question_id in answered]
    return "; ".join(said)


def beside(comment: Comment) -> str:
    """The option chosen on a form beside the words of a passage; empty where there is none."""
    if is_a_choice_alone(comment):
        return ""
    answered = {one.question_id for one in comment.placements}
    ticked = [
        one.label
        for one in comment.contribution.choices
        if one.question_id in answered and one.source is ChoiceSource.FORM
    ]
    return "; ".join(ticked)


def without_words(contribution: Contribution) -> list[Choice]:
    """What was chosen in a draft and stands in no passage yet."""
    written = {key for comment in contribution.comments for key in keys_of(comment)}
    return [one for one in contribution.choices if key_of(one.question) not in written]


def read_words(session: Session, contributions: Iterable[Contribution]) -> None:
    """Reads choices out of what people wrote by mail, or told an officer; again, nothing changes.

    Only from passages that surely stand on the question. Two passages that choose differently
    choose nothing; what was ticked on a form stays.
    """
    for contribution in contributions:
        if contribution.channel is Channel.WEB:
            continue
        for question in closed_questions(contribution.consultation):
            said = {_said(comment, question) for comment in contribution.comments} - {None}
            label = said.pop() if len(said) == 1 else None
            choose(session, contribution, question, label or "", source=ChoiceSource.WORDS)


def _said(comment: Comment, question: Question) -> str | None:
    answers = any(one.question_id == question.id for one in comment.placements)
    if comment.state is not CommentState.PLACED or not answers:
        return None
    return chosen_in(comment.text, labels_of(question))
