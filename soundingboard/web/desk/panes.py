"""The three panes of one mail: its passages, the reply as it was read, the letter it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import url_for
from sqlalchemy.orm import Session

from soundingboard.contributions import undoing
from soundingboard.contributions.anchoring import key_of, keys_of, targets_of, where
from soundingboard.contributions.finding import name_of
from soundingboard.contributions.placing import cuts
from soundingboard.contributions.queue import next_after
from soundingboard.contributions.stamps import stamp
from soundingboard.inbox.laying_out import SentStretch, Stretch, lay_out, lay_out_letter
from soundingboard.models import Comment, Contribution, Correction, IncomingMail
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.mail import ReadMail
from soundingboard.reading.parts import Mark
from soundingboard.vocabulary import CommentState

MOST_PASSAGES = 50  # listed at once
MOST_LINES = 1_500  # of a mail, shown at once
MOST_LINES_OF_ONE = 200  # shown of one stretch; the whole text is one link away
FOLDED = 4  # lines of what is not new that are still shown unfolded
MOST_UNPRINTED = 150  # paragraphs listed that the letter itself does not print
MOST_RUNNERS_UP = 9  # one key each

NAMES = {
    Mark.NEW: "New, in no passage",
    Mark.GREETING: "Greeting",
    Mark.QUOTED: "Quoted",
    Mark.HEADER: "Mail header",
    Mark.SIGNATURE: "Signature",
    Mark.DISCLAIMER: "Disclaimer",
}
_SCORES = ((0.9, "almost certain"), (0.7, "likely"), (0.5, "possible"), (0.0, "a guess"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands or may stand: key ("" for the whole), name, and why, in words."""

    key: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as it is listed."""

    comment: Comment
    href: str
    places: tuple[Place, ...]
    runners_up: tuple[Place, ...]

    @property
    def unsure(self) -> bool:
        return self.comment.state is CommentState.UNSURE


@dataclass(frozen=True, slots=True)
class Selected:
    """The passage that is open, and what can be done with it."""

    view: PassageView
    stamp: str
    cuts: list[tuple[int, str]]
    last: bool
    earlier: str  # the address of the passage before it in the list, "" where it is the first
    later: str


@dataclass(frozen=True, slots=True)
class Block:
    """One thing in the reply: a part with its name, folded where it is long and not new."""

    stretches: tuple[Stretch, ...]
    name: str
    mark: Mark
    passage: int | None
    folded: bool

    @property
    def start(self) -> int:
        return self.stretches[0].start

    @property
    def end(self) -> int:
        return self.stretches[-1].end

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.stretches)

    @property
    def lines(self) -> list[str]:
        return self.text.strip("\r\n").splitlines()

    @property
    def shown(self) -> str:
        """Its words as the pane shows them: from the first line with words, and not without end."""
        return "\n".join(self.lines[:MOST_LINES_OF_ONE])


@dataclass(frozen=True, slots=True)
class Printed:
    """A stretch of the letter, or a paragraph it does not print, with the passages on it."""

    text: str
    name: str = ""
    passages: tuple[PassageView, ...] = ()
    aimed: bool = False  # the open passage answers this


@dataclass(frozen=True, slots=True)
class Panes:
    """Everything the three panes show."""

    given: Contribution | None
    listed: tuple[PassageView, ...]
    total: int
    unsure: int
    selected: Selected | None
    reply: tuple[Block, ...]
    hidden_lines: int
    letter: tuple[Printed, ...]
    unprinted: tuple[Printed, ...]
    more_unprinted: int
    names: tuple[str, ...]
    undoable: Correction | None
    next_mail: str
    earlier_page: str
    later_page: str


def panes(
    book: Session,
    row: IncomingMail,
    mail: ReadMail,
    letter: SentLetter,
    given: Contribution | None,
    *,
    passage_id: int | None = None,
) -> Panes:
    """The panes of a mail and what was recorded of it; `passage_id` is the passage to open."""
    comments = sorted(given.comments if given else (), key=_unsure_first)
    names = _names(given)
    views = [_view(row.id, one, names) for one in comments]
    at = next((n for n, one in enumerate(comments) if one.id == passage_id), 0)
    first = at - at % MOST_PASSAGES
    stretches = lay_out(row.body or mail.body, mail.parts, comments)
    reply, hidden = _around(_blocks(stretches), comments[at].id if comments else None)
    aims = set(keys_of(comments[at])) if comments else set()
    printed, unprinted = _letter(letter, views, aims, names)
    following = next_after(book, given)
    return Panes(
        given=given,
        listed=tuple(views[first : first + MOST_PASSAGES]),
        total=len(views),
        unsure=sum(one.unsure for one in views),
        selected=_selected(views, at),
        reply=reply,
        hidden_lines=hidden,
        letter=printed,
        unprinted=unprinted[:MOST_UNPRINTED],
        more_unprinted=max(len(unprinted) - MOST_UNPRINTED, 0),
        names=tuple(names.values()),
        undoable=undoing.last(book, given) if given else None,
        next_mail=address_of(following) if following is not None else "",
        earlier_page=views[first - 1].href if first else "",
        later_page=views[first + MOST_PASSAGES].href if first + MOST_PASSAGES < len(views) else "",
    )


def address_of(given: Contribution, passage: Comment | None = None) -> str:
    """The page on which the passages of a contribution are worked through."""
    if passage is None:
        unsure = (one for one in given.comments if one.state is CommentState.UNSURE)
        passage = next(unsure, None)
    anchor = f"passage-{passage.id}" if passage is not None else None
    if given.incoming_mail_id is None:
        return url_for("contributions.page", contribution_id=given.id, _anchor=anchor)
    return url_for(
        "inbox.mail",
        mail_id=given.incoming_mail_id,
        passage=passage.id if passage is not None else None,
        _anchor=anchor,
    )


def in_words(score: float) -> str:
    """A score from 0 to 1 as people say it."""
    return next(words for least, words in _SCORES if score >= least)


def _unsure_first(comment: Comment) -> tuple[bool, int]:
    return comment.state is not CommentState.UNSURE, comment.position


def _names(given: Contribution | None) -> dict[str | None, str]:
    if given is None:
        return {}
    places = targets_of(given.consultation)
    return {None: where(None), **{key: name_of(place) for key, place in places.items()}}


def _view(mail_id: int, comment: Comment, names: dict[str | None, str]) -> PassageView:
    places = []
    for place in comment.placements:
        key = key_of(place.question or place.block)
        why = place.reason if place.placed_by else f"{in_words(place.score)}: {place.reason}"
        places.append(Place(key or "", names.get(key, where(place.question or place.block)), why))
    runners_up = [
        Place(
            one["key"] or "",
            names.get(one["key"], "A place that is gone"),
            f"{in_words(one['score'])}: {one['reason']}",
        )
        for one in comment.runners_up
        if one["key"] in names
    ]
    href = url_for(
        "inbox.mail", mail_id=mail_id, passage=comment.id, _anchor=f"passage-{comment.id}"
    )
    return PassageView(comment, href, tuple(places), tuple(runners_up[:MOST_RUNNERS_UP]))


def _selected(views: Sequence[PassageView], at: int) -> Selected | None:
    if not views:
        return None
    comment = views[at].comment
    return Selected(
        view=views[at],
        stamp=stamp(comment),
        cuts=cuts(comment.text),
        last=comment.position == len(views),
        earlier=views[at - 1].href if at else "",
        later=views[at + 1].href if at + 1 < len(views) else "",
    )


def _blocks(stretches: Sequence[Stretch]) -> list[Block]:
    """Neighbours that are the same thing, together: quotes in quotes are one quote."""
    found = []
    for (mark, passage), run in groupby(stretches, key=lambda one: (one.mark, one.passage)):
        together = tuple(run)
        if not "".join(one.text for one in together).strip():
            continue
        lines = sum(one.lines for one in together)
        kept = passage is not None or mark in (Mark.NEW, Mark.GREETING)
        found.append(
            Block(together, NAMES[mark], mark, passage, folded=not kept and lines > FOLDED)
        )
    return found


def _around(blocks: Sequence[Block], passage: int | None) -> tuple[tuple[Block, ...], int]:
    """As much of the reply as can be looked at at once, around the passage; how much is not."""
    middle = next((n for n, one in enumerate(blocks) if one.passage == passage), 0)
    heights = [min(len(one.lines), MOST_LINES_OF_ONE) + 2 for one in blocks]
    first = last = middle
    room = MOST_LINES - (heights[middle] if blocks else 0)
    while blocks and room > 0 and (first > 0 or last + 1 < len(blocks)):
        if first > 0:
            first -= 1
            room -= heights[first]
        if last + 1 < len(blocks):
            last += 1
            room -= heights[last]
    shown = tuple(blocks[first : last + 1])
    return shown, sum(len(one.lines) for one in blocks) - sum(
        min(len(one.lines), MOST_LINES_OF_ONE) for one in shown
    )


def _letter(
    letter: SentLetter,
    views: Sequence[PassageView],
    aims: set[str | None],
    names: dict[str | None, str],
) -> tuple[tuple[Printed, ...], tuple[Printed, ...]]:
    """The letter as sent, and what one can answer though the letter does not print it."""
    on: dict[str | None, list[PassageView]] = {}
    for view in sorted(views, key=lambda one: one.comment.position):
        for key in keys_of(view.comment):
            on.setdefault(key, []).append(view)

    def printed(stretch: SentStretch) -> Printed:
        if stretch.key is None:
            return Printed(stretch.text)
        return Printed(
            stretch.text,
            names.get(stretch.key, ""),
            tuple(on.get(stretch.key, ())),
            stretch.key in aims,
        )

    shown = lay_out_letter(letter)
    there = {one.key for one in shown}
    rest = [
        Printed(
            anchor.text,
            names.get(anchor.key, ""),
            tuple(on.get(anchor.key, ())),
            anchor.key in aims,
        )
        for anchor in letter.anchors
        if anchor.key not in there
    ]
    # What is spoken of comes first: of a long document only so much can be listed.
    rest.sort(key=lambda one: not (one.aimed or one.passages))
    return tuple(printed(one) for one in shown), tuple(rest)
