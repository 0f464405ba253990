"""Themed: which lines of a digest speak of a theme, and what is in that theme now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    exists,
    false,
    literal,
    not_,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from soundingboard.digests.headings import HEADINGS, capitalised
from soundingboard.digests.subjects import of
from soundingboard.models import (
    CodeFrame,
    Comment,
    Digest,
    DigestLine,
    Priority,
    Theme,
    ThemeMember,
)
from soundingboard.models.digest import line_passage
from soundingboard.themes.heard import COUNTS, is_in
from soundingboard.vocabulary import LineKind

_OF_A_THEME = (LineKind.THEME, LineKind.MINORITY)


@dataclass(frozen=True, slots=True)
class Themed:
    """The lines of a digest that speak of a theme, and the themes of that name now, by their ids.

    Each name has a number; the themes of one name count as one, as they did when it was compiled.
    `whole` are the lines that tell all of a theme; a difference tells of some of its voices.
    """

    lines: Mapping[int, int]
    whole: Mapping[int, int]
    themes: Mapping[int, int]

    @classmethod
    def of(cls, session: Session, digest: Digest) -> Self:
        """Reads which lines go by a theme. Themes are known by name, which is what was printed."""
        told = session.execute(
            select(DigestLine.id, DigestLine.kind, DigestLine.heading).where(
                DigestLine.digest_id == digest.id,
                DigestLine.kind.in_((*_OF_A_THEME, LineKind.DIFFERENCE)),
            )
        ).all()
        names = sorted({heading for _, kind, heading in told if _is_theme(kind, heading)})
        numbers = {name: number for number, name in enumerate(names)}
        themes = select(Theme.id, Theme.name).join(Theme.frame).where(Theme.state.in_(COUNTS))
        subject = of(digest)
        if isinstance(subject, Priority):
            themes = themes.where(CodeFrame.priority_id == subject.id)
        return cls(
            lines={line: numbers[heading] for line, _, heading in told if heading in numbers},
            whole={
                line: numbers[heading] for line, kind, heading in told if _is_theme(kind, heading)
            },
            themes={
                theme: numbers[capitalised(name)]
                for theme, name in (session.execute(themes) if names else ())
                if capitalised(name) in numbers
            },
        )

    def left(self) -> ColumnElement[bool]:
        """Whether a line (DigestLine) is of a theme that a passage (Comment) is no longer in."""
        if not self.lines:
            return false()
        of_line = case(self.lines, value=DigestLine.id)
        return and_(of_line.is_not(None), not_(self._is_in(of_line)))

    def behind(self, digest: Digest) -> Subquery:
        """The passages behind each line, and (`joined`) those of the digest now in its theme."""
        lines = select(DigestLine.id).where(DigestLine.digest_id == digest.id)
        kept = line_passage.c
        stood = select(
            kept.line_id,
            kept.comment_id,
            kept.question_id,
            kept.block_id,
            kept.characters,
            literal(0).label("joined"),
        ).where(kept.line_id.in_(lines))
        if not self.whole or not self.themes:
            return stood.subquery("behind")
        line_of = {number: line for line, number in self.whole.items()}
        line = case(
            {theme: line_of[number] for theme, number in self.themes.items()},
            value=ThemeMember.theme_id,
        )
        there = line_passage.alias()
        came = (
            select(line, ThemeMember.comment_id, *[cast(null(), Integer)] * 3, literal(1))
            .join(ThemeMember.theme)
            .where(
                ThemeMember.theme_id.in_(list(self.themes)),
                is_in(),
                ThemeMember.comment_id.in_(select(kept.comment_id).where(kept.line_id.in_(lines))),
                not_(
                    exists().where(
                        there.c.line_id == line, there.c.comment_id == ThemeMember.comment_id
                    )
                ),
            )
            .distinct()
        )
        return union_all(stood, came).subquery("behind")

    def _is_in(self, number: ColumnElement[int | None]) -> ColumnElement[bool]:
        if not self.themes:
            return false()
        of_theme = case(self.themes, value=ThemeMember.theme_id)
        return exists(
            select(ThemeMember.id)
            .join(ThemeMember.theme)
            .where(ThemeMember.comment_id == Comment.id, is_in(), of_theme == number)
            .correlate_except(ThemeMember, Theme)
        )


def _is_theme(kind: LineKind, heading: str) -> bool:
    return kind in _OF_A_THEME and heading != HEADINGS[LineKind.MINORITY]
