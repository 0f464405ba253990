"""Mentions: where others speak of a person, to be looked through before any is handed out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.parser import BytesHeaderParser
from itertools import islice, zip_longest

from sqlalchemy import Column, ColumnElement, Table, Text, and_, func, or_, select
from sqlalchemy.orm import Session

from soundingboard.holdings.gathering import Holdings
from soundingboard.models import IncomingMail
from soundingboard.storage.base import Base

MOST = 500
"""Mentions shown: of a name that is everywhere, nobody reads more. Each table has a share."""
AROUND = 300  # characters shown on either side of a mention
MOST_OF_ONE = 3  # places shown of one text
RAW = "raw"
WHOLE = "whole"
"""Not a column: the words of a mail from beginning to end, of which some may be theirs."""
TOGETHER = 200  # raw mails looked through in one go
_TABLES = Base.metadata.tables
# Searches, work in the background and letters to others hold no words about somebody.
_NOT_LOOKED_IN = frozenset({"errand", "saved_search", "delivery", "delivery_state", "sign_in_link"})
_MARKS = frozenset(
    {"content_hash", "message_id", "address_hash", "token", "name_key", "key", "html", "owner"}
)
_HEADERS = ("From", "To", "Cc", "Reply-To", "Sender")

KINDS = {
    "comment": "What somebody else sent in",
    "incoming_mail": "A mail from somebody else",
    "journal_entry": "The journal, on something else",
    "stakeholder": "Somebody else on the list, perhaps the same person",
    "contribution": "What somebody else said of themselves",
    "passage_note": "A note of staff on somebody else’s words",
    "feedback": "An answer of ours",
    "digest": "A note in a digest",
    "document": "A document",
    "block": "A document",
    "suppression": "Why letters to another address were stopped",
}

WHOLE_MAIL = "A mail that may tell about somebody else too, whole"


@dataclass(frozen=True, order=True, slots=True)
class Spot:
    """Where somebody is mentioned: a column of a row."""

    table: str
    row: int
    column: str

    @property
    def key(self) -> str:
        """As a form names it."""
        return f"{self.table}:{self.row}:{self.column}"


@dataclass(frozen=True, slots=True)
class Mention:
    """What stands there: the words around each place, not redacted yet."""

    spot: Spot
    kind: str
    places: tuple[str, ...]


class Terms:
    """The names and addresses that are looked for, whatever stands between the words of a name."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(dict.fromkeys(" ".join(one.split()) for one in words if one.strip()))
        pieces = (r"[\W_]+".join(map(re.escape, one.split())) for one in self.words)
        found = "|".join(rf"(?<![\w.+-]){one}(?![\w-])" for one in pieces)
        self.pattern = re.compile(found or r"(?!)", re.IGNORECASE)
        self.addresses = tuple(one.lower().encode() for one in self.words if "@" in one)

    def likely(self, columns: Sequence[Column[str]]) -> ColumnElement[bool]:
        """The condition that a row might hold one of them; the pattern then says if it does."""
        return or_(
            *(
                and_(*(_has(column, word) for word in one.split()))
                for column in columns
                for one in self.words
            )
        )


def _has(column: Column[str], word: str) -> ColumnElement[bool]:
    # SQLite folds the case of a to z only, so a word with other letters is tried in each case.
    spellings = {word, word.lower(), word.upper(), word.capitalize()}
    return or_(*(column.icontains(one, autoescape=True) for one in spellings))


def shared_out(spots: Sequence[Spot]) -> tuple[list[Spot], bool]:
    """MOST of these, of each table and of raw mail alike many as far as it has them; if it cut."""
    kinds: dict[tuple[str, bool], list[Spot]] = {}
    for spot in spots:
        kinds.setdefault((spot.table, spot.column in (RAW, WHOLE)), []).append(spot)
    rounds = (one for turn in zip_longest(*kinds.values()) for one in turn if one is not None)
    chosen = set(islice(rounds, MOST))
    return [one for one in spots if one in chosen], len(chosen) < len(spots)


def in_rows(session: Session, held: Holdings, terms: Terms) -> list[Spot]:
    """Mentions in what is kept as text, in every table, but not in rows of the person's own.

    Of one table just over MOST at the most: enough to know that there are more (shared_out).
    """
    spots: list[Spot] = []
    for table in sorted(_TABLES.values(), key=lambda one: one.name):
        columns = _texts(table)
        if not columns or not terms.words:
            continue
        theirs = held.ids.get(table.name, frozenset())
        if table.name == "incoming_mail":
            theirs |= held.to_read  # shown whole
        here: list[Spot] = []
        query = select(table.c.id, *columns).where(terms.likely(columns))
        for row in session.execute(query.order_by(table.c.id)).mappings():
            if row["id"] in theirs:
                continue
            here += [
                Spot(table.name, row["id"], column.name)
                for column in columns
                if terms.pattern.search(row[column.name] or "")
            ]
            if len(here) > MOST:
                break
        spots += here
    return spots


def in_mail(
    session: Session, held: Holdings, terms: Terms, *, after: int, most: int
) -> tuple[int, list[Spot]]:
    """Mentions in the next raw mails: whom it was copied to, attachments, what was quoted.

    Returns the number of the last mail looked at, 0 when there was none, and what was found. Mail
    that somebody else sent to the person's own address of ours counts as one.
    """
    rows = session.execute(
        select(IncomingMail.id, IncomingMail.invitation_id)
        .where(IncomingMail.id > after)
        .order_by(IncomingMail.id)
        .limit(most)
    ).all()
    theirs, asked = held.ids["incoming_mail"], held.ids["invitation"]
    spots = [
        Spot("incoming_mail", number, WHOLE if number in held.to_read else RAW)
        for number, invitation in rows
        if number in held.to_read
        or (number not in theirs and (invitation in asked or _names(session, number, terms)))
    ]
    return (rows[-1][0] if rows else 0), spots


def _names(session: Session, number: int, terms: Terms) -> bool:
    # One at a time: two hundred mails with attachments would not fit into memory.
    raw = session.scalar(select(IncomingMail.raw).where(IncomingMail.id == number)) or b""
    lower = raw.lower()
    return any(address in lower for address in terms.addresses)


def everywhere(session: Session, held: Holdings, terms: Terms) -> tuple[list[Spot], bool]:
    """Mentions in all rows and all raw mail, at once; and whether there are more."""
    spots, last = in_rows(session, held, terms), -1
    while last:
        last, found = in_mail(session, held, terms, after=max(last, 0), most=TOGETHER)
        spots += found
    return shared_out(spots)


def count_mail(session: Session) -> int:
    """How many raw mails there are to look through."""
    return session.scalar(select(func.count(IncomingMail.id))) or 0


def show(session: Session, spots: Iterable[Spot], terms: Terms) -> list[Mention]:
    """What stands at these places now; a place that is gone is left out."""
    mentions = []
    for spot in spots:
        if spot.column == WHOLE:
            places, kind = _whole(session, spot), WHOLE_MAIL
        else:
            read = _in_raw if spot.column == RAW else _in
            places = read(session, spot, terms)
            kind = KINDS.get(spot.table, spot.table.replace("_", " ").capitalize())
        if places:
            mentions.append(Mention(spot, kind, places))
    return mentions


def _in(session: Session, spot: Spot, terms: Terms) -> tuple[str, ...]:
    table = _TABLES[spot.table]
    text = session.scalar(select(table.c[spot.column]).where(table.c.id == spot.row)) or ""
    places: list[str] = []
    until = -1
    for found in terms.pattern.finditer(text):
        if found.start() < until:
            continue
        start, end = max(0, found.start() - AROUND), min(len(text), found.end() + AROUND)
        before, after = "… " if start else "", " …" if end < len(text) else ""
        places.append(f"{before}{text[start:end].strip()}{after}")
        until = end
        if len(places) == MOST_OF_ONE:
            break
    return tuple(places)


def _whole(session: Session, spot: Spot) -> tuple[str, ...]:
    words = select(IncomingMail.subject, IncomingMail.body).where(IncomingMail.id == spot.row)
    return tuple(one for row in session.execute(words) for one in row if one)


def _in_raw(session: Session, spot: Spot, terms: Terms) -> tuple[str, ...]:
    raw = session.scalar(select(IncomingMail.raw).where(IncomingMail.id == spot.row))
    if raw is None:
        return ()
    try:
        head = BytesHeaderParser(policy=policy.compat32).parsebytes(raw)
    except (MessageError, ValueError, LookupError):
        return ("Somewhere in the mail as it came.",)
    named = [
        name
        for name in _HEADERS
        if any(terms.pattern.search(str(value)) for value in head.get_all(name, []))
    ]
    if named:
        return (f"Their address stands in the head of the mail: {', '.join(named)}.",)
    if any(one in raw.lower() for one in terms.addresses):
        return ("Their address stands in what was quoted or attached.",)
    return ("It came to the address of ours that was given to them; somebody else wrote it.",)


def _texts(table: Table) -> list[Column[str]]:
    if table.name in _NOT_LOOKED_IN or "id" not in table.c:
        return []
    return [one for one in table.c if type(one.type) is Text and one.name not in _MARKS]
