"""Whatever people do to the passages of a mail, in any order: no word is lost, moved or doubled."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from factories import NOON, a_contribution, a_stakeholder, an_open_consultation
from soundingboard.contributions import corrections, left_out, placing, undoing
from soundingboard.contributions.coders import Coders
from soundingboard.contributions.stretches import pieces_of, words_at
from soundingboard.models import Contribution, IncomingMail
from soundingboard.refusals import Refusal
from soundingboard.storage.base import Base
from soundingboard.storage.database import Database
from soundingboard.vocabulary import Channel

BY = "Olwen Pryce"
LINES = ("More colleges.", "Later buses, please", "> our question", "Ŵyl\x00 🜁!", "-- ", "", "\t")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "move", "dismiss", "split", "join", "take", "undo"]),
        st.integers(0, 9),
        st.integers(0, 40),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    Base.metadata.create_all(database.engine)
    yield database
    database.close()


@pytest.fixture(scope="module")
def coders() -> Coders:
    return Coders()


def a_mail_in_pieces(session: Session, lines: list[str], spoken: set[int]) -> Contribution:
    """A mail of these lines; those numbered in `spoken` are passages, the rest was left out."""
    body = "".join(f"{line}\n" for line in lines)
    mail = IncomingMail(content_hash="1" * 64, raw=b"", size=0, source="smtp", received_at=NOON)
    mail.body = body
    consultation = an_open_consultation(session, "Which skills?", "Which routes?")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]
    wanted = [n for n in sorted(spoken) if n < len(lines) and lines[n].strip()]
    given_in = a_contribution(
        session,
        consultation,
        a_stakeholder(session),
        *((consultation.questions[0], lines[n].strip().replace("\x00", "\ufffd")) for n in wanted),
        channel=Channel.EMAIL,
        incoming_mail=mail,
    )
    for comment, number in zip(given_in.comments, wanted, strict=True):
        indent = len(lines[number]) - len(lines[number].lstrip())
        comment.start = starts[number] + indent
        comment.end = comment.start + len(comment.text)
    session.flush()
    return given_in


def do(
    session: Session, given_in: Contribution, step: tuple[str, int, int], coders: Coders
) -> None:
    what, which, where = step
    if what == "undo":
        done = undoing.last(session, given_in)
        if done is not None:
            undoing.undo(session, given_in, done.id, by=BY, at=NOON, coders=coders)
        return
    if what == "take":
        span = (where, where + 3 * which)
        left_out.take_in(session, given_in, span, left_out_as="quoted", by=BY, at=NOON)
        return
    if not given_in.comments:
        return
    comment = given_in.comments[which % len(given_in.comments)]
    if what == "accept":
        placing.accept(session, comment, by=BY, at=NOON, coders=coders)
    elif what == "dismiss":
        placing.dismiss(session, comment, by=BY, at=NOON, coders=coders)
    elif what == "split":
        placing.split(session, comment, where, by=BY, at=NOON, coders=coders)
    elif what == "join":
        placing.join(session, comment, by=BY, at=NOON, coders=coders)
    else:
        questions = given_in.consultation.questions
        key = f"question:{questions[where % 2].id}" if where % 3 else None
        placing.move(session, comment, key, by=BY, at=NOON, coders=coders)


def is_whole(given_in: Contribution) -> None:
    """Each passage is exactly its stretches of the mail; stretches and leftovers make the body."""
    mail = given_in.incoming_mail
    assert mail is not None
    assert [one.position for one in given_in.comments] == list(range(1, len(given_in.comments) + 1))
    for one in given_in.comments:
        assert one.text.strip()
        assert one.text == words_at(pieces_of(one), mail.body)
    pieces = sorted(piece for one in given_in.comments for piece in pieces_of(one))
    edges = [0, *(edge for piece in pieces for edge in piece), len(mail.body)]
    assert edges == sorted(edges), "two passages share words"
    left = [mail.body[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    taken = [mail.body[a:b] for a, b in pieces]
    assert mail.body == "".join(
        words for pair in zip(left, [*taken, ""], strict=True) for words in pair
    )
    starts = [one.start for one in given_in.comments]
    assert starts == sorted(starts, key=lambda start: start or 0)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=7),
    spoken=st.sets(st.integers(0, 6), max_size=5),
    steps=STEPS,
)
def test_every_word_stays_whatever_is_done(
    database: Database,
    coders: Coders,
    lines: list[str],
    spoken: set[int],
    steps: list[tuple[str, int, int]],
) -> None:
    with Session(database.engine) as session:
        given_in = a_mail_in_pieces(session, lines, spoken)
        is_whole(given_in)
        for step in steps:
            with session.begin_nested() as point:
                try:
                    do(session, given_in, step, coders)
                except Refusal:
                    point.rollback()
            session.expire_all()
            is_whole(given_in)
        session.rollback()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    lines=st.lists(st.sampled_from(LINES), min_size=1, max_size=7),
    spoken=st.sets(st.integers(0, 6), max_size=5),
    steps=STEPS,
)
def test_undoing_everything_leads_back_to_the_beginning(
    database: Database,
    coders: Coders,
    lines: list[str],
    spoken: set[int],
    steps: list[tuple[str, int, int]],
) -> None:
    with Session(database.engine) as session:
        given_in = a_mail_in_pieces(session, lines, spoken)
        at_first = [corrections.standing(one) for one in given_in.comments]
        for step in steps:
            with session.begin_nested() as point:
                try:
                    do(session, given_in, step, coders)
                except Refusal:
                    point.rollback()
            session.expire_all()
        while (done := undoing.last(session, given_in)) is not None:
            undoing.undo(session, given_in, done.id, by=BY, at=NOON, coders=coders)
            session.expire_all()
        assert [corrections.standing(one) for one in given_in.comments] == at_first
        session.rollback()
