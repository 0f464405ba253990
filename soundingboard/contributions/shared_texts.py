"""A campaign's text and what a sender added to it: coded each by itself, then put together.

Everybody who sent the text is suggested the same for it, however they changed a word; what they
added brings its own suggestions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from soundingboard.analysis.classification import Suggestion
from soundingboard.analysis.variants import own_words
from soundingboard.contributions.bearing import Said
from soundingboard.contributions.coders import Coders
from soundingboard.models import Campaign, CampaignMember, Comment, Strategy
from soundingboard.vocabulary import CampaignState, CampaignText, CommentState

STILL_THERE = 0.8
"""Share of the words of a campaign's passage that a changed one has, at least, to be a variant."""

FEWEST_WORDS = 8  # of a passage that can be known again by its words
FEWEST_OWN = 4  # words that somebody added, from which on they are looked at by themselves
OWN = "in what they added: "
AT_ONCE = 500  # ids in one statement

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of a campaign as most sent it, and the sender's own words beside it."""

    standard: str
    own: str


def suggest(
    session: Session,
    strategy: Strategy,
    said: Sequence[Said],
    coders: Coders,
    *,
    new: bool = False,
) -> list[tuple[Suggestion, ...]]:
    """What each passage may be about, best first: of a variant, its two parts together.

    `new`: no campaign has been looked for among them yet.
    """
    shared = {} if new else shared_in(session, {one.id: one.text for one in said})
    texts = [shared[one.id].standard if one.id in shared else one.text for one in said]
    added = {one: parts.own for one, parts in shared.items() if parts.own}
    found = coders.suggest(session, strategy, [*texts, *added.values()])
    of_own = dict(zip(added, found[len(texts) :], strict=True))
    return [
        _together(suggestions, of_own.get(one.id, ()))
        for one, suggestions in zip(said, found[: len(texts)], strict=True)
    ]


def shared_in(session: Session, texts: Mapping[int, str]) -> dict[int, Shared]:
    """Those passages, by their ids, that are a campaign's with changes of their senders."""
    campaigns = _campaigns(session, list(texts))
    standards = _standards(session, set(campaigns.values())) if campaigns else {}
    found = {}
    for passage, campaign in campaigns.items():
        nearest = _nearest(texts[passage], standards.get(campaign, ()))
        if nearest is not None:
            found[passage] = nearest
    return found


def _campaigns(session: Session, passages: Sequence[int]) -> dict[int, int]:
    """The campaign of each passage that came in a changed copy of its text."""
    found: dict[int, int] = {}
    for start in range(0, len(passages), AT_ONCE):
        rows = session.execute(
            select(Comment.id, CampaignMember.campaign_id)
            .join(CampaignMember, CampaignMember.contribution_id == Comment.contribution_id)
            .join(CampaignMember.campaign)
            .where(
                Comment.id.in_(passages[start : start + AT_ONCE]),
                CampaignMember.kind == CampaignText.VARIANT,
                Campaign.state != CampaignState.REJECTED,
            )
        )
        found.update((passage, campaign) for passage, campaign in rows)
    return found


def _standards(session: Session, campaigns: set[int]) -> dict[int, list[str]]:
    """The passages of each campaign's text, as the first who sent it unchanged had them."""
    first = (
        select(func.min(CampaignMember.contribution_id))
        .where(
            CampaignMember.campaign_id.in_(campaigns),
            CampaignMember.kind == CampaignText.STANDARD,
        )
        .group_by(CampaignMember.campaign_id)
    )
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(CampaignMember.campaign_id, Comment.text)
        .join(Comment, Comment.contribution_id == CampaignMember.contribution_id)
        .where(
            CampaignMember.contribution_id.in_(first),
            Comment.state != CommentState.NOT_A_COMMENT,
        )
        .order_by(Comment.contribution_id, Comment.position)
    )
    for campaign, text in rows:
        found.setdefault(campaign, []).append(text)
    return found


def _nearest(text: str, standards: Iterable[str]) -> Shared | None:
    words = Counter(_words(text))
    best, most = None, 0
    for standard in standards:
        theirs = Counter(_words(standard))
        length = theirs.total()
        # Words in common, in whatever order: with fewer there is no need to put them in order.
        if length < FEWEST_WORDS or (words & theirs).total() < STILL_THERE * length:
            continue
        own = [span.of(text) for span in own_words(standard, text)]
        added = sum(len(_words(one)) for one in own)
        if words.total() - added >= STILL_THERE * length and words.total() - added > most:
            most = words.total() - added
            best = Shared(standard, "\n\n".join(own) if added >= FEWEST_OWN else "")
    return best


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def _together(standard: Sequence[Suggestion], own: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    found = {one.key: one for one in standard}
    for one in own:
        if one.key not in found or one.score > found[one.key].score:
            found[one.key] = replace(one, reason=f"{OWN}{one.reason}")
    return tuple(sorted(found.values(), key=lambda one: -one.score))
