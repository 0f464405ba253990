"""Letters to many are planned: written once, and one row for each person by one statement."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Insert,
    LargeBinary,
    Select,
    Table,
    and_,
    case,
    func,
    insert,
    literal,
    null,
    select,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from soundingboard import blanks
from soundingboard.letters.letter import Letter
from soundingboard.models import Delivery, Invitation, Mailing, PlannedLetter, Stakeholder, Wording
from soundingboard.models.delivery import EACH
from soundingboard.outbox import addressing
from soundingboard.outbox.enclosing import Enclosed
from soundingboard.outbox.posting import worded
from soundingboard.outbox.rendering import Stationery
from soundingboard.storage.locks import alone_with
from soundingboard.storage.statistics import look_anew
from soundingboard.vocabulary import DeliveryState, Language

_TABLE = cast(Table, PlannedLetter.__table__)
_BOOK = cast(Table, Delivery.__table__)
MANY = 50_000  # readers, from which on PostgreSQL is told that they are many


@dataclass(frozen=True, slots=True)
class Plan:
    """A letter to many, and who gets it.

    `letter` writes it for a name, which is blanks.NAME or "", in a language; it has blanks.TOKEN
    for the person's token. `readers` selects (invitation id, address, name, token, language), each
    once. `once` and the invitation together are the key under which nobody gets a second letter.
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
    # Whoever plans the same at the same moment waits, and then finds our rows. The mailing's own
    # row stays free: whoever claims its letters holds that.
    alone_with(session, f"planning {key}")
    mailing = session.scalar(select(Mailing).where(Mailing.key == key))
    if mailing is None:
        mailing = Mailing(key=key, created_at=at)
        session.add(mailing)
    _tell_of_many(session, plan.readers)
    readers = plan.readers.subquery()
    has_name = func.trim(readers.c.name) != ""
    kinds = session.execute(select(readers.c.language, has_name).distinct()).all()
    if not kinds:
        return 0
    letters = {
        (language, named): plan.letter(blanks.NAME if named else "", language)
        for language, named in sorted(kinds)
    }
    wordings = {
        kind: _known(session, mailing, wording_for_many(stationery, letter, key, plan.files)).id
        for kind, letter in letters.items()
    }
    a_letter = next(iter(letters.values()))  # but for its words, each is like the others
    domain = stationery.letterhead.reply_domain
    row: dict[str, ColumnElement[Any]] = {
        "purpose": literal(a_letter.name),
        "once_key": literal(f"{EACH}{plan.once}"),
        "to_address": readers.c.email,
        "to_name": readers.c.name,
        "reply_to": literal("reply+") + readers.c.token + literal(f"@{domain}"),
        "answers": _earlier(plan.under, readers.c.id),
        "message_id": literal("<0")
        + _token(session, readers.c.id, stationery.chance())
        + literal(f"@{domain}>"),
        "created_at": literal(at, _TABLE.c.created_at.type),
        "not_after": literal(plan.not_after, _TABLE.c.not_after.type),
        "invitation_id": readers.c.id,
        # Nothing for whoever has become of another kind since the kinds were asked for.
        "wording_id": case(
            *(
                (and_(readers.c.language == language, has_name if named else ~has_name), number)
                for (language, named), number in wordings.items()
            )
        ),
    }
    before = session.scalar(select(func.max(_TABLE.c.id)))
    planned = _insert(session, row, empty=before is None)
    _queue(
        session,
        (_TABLE.c.wording_id.in_(wordings.values()), _TABLE.c.id > (before or 0)),
        not_before=max(at, mailing.not_before or at),
        bulk=a_letter.bulk,
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


def earlier_letter(session: Session, purpose: str, invitation: int) -> str:
    """The Message-ID that a letter planned under this purpose answers; empty for none."""
    return session.scalar(select(_earlier(purpose, literal(invitation)))) or ""


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


def _insert(session: Session, row: dict[str, ColumnElement[Any]], *, empty: bool) -> int:
    """Adds a letter for everybody who has none under its key; returns how many."""
    chosen = select(*(value.label(name) for name, value in row.items())).where(
        row["wording_id"].is_not(None)
    )
    statement: Insert = insert(_TABLE).from_select(list(row), chosen)
    if not _is_postgresql(session):
        statement = (
            sqlite.insert(_TABLE)
            .from_select(list(row), chosen)
            .on_conflict_do_nothing(index_elements=["invitation_id", "once_key"])
        )
    elif not empty:
        # Asked beforehand: being ready for a conflict at each row costs it a fifth more. And not
        # asked of an empty table: it would read that through for each row, while it grows.
        has_one = select(_TABLE.c.id).where(
            _TABLE.c.invitation_id == row["invitation_id"], _TABLE.c.once_key == row["once_key"]
        )
        statement = insert(_TABLE).from_select(list(row), chosen.where(~has_one.exists()))
    result = session.execute(statement, execution_options={"preserve_rowcount": True})
    return cast("CursorResult[Any]", result).rowcount


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


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
    session.execute(insert(_BOOK).from_select(list(row), chosen))


def _tell_of_many(session: Session, readers: Select[int, str, str, str, Language]) -> None:
    """Lets PostgreSQL know of many readers: mostly they were invited in this very transaction.

    Expecting few, it looks each of them up. To be told takes it as long as twenty thousand letters.
    """
    if not _is_postgresql(session):
        return
    first = readers.limit(MANY).subquery()
    if session.scalar(select(func.count()).select_from(first)) == MANY:
        look_anew(session, Invitation.consultation_id, Invitation.stakeholder_id)
        look_anew(session, Stakeholder.id)


def _token(session: Session, reader: ColumnElement[int], key: str) -> ColumnElement[str]:
    """What names each letter: its reader's number in hex, by which it is found (outbox.named).

    After it come 96 bits that nobody can guess: made with the key, or of chance.
    """
    text = _TABLE.c.once_key.type
    if _is_postgresql(session):
        # A fresh random number for each row would cost three times as much.
        four_bytes = func.int4send(reader, type_=LargeBinary())
        digest = func.sha256(literal(key.encode()).concat(four_bytes), type_=LargeBinary())
        chance = func.substr(digest, 1, 12, type_=LargeBinary())
        return func.encode(four_bytes.concat(chance), "hex", type_=text)
    number = func.printf("%08x", reader, type_=text)
    return number + func.lower(func.hex(func.randomblob(12)), type_=text)
