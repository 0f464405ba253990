"""Whose page this is, and what stands on it: the visit of one person to one consultation."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions import choices, drafting
from soundingboard.contributions.anchoring import blocks_of, key_of
from soundingboard.contributions.paging import Leaf, leaves
from soundingboard.contributions.recording import takes_comments
from soundingboard.models import Block, Consultation, Contribution, Invitation
from soundingboard.outbox.replaced import withdrawn
from soundingboard.phrases import Phrase, phrase
from soundingboard.refusals import NotFound, Refusal
from soundingboard.vocabulary import BlockKind, Channel
from soundingboard.web.forms.responding import Box
from soundingboard.web.tongue import speak_to

UNKNOWN = phrase(
    "We do not know this link. It may have been cut short on its way: "
    "copy all of it from the letter we sent you."
)
# On the box, and in what is said of it elsewhere.
_SECTION = (
    phrase("Comment on section %(number)s"),
    phrase("Your comment on section %(number)s"),
)
_NUMBERED = phrase("Comment on %(number)s"), phrase("Your comment on %(number)s")
_THIS_SECTION = phrase("Comment on this section"), phrase("Your comment on this section")
_THIS_TABLE = phrase("Comment on this table"), phrase("Your comment on this table")
_THIS_PARAGRAPH = phrase("Comment on this paragraph"), phrase("Your comment on this paragraph")
QUESTIONS, PART, WHOLE = "questions", "part", "anything-else"


class LinkReplaced(Refusal):
    """Staff have given this person another link."""

    status = 410

    def __init__(self) -> None:
        super().__init__(phrase("This link was replaced"))


@dataclass(frozen=True, slots=True)
class Step:
    """One page on which to write: its name in the address, its title, and its boxes."""

    name: str
    title: str
    boxes: tuple[Box, ...]
    leaf: Leaf | None = None

    @property
    def kind(self) -> str:
        """Which of the three pages it is; its template is named after it."""
        return PART if self.leaf is not None else self.name


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page needs to know of its visitor."""

    invitation: Invitation
    draft: Contribution | None
    sent: tuple[Contribution, ...]  # what they sent and did not replace, oldest first
    steps: tuple[Step, ...]
    open: bool

    @property
    def consultation(self) -> Consultation:
        return self.invitation.consultation

    @property
    def token(self) -> str:
        return self.invitation.token

    @property
    def texts(self) -> dict[str | None, str]:
        """What stands in the boxes: in the draft, or else in what it would be a change of."""
        return drafting.texts_of(self.draft or self.changeable)

    @property
    def chosen(self) -> dict[str | None, str]:
        """What is ticked, in the draft, or else in what it would be a change of."""
        return choices.chosen_by_key(self.draft or self.changeable)

    @property
    def changeable(self) -> Contribution | None:
        """The latest answer they sent on the web: the one a change would replace."""
        on_web = [one for one in self.sent if one.channel is Channel.WEB]
        return on_web[-1] if on_web else None

    @property
    def finished(self) -> bool:
        """They sent an answer here and have not begun to change or add to it."""
        return self.draft is None and self.changeable is not None

    @property
    def has_something(self) -> bool:
        """Whether there is anything in the draft that could be sent."""
        return self.draft is not None and bool(
            self.draft.comments or self.draft.evidence or self.draft.choices
        )

    def step(self, name: str) -> Step:
        """A step by its name. Raises NotFound where there is none."""
        found = next((one for one in self.steps if one.name == name), None)
        if found is None:
            raise NotFound(phrase("There is no such part of this consultation."))
        return found

    def after(self, step: Step) -> Step | None:
        """The step that follows; None after the last."""
        place = self.steps.index(step) + 1
        return self.steps[place] if place < len(self.steps) else None

    def before(self, step: Step) -> Step | None:
        """The step that goes before; None before the first."""
        place = self.steps.index(step)
        return self.steps[place - 1] if place else None

    def written(self, step: Step) -> int:
        """How many of a step's boxes hold something, or have something ticked."""
        texts, chosen = self.texts, self.chosen
        return sum(1 for box in step.boxes if texts.get(box.key) or chosen.get(box.key))

    def step_of(self, key: str | None) -> Step:
        """The page on which something is written. Raises NotFound for an unknown key."""
        for step in self.steps:
            if any(box.key == key for box in step.boxes):
                return step
        raise NotFound(phrase("There is no such part of this consultation."))


def visit(session: Session, token: str, at: datetime) -> Visit:
    """The visit behind a personal link.

    Raises NotFound for a link that is not ours, LinkReplaced for one that was.
    """
    # Some mail systems write links in capitals; our tokens have none.
    known = select(Invitation).where(Invitation.token == token.lower())
    invitation = session.scalar(known)
    if invitation is None:
        old = session.scalar(withdrawn(token))
        if old is None:
            raise NotFound(UNKNOWN)
        speak_to(old.invitation.now.stakeholder)
        raise LinkReplaced
    # Who was asked twice, as two, has one page by either link.
    invitation = invitation.now
    speak_to(invitation.stakeholder)
    return Visit(
        invitation=invitation,
        draft=drafting.draft_of(session, invitation),
        sent=tuple(drafting.sent_by(session, invitation)),
        steps=_steps(invitation.consultation),
        open=takes_comments(invitation.consultation, at),
    )


def _steps(consultation: Consultation) -> tuple[Step, ...]:
    steps: list[Step] = []
    if consultation.questions:
        asked = tuple(
            Box(
                key_of(one),
                f"{one.position}. {one.text}",
                one.hint,
                tuple(choices.labels_of(one)),
            )
            for one in consultation.questions
        )
        steps.append(Step(QUESTIONS, phrase("Questions"), asked))
    steps += [
        Step(f"{PART}-{leaf.number}", leaf.title, _boxes(leaf), leaf)
        for leaf in leaves(blocks_of(consultation))
    ]
    title = phrase("Anything else") if steps else phrase("What do you think?")
    steps.append(Step(WHOLE, title, (Box(None, title),)))
    return tuple(steps)


def _boxes(leaf: Leaf) -> tuple[Box, ...]:
    boxes = [Box(key_of(one), called(one, own=True)) for one in leaf.blocks]
    if leaf.heading is not None:
        boxes.append(
            Box(
                key_of(leaf.heading),
                phrase("Your comment on all of “%(title)s”", title=leaf.title),
            )
        )
    return tuple(boxes)


def called(block: Block, *, own: bool = False) -> Phrase:
    """What a box on a block is called: "Comment on 1.4"; `own` says "Your comment on 1.4"."""
    is_heading = block.kind is BlockKind.HEADING
    if block.number:
        words = (_SECTION if is_heading else _NUMBERED)[own]
        return phrase(words, number=block.number)
    if is_heading:
        return _THIS_SECTION[own]
    return (_THIS_TABLE if block.kind is BlockKind.TABLE else _THIS_PARAGRAPH)[own]
