"""Letters to many are planned: written once, and one row for each person by one statement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from types import ModuleType
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    Table,
    and_,
    func,
    literal,
    null,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from soundingboard import blanks
from soundingboard.letters.letter import Letter
from soundingboard.models import Delivery, Mailing, PlannedLetter, Wording
from soundingboard.outbox import addressing
from soundingboard.outbox.enclosing import Enclosed
from soundingboard.outbox.posting import worded
from soundingboard.outbox.rendering import Stationery
from soundingboard.vocabulary import DeliveryState, Language

_TABLE = cast(Table, PlannedLetter.__table__)
_BOOK = cast(Table, Delivery.__table__)
# From hexadecimal to signs of base32 that a bounce's address may hold.
_HEX, _SIGNS = "0189", "ghij"


@dataclass(frozen=True, slots=True)
class Plan:
    """A letter to many, and who gets it.

    `letter` writes it for a name, which is blanks.NAME or "", in a language; it has blanks.TOKEN
    for the person's token. `readers` selects (invitation id, address, name, token, language), each
    once. `once` and the invitation's number make the key under which nobody gets a second letter.
    """

    letter: Callable[[str, Language], Letter]
    once: str
    readers: Select[int, str, str, str, Language]
    not_after: datetime | None
    under: str = ""  # the purpose of the earlier letter it is threaded under: "invitation"
    files: tuple[Enclosed, ...] = ()  # that go with every letter


def plan(session: Session, stationery: Stationery, key: str, plan: Plan, *, at: datetime) -> int:
    """Queues a letter for everybody who has none of this mailing yet; returns for how many.

    `key` names the mailing: "invitations:7". Planned again, it adds only who is new. Everybody's
    token makes their links and the address a reply goes to, and takes them off the list.
    """
    mailing = session.scalar(select(Mailing).where(Mailing.key == key))
    if mailing is None:
        mailing = Mailing(key=key, created_at=at)
        session.add(mailing)
    readers = plan.readers.subquery()
    has_name = func.trim(readers.c.name) != ""
    planned = 0
    kinds = product(Language, ((blanks.NAME, has_name), ("", ~has_name)))
    for language, (name, named_so) in kinds:
        whom = and_(readers.c.language == language, named_so)
        if session.scalar(select(readers.c.id).where(whom).limit(1)) is None:
            continue
        letter = plan.letter(name, language)
        domain = stationery.letterhead.reply_domain
        wording = _known(session, mailing, wording_for_many(stationery, letter, key, plan.files))
        row: dict[str, ColumnElement[Any]] = {
            "purpose": literal(letter.name),
            "once_key": literal(f"{plan.once}:") + readers.c.id.cast(_TABLE.c.once_key.type),
            "to_address": readers.c.email,
            "to_name": readers.c.name,
            "reply_to": literal("reply+") + readers.c.token + literal(f"@{domain}"),
            "answers": _earlier(plan.under, readers.c.id),
            "message_id": literal("<") + _token(session, readers.c.id) + literal(f"@{domain}>"),
            "created_at": literal(at, _TABLE.c.created_at.type),
            "not_after": literal(plan.not_after, _TABLE.c.not_after.type),
            "invitation_id": readers.c.id,
            "wording_id": literal(wording.id),
        }
        before = session.scalar(select(func.max(_TABLE.c.id))) or 0
        planned += _insert(session, row, whom)
        _queue(
            session,
            (_TABLE.c.wording_id == wording.id, _TABLE.c.id > before),
            not_before=max(at, mailing.not_before or at),
            bulk=letter.bulk,
        )
    return planned


def wording_for_many(
    stationery: Stationery, letter: Letter, key: str, files: Iterable[Enclosed] = ()
) -> Wording:
    """The words of a letter to many, with blanks for what is personal, in no mailing yet.

    `letter` has blanks.TOKEN for the token, `key` names the mailing.
    """
    wording = worded(
        stationery,
        letter,
        leave_url=f"{stationery.links.leave('')}{blanks.TOKEN}",
        reply_to=addressing.reply_address(blanks.TOKEN, stationery.letterhead.reply_domain),
        mailing=key,
    )
    wording.enclosures = [one.as_row() for one in files]
    return wording


def _earlier(purpose: str, invitation: ColumnElement[int]) -> ColumnElement[str]:
    """The Message-ID of the letter of this purpose to the same person, empty for none."""
    if not purpose:
        return literal("")
    first = (
        select(func.min(_TABLE.c.message_id))
        .where(_TABLE.c.invitation_id == invitation, _TABLE.c.purpose == purpose)
        .scalar_subquery()
    )
    return func.coalesce(first, "")


def _known(session: Session, mailing: Mailing, wording: Wording) -> Wording:
    """The mailing's wording that says the same, or this one: newcomers come one by one."""
    session.flush()
    for one in session.scalars(select(Wording).where(Wording.mailing_id == mailing.id)):
        if _said(one) == _said(wording):
            return one
    wording.mailing = mailing
    session.add(wording)
    session.flush()
    return wording


def _said(wording: Wording) -> tuple[object, ...]:
    return wording.subject, wording.text, wording.html, wording.headers, wording.enclosures


def _insert(session: Session, row: dict[str, ColumnElement[Any]], whom: ColumnElement[bool]) -> int:
    chosen = select(*(value.label(name) for name, value in row.items())).where(whom)
    statement = _dialect(session).insert(_TABLE).from_select(list(row), chosen)
    result = session.execute(
        statement.on_conflict_do_nothing(index_elements=["once_key"]),
        execution_options={"preserve_rowcount": True},
    )
    return cast("CursorResult[Any]", result).rowcount


def _dialect(session: Session) -> ModuleType:
    """Where the INSERT of this database is, with what to do about a row that is there already."""
    return postgresql if session.get_bind().dialect.name == "postgresql" else sqlite


def _queue(
    session: Session, which: tuple[ColumnElement[bool], ...], *, not_before: datetime, bulk: bool
) -> None:
    """Lets the letters just planned be due, from a moment on."""
    row: dict[str, ColumnElement[Any]] = {
        "id": _TABLE.c.id,
        "not_before": literal(not_before, _BOOK.c.not_before.type),
        "bulk": literal(bulk),
        "state": literal(DeliveryState.QUEUED, _BOOK.c.state.type),
        "attempts": literal(0),
        "last_reply": literal(""),
        "sent_at": null(),
        "owner": literal(""),
        "lease_until": null(),
    }
    chosen = select(*(value.label(name) for name, value in row.items())).where(*which)
    # Whoever planned the same at the same moment has let theirs be due by now.
    statement = _dialect(session).insert(_BOOK).from_select(list(row), chosen)
    session.execute(statement.on_conflict_do_nothing(index_elements=["id"]))


def _token(session: Session, reader: ColumnElement[int]) -> ColumnElement[str]:
    """A fresh token for each row, by the database's own chance: 90 bits of it and more.

    The reader's number comes first. What is planned one after the other then stands side by side
    in the index of Message-IDs, which is several times as fast to write as one all over the place.
    """
    text = _TABLE.c.once_key.type
    if session.get_bind().dialect.name == "postgresql":
        number = func.lpad(func.to_hex(reader), 8, "0", type_=text)
        chance = func.replace(func.gen_random_uuid().cast(text), "-", "", type_=text)
        return func.translate(number + func.left(chance, 24, type_=text), _HEX, _SIGNS)
    number = func.printf("%08x", reader, type_=text)
    signs: ColumnElement[str] = number + func.lower(func.hex(func.randomblob(12)))
    for digit, sign in zip(_HEX, _SIGNS, strict=True):
        signs = func.replace(signs, digit, sign)
    return signs
