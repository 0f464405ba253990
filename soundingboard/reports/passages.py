"""One passage whole, with everything that is known of it, for those inside."""

from datetime import UTC

from soundingboard.contributions.anchoring import where_of
from soundingboard.digests.printing import author
from soundingboard.models import Comment
from soundingboard.press.report import Passage
from soundingboard.vocabulary import TagState


def name_of(comment: Comment) -> str:
    """How people cite a passage: "SB-7F3K-2M/2"."""
    return f"{comment.contribution.reference}/{comment.position}"


def passage_of(comment: Comment) -> Passage:
    """The passage as a row of a sheet."""
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
        author=author(comment),
        consent=said.consent.value,
        text=comment.text,
    )
