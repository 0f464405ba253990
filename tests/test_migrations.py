"""The migrations: up, nothing left to do, down; on both databases we promise."""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import (
    Boolean,
    column,
    create_engine,
    delete,
    insert,
    inspect,
    select,
    table,
    text,
    update,
)
from sqlalchemy.orm import Session

from factories import a_contribution, a_stakeholder, an_invitation, an_open_consultation
from servers import postgresql
from soundingboard import blanks
from soundingboard.cli.database import alembic_config
from soundingboard.models import WORD_INDEX, Comment, Delivery, Officer, Placement, Stakeholder
from soundingboard.people.making_one import make_one
from soundingboard.searching.matching import said
from soundingboard.searching.words import read
from soundingboard.storage.columns import Moment
from soundingboard.storage.database import Database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'migrated.sqlite'}"
        return
    with postgresql() as address:
        yield address


def tables(url: str) -> set[str]:
    """The tables there are; those of SQLite's own index of words count as no table of ours."""
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return {name for name in names if not name.startswith(WORD_INDEX)}


def test_migrations_run_up_leave_nothing_to_do_and_run_down(url: str) -> None:
    config = alembic_config(url)

    command.upgrade(config, "head")
    assert tables(url) == {*Officer.metadata.tables, "alembic_version"}

    command.check(config)  # raises where the tables and the models differ

    command.downgrade(config, "base")
    assert tables(url) == {"alembic_version"}


def test_letters_of_the_first_version_keep_their_words_and_get_them_back(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "0001")
    engine = create_engine(url)
    kept = {
        "id": 7,
        "purpose": "invitation",
        "once_key": "invitation:1",
        "to_address": "olwen@partner.example",
        "to_name": "Olwen & Pryce",
        "subject": "A sounding",
        "text": zlib.compress(b"Hello Olwen\n"),
        "html": zlib.compress(b"<p>Hello Olwen</p>\n"),
        "headers": '[["Auto-Submitted", "auto-generated"]]',
        "reply_to": "reply+abc@reply.example",
        "envelope_from": "bounce+xyz@reply.example",
        "message_id": "<xyz.123456@reply.example>",
        "created_at": "2026-11-02 12:00:00",
        "not_before": "2026-11-02 12:00:00",
        "bulk": True,
        "state": "queued",
        "attempts": 0,
        "last_reply": "",
        "owner": "",
    }
    names, values = ", ".join(kept), ", ".join(f":{name}" for name in kept)
    with engine.begin() as book:
        book.execute(text(f"INSERT INTO delivery ({names}) VALUES ({values})"), kept)  # noqa: S608  # our own words

    command.upgrade(config, "head")
    with Session(engine) as session:
        letter = session.scalars(select(Delivery)).one()
        assert (letter.subject, letter.text, letter.html, letter.headers) == (
            "A sounding",
            "Hello Olwen\n",
            "<p>Hello Olwen</p>\n",
            [["Auto-Submitted", "auto-generated"]],
        )
        letter.wording.text = f"Hello {blanks.NAME}\n"
        letter.wording.html = f"<p>Hello {blanks.NAME}</p>\n"
        session.commit()

    command.downgrade(config, "0001")
    with engine.begin() as book:
        row = book.execute(text("SELECT * FROM delivery")).mappings().one()
    engine.dispose()
    assert (row["subject"], row["envelope_from"]) == ("A sounding", "bounce+xyz@reply.example")
    assert zlib.decompress(bytes(row["text"])).decode() == "Hello Olwen & Pryce\n"
    assert zlib.decompress(bytes(row["html"])).decode() == "<p>Hello Olwen &amp; Pryce</p>\n"


def test_words_said_before_there_was_an_index_are_found_and_so_are_changed_ones(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    database = Database(url)
    with database.begin() as session:
        consultation = an_open_consultation(session, "What is missing?")
        given = a_contribution(
            session,
            consultation,
            a_stakeholder(session),
            (None, "More apprenticeships, please."),
            (None, "The last bus leaves at six."),
        )
        first, second = given.comments
    database.close()

    command.downgrade(config, "0022")
    command.upgrade(config, "head")

    with database.begin() as session:
        assert _saying(session, "apprenticeship") == [first.id]
        session.execute(update(Comment).where(Comment.id == first.id).values(text="Trams, please."))
        session.execute(delete(Placement).where(Placement.comment_id == second.id))
        session.execute(delete(Comment).where(Comment.id == second.id))
    with database.begin() as session:
        found = {word: _saying(session, word) for word in ("apprenticeship", "bus", "tram")}
    database.close()
    assert found == {"apprenticeship": [], "bus": [], "tram": [first.id]}


def test_letters_keep_where_they_stand_when_that_gets_a_table_of_its_own(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "0035")
    engine = create_engine(url)
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    standing = [
        _letter(1, "sent", attempts=1, last_reply="250 2.0.0 Ok", sent_at=noon),
        _letter(2, "sending", owner="desk:7:abc", lease_until=noon + timedelta(hours=1)),
        _letter(3, "deferred", attempts=2, not_before=noon + timedelta(days=1), bulk=True),
        _letter(4, "queued"),
    ]
    event = {"delivery_id": 2, "at": noon, "state": "sending", "detail": ""}
    with engine.begin() as book:
        book.execute(
            insert(_WORDINGS_BEFORE).values(
                id=1, subject="", text=b"", html=b"", headers="[]", enclosures="[]"
            )
        )
        for row in standing:
            book.execute(insert(_LETTERS_BEFORE).values(**row))
        book.execute(insert(_EVENTS_BEFORE).values(**event))
        before = book.execute(select(_LETTERS_BEFORE).order_by(_LETTERS_BEFORE.c.id)).all()

    command.upgrade(config, "head")
    with Session(engine) as session:
        letters = session.scalars(select(Delivery).order_by(Delivery.id)).all()
        found = [{name: getattr(one, name) for name in standing[0]} for one in letters]
        assert found == standing
        assert [len(one.events) for one in letters] == [0, 1, 0, 0]

    command.downgrade(config, "0035")
    with engine.begin() as book:
        assert book.execute(select(_LETTERS_BEFORE).order_by(_LETTERS_BEFORE.c.id)).all() == before
        assert book.execute(select(_EVENTS_BEFORE.c.delivery_id)).all() == [(2,)]
    engine.dispose()


def test_letters_planned_together_keep_their_key_under_which_nobody_gets_a_second(
    url: str,
) -> None:
    config = alembic_config(url)
    command.upgrade(config, "head")
    database = Database(url)
    with database.begin() as session:
        invited = [an_invitation(session).id for _ in range(2)]
    database.close()
    command.downgrade(config, "0040")
    first, second = invited
    before = [
        (f"invitation:{first}", "invitation", first),
        (f"invitation:{second}", "invitation", second),
        (f"reminder:1:{second}", "reminder", second),
        (f"receipt:{second}", "receipt", second),
        (f"invitation:{second}0", "invitation", None),
    ]
    engine = create_engine(url)
    letters = _LETTERS_BEFORE
    with engine.begin() as book:
        book.execute(
            insert(_WORDINGS_BEFORE).values(
                id=1, subject="", text=b"", html=b"", headers="[]", enclosures="[]"
            )
        )
        for number, (key, purpose, invitation) in enumerate(before, 1):
            row = _letter(number, "", once_key=key, purpose=purpose, invitation_id=invitation)
            kept = {name: row[name] for name in row if name not in _STANDING}
            book.execute(insert(letters).values(**kept))

    command.upgrade(config, "head")
    keys = select(letters.c.once_key).order_by(letters.c.id)
    with engine.begin() as book:
        assert book.scalars(keys).all() == [
            "each:invitation",
            "each:invitation",
            "each:reminder:1",
            f"receipt:{second}",
            f"invitation:{second}0",
        ]

    command.downgrade(config, "0040")
    with engine.begin() as book:
        assert book.scalars(keys).all() == [key for key, *_ in before]
    engine.dispose()


_STANDING = (
    *("not_before", "bulk", "state", "attempts"),
    *("last_reply", "sent_at", "owner", "lease_until"),
)
_LETTERS_BEFORE = table(
    "delivery",
    column("id"),
    column("purpose"),
    column("once_key"),
    column("to_address"),
    column("to_name"),
    column("wording_id"),
    column("reply_to"),
    column("message_id"),
    column("created_at", Moment()),
    column("not_before", Moment()),
    column("answers"),
    column("not_after", Moment()),
    column("bulk", Boolean()),
    column("state"),
    column("attempts"),
    column("last_reply"),
    column("sent_at", Moment()),
    column("owner"),
    column("lease_until", Moment()),
    column("invitation_id"),
)
_WORDINGS_BEFORE = table(
    "wording", *map(column, ("id", "subject", "text", "html", "headers", "enclosures"))
)
_EVENTS_BEFORE = table(
    "delivery_event",
    column("delivery_id"),
    column("at", Moment()),
    column("state"),
    column("detail"),
)


def _letter(number: int, state: str, **standing: object) -> dict[str, object]:
    noon = datetime(2026, 11, 2, 12, tzinfo=UTC)
    return {
        "id": number,
        "purpose": "invitation",
        "once_key": f"invitation:{number}",
        "to_address": f"person{number}@partner.example",
        "to_name": "Olwen Pryce",
        "wording_id": 1,
        "reply_to": "",
        "message_id": f"<{number}@reply.example>",
        "created_at": noon,
        "not_before": noon,
        "answers": "",
        "not_after": None,
        "bulk": False,
        "state": state,
        "attempts": 0,
        "last_reply": "",
        "sent_at": None,
        "owner": "",
        "lease_until": None,
        "invitation_id": None,
        **standing,
    }


def _saying(session: Session, typed: str) -> list[int]:
    found = said(session, read(typed))
    return list(session.scalars(select(found.c.id)))


def test_who_drafted_a_consultation_is_known_as_its_author_afterwards(url: str) -> None:
    config = alembic_config(url)
    command.upgrade(config, "0033")
    engine = create_engine(url)
    with engine.begin() as book:
        book.execute(
            text(
                "INSERT INTO strategy (id, name, description, stage)"
                " VALUES (1, 'Plan', '', 'set up')"
            )
        )
        for number in (1, 2):
            book.execute(
                text(
                    "INSERT INTO consultation (id, strategy_id, title, mode, closes_at, created_at,"
                    " introduction, state, audience, second_share, signed_off_by, signed_off_hash,"
                    " opening_planned_by) VALUES (:id, 1, 'T', 'sounding', '2026-12-01',"
                    " '2026-11-02', '', 'draft', 'everybody', 0, '', '', '')"
                ),
                {"id": number},
            )
        book.execute(
            text(
                "INSERT INTO journal_entry (at, actor, event, subject, subject_id, detail) VALUES"
                " ('2026-11-02', 'Siân \"S\" Pryce', 'drafted', 'consultation', 2, 'T')"
            )
        )
    command.upgrade(config, "0034")
    with engine.connect() as book:
        found = book.execute(text("SELECT authors FROM consultation ORDER BY id")).scalars()
        authors = [json.loads(one) if isinstance(one, str) else one for one in found]
    engine.dispose()
    assert authors == [[], ['Siân "S" Pryce']]


def test_two_made_one_keep_what_hangs_on_them_up_and_down(url: str) -> None:
    """What points to a person or an invitation is there as before, whose table was made anew."""
    config = alembic_config(url)
    command.upgrade(config, "0049")
    engine = create_engine(url)
    at = datetime(2026, 11, 2, 12, tzinfo=UTC)
    people = table(
        "stakeholder",
        *map(column, ("id", "email", "source", "name", "job_title", "place", "membership")),
        column("added_at", Moment()),
    )
    told = {"source": "by hand", "name": "Jane", "job_title": "", "place": ""}
    with engine.begin() as connection:
        for number in (1, 2):
            row = {"id": number, "email": f"jane{number}@x.example", "added_at": at}
            connection.execute(insert(people).values(**row, **told, membership="active"))
        connection.execute(text("INSERT INTO stakeholder_group (id, name) VALUES (1, 'Board')"))
        connection.execute(
            text("INSERT INTO group_member (group_id, stakeholder_id) VALUES (1, 1)")
        )
    command.upgrade(config, "head")
    with Session(engine) as session:
        home, work = session.scalars(select(Stakeholder).order_by(Stakeholder.id))
        assert [group.name for group in home.groups] == ["Board"]
        asked = an_open_consultation(session, "What?")
        twin, counts = (an_invitation(session, asked, one) for one in (home, work))
        make_one(session, home, work, take=(), at=at, actor="Olwen Pryce")
        tokens = [twin.token, counts.token]
        session.commit()
    command.downgrade(config, "0049")
    with engine.connect() as connection:
        assert connection.execute(
            text("SELECT email, membership FROM stakeholder ORDER BY id")
        ).all() == [("jane1@x.example", "left"), ("jane2@x.example", "active")]
        kept = connection.execute(text("SELECT token FROM invitation ORDER BY id")).scalars()
        assert kept.all() == tokens
        assert connection.execute(text("SELECT stakeholder_id FROM group_member")).all() == [(2,)]
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    command.upgrade(config, "head")
    command.check(config)
    engine.dispose()
