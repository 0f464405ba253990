"""Groups of passages within one subject: themes where there are some, else the priorities."""

from collections.abc import Collection
from dataclasses import dataclass

from soundingboard.analysis.lines import Said
from soundingboard.models import Priority, Theme
from soundingboard.press.report import Edition
from soundingboard.reports.heard import Heard
from soundingboard.vocabulary import ThemeState

MOST_GROUPS = 15  # printed under one subject, those of most people


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what was said on one subject, under one name."""

    name: str
    said: Said


def groups_of(
    heard: Heard, said: Said, edition: Edition, priority: Priority | None = None
) -> tuple[Group, ...]:
    """The groups within what was said, the most people first.

    Themes of the priority, or of any. A theme that no person has kept is named by the machine in
    respondents' own phrases, so it stands in the internal edition alone. Where no passage is in a
    theme the priorities are the groups; none where all is of one.
    """
    found = _themes(heard, said, edition, priority) or _priorities(heard, said)
    ranked = sorted(found, key=lambda group: -group.said.count.people)
    return tuple(ranked[:MOST_GROUPS])


def bearing_on(said: Said, priority_id: int) -> Said:
    """What was said on one priority."""
    return said.only(lambda voice: priority_id in voice.priorities)


def answering(said: Said, question_id: int) -> Said:
    """What was said in answer to one question."""
    return said.only(lambda voice: voice.question == question_id)


def among(said: Said, passages: Collection[int]) -> Said:
    """These passages, of all that was said."""
    return said.only(lambda voice: voice.passage in passages)


def _themes(heard: Heard, said: Said, edition: Edition, priority: Priority | None) -> list[Group]:
    ids = {int(voice.passage) for voice in said.voices}
    themes = {one.id: one for key in sorted(ids) for one in heard.themes.get(key, ())}
    return [
        Group(_name(one), _in(heard, said, one))
        for one in themes.values()
        if (edition is Edition.INTERNAL or one.state is ThemeState.KEPT)
        and (priority is None or one.frame.priority_id == priority.id)
    ]


def _in(heard: Heard, said: Said, theme: Theme) -> Said:
    return said.only(
        lambda voice: any(one.id == theme.id for one in heard.themes.get(int(voice.passage), ()))
    )


def _name(theme: Theme) -> str:
    return theme.name if theme.state is ThemeState.KEPT else f"{theme.name} (proposed)"


def _priorities(heard: Heard, said: Said) -> list[Group]:
    found = []
    for one in heard.consultation.strategy.priorities:
        part = bearing_on(said, one.id)
        if part.voices and len(part.voices) < len(said.voices):
            found.append(Group(f"On {one.name}", part))
    return found
