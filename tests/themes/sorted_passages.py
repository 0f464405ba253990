"""A priority with two themes and some passages, for the tests of what people do to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, a_strategy, an_open_consultation
from soundingboard.models import Comment, Priority, Tag, Theme, ThemeMember
from soundingboard.themes import editing
from soundingboard.vocabulary import SortedBy, TagSource, TagState, ThemeStanding

BY = "Olwen Pryce"
TEXTS = (
    "The last bus leaves before seven, so late shifts are stranded.",
    "We would run late shifts if the last bus left after ten.",
    "Our cleaners wait an hour for the last bus after their late shifts.",
    "The crossing by the school needs lights before a child is hurt.",
    "Put lights on the crossing by the school.",
)


@dataclass
class Sorted:
    """What stands: the machine put the first three passages into `buses`, two into `crossing`."""

    priority: Priority
    buses: Theme
    crossing: Theme
    comments: Sequence[Comment]

    @property
    def ids(self) -> list[int]:
        return [comment.id for comment in self.comments]


def sorted_passages(session: Session) -> Sorted:
    strategy = a_strategy(session, "Transport", "Skills")
    priority = strategy.priorities[0]
    consultation = an_open_consultation(session, "What have we missed?", strategy=strategy)
    question = consultation.questions[0]
    comments = [
        a_contribution(session, consultation, a_stakeholder(session), (question, text)).comments[0]
        for text in TEXTS
    ]
    for comment in comments:
        session.add(
            Tag(
                comment=comment,
                priority=priority,
                source=TagSource.QUESTION,
                state=TagState.APPLIES,
                score=1.0,
                reason="answers question 1",
            )
        )
    themes = [
        editing.make(session, priority, name, by="", at=NOON)
        for name in ("Last bus", "School crossing")
    ]
    for at, comment in enumerate(comments):
        session.add(
            ThemeMember(
                theme=themes[at >= 3],
                comment=comment,
                standing=ThemeStanding.IN,
                source=SortedBy.MACHINE,
                fit=0.5,
                at=NOON,
            )
        )
    session.flush()
    return Sorted(priority, themes[0], themes[1], comments)
