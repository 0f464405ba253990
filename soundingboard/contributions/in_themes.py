"""What people decided of the themes of a passage follows its words when it is cut or joined."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from soundingboard.models import Comment, ThemeMember
from soundingboard.vocabulary import SortedBy


def copy_decisions(session: Session, old: Comment, new: Comment) -> None:
    """What a person said of the themes of one passage holds for another with the same words.

    What a person has said of the other already stays; a person's word replaces the machine's.
    """
    known = {
        row.theme_id: row
        for row in session.scalars(select(ThemeMember).where(ThemeMember.comment_id == new.id))
    }
    decided = session.scalars(
        select(ThemeMember).where(
            ThemeMember.comment_id == old.id, ThemeMember.source == SortedBy.PERSON
        )
    ).all()
    for one in decided:
        row = known.get(one.theme_id)
        if row is None:
            row = ThemeMember(
                theme=one.theme,
                comment=new,
                standing=one.standing,
                source=one.source,
                fit=one.fit,
                at=one.at,
            )
            session.add(row)
        elif row.source is SortedBy.PERSON:
            continue
        row.standing, row.source, row.fit = one.standing, one.source, one.fit
        row.by, row.at, row.frame_version = one.by, one.at, one.frame_version
    session.flush()
