"""The code frame of a priority: its themes as they stand, and every version there was."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import CodeFrame, FrameVersion, Priority, Theme
from soundingboard.refusals import Conflict, Unreadable
from soundingboard.themes.heard import COUNTS

LONGEST_NAME = 200  # characters
LONGEST_DESCRIPTION = 2_000
MACHINE = ""


def frame_of(session: Session, priority: Priority) -> CodeFrame:
    """The code frame of a priority, for this transaction to change; an empty one if there is none.

    Whoever changes a frame holds its row, so that two do not propose the same themes at once.
    """
    found = session.scalar(
        select(CodeFrame).where(CodeFrame.priority_id == priority.id).with_for_update()
    )
    if found is None:
        found = CodeFrame(priority=priority)
        session.add(found)
        session.flush()
    return found


def counting(frame: CodeFrame) -> list[Theme]:
    """The themes of a frame that passages are in: neither merged nor dropped."""
    return [theme for theme in frame.themes if theme.state in COUNTS]


def keep_version(session: Session, frame: CodeFrame, what: str, *, by: str, at: datetime) -> None:
    """Keeps the frame as it is now as a version of its own, with what was done to it."""
    session.flush()
    frame.version += 1
    session.add(
        FrameVersion(
            frame=frame,
            number=frame.version,
            at=at,
            by=by,
            what=what,
            content=[
                {
                    "id": theme.id,
                    "name": theme.name,
                    "description": theme.description,
                    "state": theme.state.value,
                    "locked": theme.locked,
                    "merged_into": theme.merged_into_id,
                }
                for theme in frame.themes
            ],
        )
    )
    session.flush()


def versions_of(session: Session, priority: Priority) -> Sequence[FrameVersion]:
    """Every version of the code frame of a priority, the newest first."""
    return session.scalars(
        select(FrameVersion)
        .join(FrameVersion.frame)
        .where(CodeFrame.priority_id == priority.id)
        .order_by(FrameVersion.number.desc())
    ).all()


def free_name(frame: CodeFrame, name: str, *, but_of: Theme | None = None) -> str:
    """A name as it is kept. Raises Unreadable for none or too long a one, Conflict if taken."""
    given = " ".join(name.split())
    if not given:
        raise Unreadable("Enter a name for the theme.")
    if len(given) > LONGEST_NAME:
        raise Unreadable(f"The name of a theme has at most {LONGEST_NAME} characters.")
    for other in counting(frame):
        if other is not but_of and other.name.casefold() == given.casefold():
            raise Conflict(f"There is a theme “{other.name}” already.")
    return given


def checked_description(text: str) -> str:
    """A description as it is kept. Raises Unreadable where it is too long."""
    given = text.strip()
    if len(given) > LONGEST_DESCRIPTION:
        raise Unreadable(f"A description has at most {LONGEST_DESCRIPTION:,} characters.")
    return given
