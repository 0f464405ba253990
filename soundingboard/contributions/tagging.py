"""Tie passages to priorities: by what they answer, then by their words; a person outranks both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.contributions import stances
from soundingboard.contributions.anchoring import blocks_of, where
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.recording import journal
from soundingboard.models import (
    Block,
    Comment,
    Contribution,
    Digest,
    Priority,
    Tag,
)
from soundingboard.refusals import NotFound
from soundingboard.vocabulary import (
    BlockKind,
    CommentState,
    TagSource,
    TagState,
)


@dataclass(frozen=True, slots=True)
class _Found:
    source: TagSource
    state: TagState
    score: float
    reason: str


def tag(session: Session, contribution: Contribution, coders: Coders | None = None) -> None:
    """Tags every passage of a contribution; run again, it changes nothing a person decided."""
    tag_comments(session, contribution.comments, coders)


def tag_comments(
    session: Session, comments: Sequence[Comment], coders: Coders | None = None
) -> None:
    """Brings the tags of passages on one strategy up to date with their place and their words.

    Without `coders` everything is learnt for this once, which takes up to a second.
    """
    if not comments:
        return
    strategy = comments[0].contribution.consultation.strategy
    coder = (coders or Coders()).coder(session, strategy)
    suggested = coder.code([comment.text for comment in comments])
    # Written together below: what is looked up between two passages need not know of the first.
    with session.no_autoflush:
        for comment, suggestions in zip(comments, suggested, strict=True):
            found: dict[int, _Found] = {}
            if comment.state is not CommentState.NOT_A_COMMENT:
                for one in suggestions:
                    state = TagState.APPLIES if one.sure else TagState.SUGGESTED
                    # Written over by what it answers, below: that is the stronger reason.
                    found[int(one.key)] = _Found(TagSource.WORDS, state, one.score, one.reason)
                found |= _by_digest(session, comment) | _by_place(comment)
            _keep(session, comment, found)
    session.flush()
    stances.follow(session, comments)
    session.flush()


def decide(
    session: Session,
    comment: Comment,
    priority: Priority,
    *,
    applies: bool,
    by: str,
    at: datetime,
) -> Tag:
    """A person says whether a passage bears on a priority; no later run changes that.

    Raises NotFound for a priority of another strategy.
    """
    if priority.strategy_id != comment.contribution.consultation.strategy_id:
        raise NotFound("That priority belongs to another strategy.")
    state = TagState.APPLIES if applies else TagState.REJECTED
    decided = next((one for one in comment.tags if one.priority_id == priority.id), None)
    if decided is None:
        decided = Tag(
            comment=comment,
            priority=priority,
            source=TagSource.PERSON,
            state=state,
            score=1.0,
            reason="",
        )
        session.add(decided)
    decided.source, decided.state, decided.score = TagSource.PERSON, state, 1.0
    decided.reason, decided.tagged_by = f"decided by {by}", by
    verb = "tagged" if applies else "untagged"
    detail = f"passage {comment.position}: {priority.name}"
    session.add(journal(comment.contribution, by, verb, at, detail=detail))
    session.flush()
    return decided


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


def _by_digest(session: Session, comment: Comment) -> dict[int, _Found]:
    """The priority of the digest that a passage answers, where it answers one."""
    number = comment.contribution.digest_id
    digest = session.get(Digest, number) if number is not None else None
    if digest is None or digest.priority_id is None:
        return {}
    said = f"answers digest {digest.number} of this priority"
    return {digest.priority_id: _Found(TagSource.DIGEST, TagState.APPLIES, 1.0, said)}


def _by_place(comment: Comment) -> dict[int, _Found]:
    # Where it is not sure what a passage answers, its tags are not sure either.
    sure = comment.state is CommentState.PLACED
    state = TagState.APPLIES if sure else TagState.SUGGESTED
    found: dict[int, _Found] = {}
    document = blocks_of(comment.contribution.consultation)
    # Questions last: they outrank sections where a passage answers both.
    for place in sorted(comment.placements, key=lambda one: one.question is not None):
        score = 1.0 if sure else place.score
        if place.question is not None:
            said = f"answers question {place.question.position}"
            for priority in place.question.priorities:
                found[priority.id] = _Found(TagSource.QUESTION, state, score, said)
        elif place.block is not None:
            head, priorities = priorities_of(place.block, document)
            said = f"is about {_named(head)}"
            for priority in priorities:
                found[priority.id] = _Found(TagSource.SECTION, state, score, said)
    return found


def _named(block: Block) -> str:
    name = where(block)
    return name if name.startswith("“") else name[0].lower() + name[1:]


def _keep(session: Session, comment: Comment, found: dict[int, _Found]) -> None:
    known = {one.priority_id: one for one in comment.tags}
    for priority_id, old in known.items():
        if old.source is not TagSource.PERSON and priority_id not in found:
            comment.tags.remove(old)
    for priority_id, new in found.items():
        old_tag = known.get(priority_id)
        if old_tag is None:
            added = Tag(
                comment=comment,
                priority=session.get_one(Priority, priority_id),
                source=new.source,
                state=new.state,
                score=new.score,
                reason=new.reason,
            )
            session.add(added)
        elif old_tag.source is not TagSource.PERSON:
            old_tag.source, old_tag.state = new.source, new.state
            old_tag.score, old_tag.reason = new.score, new.reason
