"""Which strategic priorities a section of the document bears on; it holds for all under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from soundingboard.consultations.drafting import refuse_unless_draft
from soundingboard.consultations.voiding import void_where_changed
from soundingboard.models import Block, Consultation, Priority
from soundingboard.vocabulary import BlockKind


@dataclass(frozen=True, slots=True)
class MappedSection:
    """A heading, its own priorities, and (where it has none) those of a heading above it."""

    heading: Block
    own: tuple[Priority, ...]
    inherited: tuple[Priority, ...]
    has_text: bool  # whether anything but further headings stands under it

    @property
    def priorities(self) -> tuple[Priority, ...]:
        """What holds for the section."""
        return self.own or self.inherited


def mapped_sections(consultation: Consultation) -> tuple[MappedSection, ...]:
    """Every section of the consultation's document in order; none where there is no document."""
    version = consultation.document_version
    if version is None:
        return ()
    ours = {priority.id for priority in consultation.strategy.priorities}
    above: list[tuple[int, tuple[Priority, ...]]] = []  # open headings: level, what holds there
    found: list[MappedSection] = []
    for place, block in enumerate(version.blocks):
        if block.kind is not BlockKind.HEADING:
            continue
        while above and above[-1][0] >= block.level:
            above.pop()
        own = tuple(one for one in block.priorities if one.id in ours)
        inherited = above[-1][1] if above else ()
        above.append((block.level, own or inherited))
        following = version.blocks[place + 1 : place + 2]
        has_text = bool(following) and following[0].kind is not BlockKind.HEADING
        found.append(MappedSection(block, own, () if own else inherited, has_text))
    return tuple(found)


def map_sections(
    session: Session,
    consultation: Consultation,
    chosen: Mapping[int, frozenset[int]],
    *,
    at: datetime,
    actor: str,
) -> None:
    """Sets each section's own priorities: ids of priorities by the id of the heading.

    A heading that is not named loses its mapping; ids of another document or strategy are passed
    over. Raises Conflict once the consultation is open.
    """
    refuse_unless_draft(consultation)
    version = consultation.document_version
    if version is None:
        return
    ours = {priority.id: priority for priority in consultation.strategy.priorities}
    for section in mapped_sections(consultation):
        heading = section.heading
        wanted = chosen.get(heading.id, frozenset())
        others = [one for one in heading.priorities if one.id not in ours]
        heading.priorities = others + [one for key, one in ours.items() if key in wanted]
    # The mapping belongs to the document: another consultation may stand on it as well.
    void_where_changed(session, version, at=at, actor=actor)
