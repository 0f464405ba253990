"""What the coding page shows of one passage: its surroundings, and a control for each code."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from soundingboard.analysis.kinds import candidates
from soundingboard.coding.codes import Codes
from soundingboard.coding.deciding import may_be_quoted, offered_themes
from soundingboard.coding.pairs import Pair, pair_of
from soundingboard.coding.standing import Standing, codes_of, standings, without_people
from soundingboard.coding.waiting import copies_of
from soundingboard.contributions.kinds import NAMES
from soundingboard.contributions.shared_texts import Shared, shared_in
from soundingboard.contributions.stamps import stamp
from soundingboard.models import Comment, Theme
from soundingboard.vocabulary import PassageKind, Round, Stance, TagState
from soundingboard.web.desk.panes import in_words

AROUND = 2  # passages before and after, of the same contribution
DIGITS = "1234567890"
STANCE_KEYS = dict(zip(Stance, "qwer", strict=True))
KIND_KEYS = dict(zip(PassageKind, "asd", strict=True))
STANCE_NAMES = {
    Stance.SUPPORT: "For it",
    Stance.OPPOSE: "Against it",
    Stance.NEITHER: "Neither for nor against",
    Stance.NOT_STATED: "Not stated",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One box or button: what it stands for, whether it is on, the key, and why it may be so."""

    value: str
    name: str
    on: bool
    key: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class ThemeGroup:
    """The themes of one priority; `priority` is its value among the priorities."""

    priority: str
    name: str
    themes: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class CodingView:
    """Everything the page shows of a passage to be coded."""

    comment: Comment
    round: Round
    stamp: str
    before: tuple[Comment, ...]
    after: tuple[Comment, ...]
    copies: int
    shared: Shared | None  # where it is a campaign's text that somebody changed
    priorities: tuple[Choice, ...]
    themes: tuple[ThemeGroup, ...]
    stances: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    note: str
    codes: Codes
    may_be_quoted: bool
    pair: Pair | None  # only where the two are to be settled


def coding_view(
    session: Session, comment: Comment, round_: Round, typed: Codes | None = None
) -> CodingView:
    """The page of a passage. `typed` is what the coder had chosen where the form came back.

    A second coder sees what the machine and the respondent said before anybody coded, and nothing
    of the first coder's.
    """
    standing, pair = _shown(session, comment, round_)
    # Where two are to be settled, what stands is the first coder's.
    said = typed or codes_of(comment, standing)
    around = comment.contribution.comments
    at = around.index(comment)
    return CodingView(
        comment=comment,
        round=round_,
        stamp=stamp(comment),
        before=tuple(around[max(at - AROUND, 0) : at]),
        after=tuple(around[at + 1 : at + 1 + AROUND]),
        copies=len(copies_of(session, comment)) if round_ is Round.FIRST else 0,
        shared=shared_in(session, {comment.id: comment.text}).get(comment.id),
        priorities=_priorities(comment, standing, said),
        themes=_themes(session, comment, said),
        stances=_stances(standing, said),
        kinds=_kinds(comment, said),
        note=said.note,
        codes=said,
        may_be_quoted=may_be_quoted(comment),
        pair=pair if round_ is Round.SETTLED else None,
    )


def _shown(session: Session, comment: Comment, round_: Round) -> tuple[Standing, Pair]:
    pair = pair_of(session, comment)
    if round_ is Round.SECOND and pair.first is not None:
        return without_people(pair.first.before), pair
    return standings(session, [comment.id])[comment.id], pair


def _priorities(comment: Comment, standing: Standing, said: Codes) -> tuple[Choice, ...]:
    rows = {row["priority_id"]: row for row in standing["tag"]}
    found = []
    for at, one in enumerate(comment.contribution.consultation.strategy.priorities):
        row, why = rows.get(one.id), ""
        if row is not None and row["state"] == TagState.SUGGESTED.value:
            why = f"{in_words(row['score'])}: {row['reason']}"
        elif row is not None:
            why = row["reason"]
        key = DIGITS[at] if at < len(DIGITS) else ""
        found.append(Choice(str(one.id), one.name, one.id in said.priorities, key, why))
    return tuple(found)


def _themes(session: Session, comment: Comment, said: Codes) -> tuple[ThemeGroup, ...]:
    consultation = comment.contribution.consultation
    offered = offered_themes(session, consultation)

    def boxes(themes: Sequence[Theme]) -> tuple[Choice, ...]:
        return tuple(Choice(str(one.id), one.name, one.id in said.themes) for one in themes)

    return tuple(
        ThemeGroup(str(one.id), one.name, boxes(offered[one.id]))
        for one in consultation.strategy.priorities
        if one.id in offered
    )


def _stances(standing: Standing, said: Codes) -> tuple[Choice, ...]:
    row = next(iter(standing["stance"]), None)
    return tuple(
        Choice(
            one.value,
            STANCE_NAMES[one],
            one is said.stance,
            STANCE_KEYS[one],
            row["reason"] if row is not None and row["stance"] == one.value else "",
        )
        for one in Stance
    )


def _kinds(comment: Comment, said: Codes) -> tuple[Choice, ...]:
    attached = tuple(file.file_name for file in comment.contribution.evidence)
    signs = candidates(comment.text, attached)
    return tuple(
        Choice(
            one.value,
            NAMES[one].capitalize(),
            one in said.kinds,
            KIND_KEYS[one],
            signs[one].reason if one in signs else "",
        )
        for one in PassageKind
    )
