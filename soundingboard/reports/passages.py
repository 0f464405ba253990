"""One passage whole, with everything that is known of it, for those inside."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC

from sqlalchemy.orm import Session

from soundingboard.coding.blind import NOT_YET
from soundingboard.contributions.anchoring import where_of
from soundingboard.contributions.choices import chosen
from soundingboard.contributions.stances import stances_of
from soundingboard.digests.printing import author
from soundingboard.models import Comment, StanceTaken
from soundingboard.press.report import Passage
from soundingboard.vocabulary import Stance, TagState


def name_of(comment: Comment) -> str:
    """How people cite a passage: "SB-7F3K-2M/2"."""
    return f"{comment.contribution.reference}/{comment.position}"


def passages_of(
    session: Session, comments: Sequence[Comment], *, hidden: Collection[int]
) -> tuple[Passage, ...]:
    """Passages as rows of a sheet, in the order given; without the codes of those `hidden`."""
    taken = stances_of(session, [one.id for one in comments])
    rows = (_passage(one, taken.get(one.id)) for one in comments)
    return tuple(
        replace(row, priorities=(NOT_YET,), stance=NOT_YET, stance_because="")
        if row.passage in hidden
        else row
        for row in rows
    )


def _passage(comment: Comment, taken: StanceTaken | None) -> Passage:
    said = comment.contribution
    return Passage(
        passage=comment.id,
        name=name_of(comment),
        contribution=said.id,
        channel=said.channel.value,
        sent_at=(said.submitted_at or said.started_at).astimezone(UTC).isoformat(),
        late=said.late,
        answers=where_of(comment),
        priorities=tuple(
            sorted(tag.priority.name for tag in comment.tags if tag.state is TagState.APPLIES)
        ),
        chosen=chosen(comment),
        stance=taken.stance.value if taken else Stance.NOT_STATED.value,
        stance_because=taken.reason if taken else "",
        author=author(comment),
        consent=said.consent.value,
        text=comment.text,
    )
