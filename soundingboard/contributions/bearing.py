"""What a passage bears on by its place: the priorities of the question or section it answers."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.contributions.anchoring import blocks_of, where
from soundingboard.models import Block, Comment, Consultation, Digest, Priority, Question
from soundingboard.models.consultation import question_priority
from soundingboard.vocabulary import BlockKind, CommentState, TagSource, TagState


@dataclass(frozen=True, slots=True)
class Found:
    """That a passage bears on a priority: by what, whether it counts or waits, and why."""

    source: TagSource
    state: TagState
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """What a passage answers, how surely (0 to 1): a question, a block, or neither, the whole."""

    score: float
    question: int | None
    block: int | None


@dataclass(frozen=True, slots=True)
class Said:
    """A passage as far as its priorities depend on it; `places` in the order they were given."""

    id: int
    text: str
    state: CommentState
    consultation: int
    digest: int | None
    places: tuple[Place, ...]

    @classmethod
    def of(cls, comment: Comment) -> "Said":
        """A passage that is in the record book already."""
        return cls(
            comment.id,
            comment.text,
            comment.state,
            comment.contribution.consultation_id,
            comment.contribution.digest_id,
            tuple(Place(one.score, one.question_id, one.block_id) for one in comment.placements),
        )


class Bearings:
    """The priorities of what some passages answer, each question, section and digest read once."""

    def __init__(self, session: Session, passages: Iterable[Said]) -> None:
        self._session = session
        asked = {place.question for said in passages for place in said.places if place.question}
        self._questions = _questions(session, asked)
        self._blocks: dict[int, tuple[str, Sequence[int]]] = {}
        self._digests: dict[int, tuple[str, Sequence[int]]] = {}

    def of(self, said: Said) -> dict[int, Found]:
        """What a passage bears on by what it answers, by the ids of the priorities."""
        # Where it is not sure what a passage answers, its tags are not sure either.
        sure = said.state is CommentState.PLACED
        state = TagState.APPLIES if sure else TagState.SUGGESTED
        found: dict[int, Found] = {}
        if said.digest is not None:
            why, priorities = self._by_digest(said.digest)
            answers = Found(TagSource.DIGEST, TagState.APPLIES, 1.0, why)
            found |= dict.fromkeys(priorities, answers)
        # Questions last: they outrank sections where a passage answers both.
        for place in sorted(said.places, key=lambda one: one.question is not None):
            score = 1.0 if sure else place.score
            if place.question is not None:
                source, (why, priorities) = TagSource.QUESTION, self._questions[place.question]
            elif place.block is not None:
                source = TagSource.SECTION
                why, priorities = self._by_section(place.block, said.consultation)
            else:
                continue
            found |= dict.fromkeys(priorities, Found(source, state, score, why))
        return found

    def _by_section(self, number: int, consultation: int) -> tuple[str, Sequence[int]]:
        if number not in self._blocks:
            document = blocks_of(self._session.get_one(Consultation, consultation))
            head, priorities = priorities_of(self._session.get_one(Block, number), document)
            self._blocks[number] = f"is about {_named(head)}", _ids(priorities)
        return self._blocks[number]

    def _by_digest(self, number: int) -> tuple[str, Sequence[int]]:
        """The priority of the digest that a passage answers, where that is about one."""
        if number not in self._digests:
            digest = self._session.get_one(Digest, number)
            about = digest.priority
            said = f"answers digest {digest.number} of this priority"
            self._digests[number] = said, () if about is None else (about.now.id,)
        return self._digests[number]


def priorities_of(block: Block, document: Sequence[Block]) -> tuple[Block, list[Priority]]:
    """The priorities a block belongs to, and the block that says so: itself, or a section's head.

    The nearest heading that was given priorities decides; a part can differ from its chapter.
    """
    if block.priorities:
        return block, block.priorities
    depth = block.level if block.kind is BlockKind.HEADING else None
    for above in reversed([one for one in document if one.position < block.position]):
        if above.kind is not BlockKind.HEADING or (depth is not None and above.level >= depth):
            continue
        if above.priorities:
            return above, above.priorities
        depth = above.level
    return block, []


def _questions(session: Session, numbers: Collection[int]) -> dict[int, tuple[str, list[int]]]:
    rows = session.execute(
        select(Question.id, Question.position, question_priority.c.priority_id)
        .outerjoin(question_priority, question_priority.c.question_id == Question.id)
        .where(Question.id.in_(numbers))
        .order_by(Question.id)
    )
    found: dict[int, tuple[str, list[int]]] = {}
    for number, position, priority in rows:
        _, priorities = found.setdefault(number, (f"answers question {position}", []))
        if priority is not None:
            priorities.append(priority)
    return found


def _ids(priorities: Iterable[Priority]) -> tuple[int, ...]:
    return tuple(one.id for one in priorities)


def _named(block: Block) -> str:
    name = where(block)
    return name if name.startswith("“") else name[0].lower() + name[1:]
