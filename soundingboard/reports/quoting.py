"""Choosing words to be read: whole sentences of those whose words this edition may print."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from soundingboard.analysis.extracts import Extract, Passage, choose, extract
from soundingboard.analysis.lines import Said
from soundingboard.analysis.quantities import SHOWN_FROM
from soundingboard.analysis.sentences import Span
from soundingboard.digests.hearing import spoken_for
from soundingboard.models import Comment, Contribution
from soundingboard.press.report import Edition, Quote
from soundingboard.reports.consenting import author_of, may_name, may_print
from soundingboard.reports.heard import Heard
from soundingboard.reports.passages import name_of


def told_types(contributions: Iterable[Contribution]) -> frozenset[str]:
    """Kinds of body for which so many people spoke that the kind alone tells nobody's name."""
    spoken: dict[str, set[int]] = {}
    for one in contributions:
        body = spoken_for(one)
        if body is not None:
            spoken.setdefault(body.type.value, set()).add(one.stakeholder_id)
    return frozenset(name for name, people in spoken.items() if len(people) >= SHOWN_FROM)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Quotes for one edition of what one consultation heard."""

    heard: Heard
    edition: Edition
    told_types: frozenset[str]  # kinds of body that may be told of somebody who is not named

    def choose(self, said: Said, most: int, *, besides: Collection[int] = ()) -> tuple[Quote, ...]:
        """At most so many quotes that represent what was said, no two of one voice.

        `besides` are the ids of passages that are quoted beside it, and not to be read twice.
        """
        passages = [
            Passage(voice.passage, voice.text, str(voice.speaker), wording)
            for voice, wording in zip(said.voices, said.wordings, strict=True)
            if voice.passage not in besides and self._may_print(int(voice.passage))
        ]
        return self._quotes(choose(passages, most))

    def parts(self, spans: Sequence[tuple[int, Span]]) -> tuple[Quote, ...]:
        """These stretches of passages, those left out that may not be printed."""
        return self._quotes(
            tuple(
                extract(passage, self.heard.by_id[passage].text, span)
                for passage, span in spans
                if self._may_print(passage)
            )
        )

    def _may_print(self, passage: int) -> bool:
        if self.edition is Edition.PUBLIC and passage in self.heard.barred:
            return False
        return may_print(self.heard.by_id[passage].contribution, self.edition)

    def _quotes(self, extracts: tuple[Extract, ...]) -> tuple[Quote, ...]:
        return tuple(
            quote(self.heard.by_id[int(one.passage)], one, self.edition, self.told_types)
            for one in extracts
        )


def quote(comment: Comment, chosen: Extract, edition: Edition, told_types: frozenset[str]) -> Quote:
    """One extract as it is printed."""
    return Quote(
        passage=comment.id,
        name=name_of(comment) if edition is Edition.INTERNAL else "",
        start=chosen.start,
        end=chosen.end,
        text=chosen.text,
        cut_before=chosen.cut_before,
        cut_after=chosen.cut_after,
        author=author_of(comment, edition, told_types),
        named=may_name(comment.contribution),
    )
