"""One passage whole, with everything that is known of it, for those inside."""

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy.orm import Session

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


def passages_of(session: Session, comments: Sequence[Comment]) -> tuple[Passage, ...]:
    """Passages as rows of a sheet, in the order given."""
    taken = stances_of(session, [one.id for one in comments])
    return tuple(_passage(one, taken.get(one.id)) for one in comments)


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
