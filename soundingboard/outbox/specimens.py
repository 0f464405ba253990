"""A letter as the bytes that will leave: of one that is planned, and of one that is only meant."""

from collections.abc import Iterable
from datetime import datetime

from soundingboard.models import Delivery, Wording
from soundingboard.outbox import addressing
from soundingboard.outbox.enclosing import from_rows, parts
from soundingboard.outbox.posting import Recipient
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.sealing import Seal, sealed
from soundingboard.outbox.skeleton import Person, Skeleton, Words

# As long as what is made when a letter is planned, so that every line breaks where it will.
TOKEN = "madewhenitissentnotbefore2"  # noqa: S105  # nobody's
NAME = f"{TOKEN}222222"


def specimen(
    stationery: Stationery, wording: Wording, *, to: Recipient, at: datetime, answers: str = ""
) -> bytes:
    """The mail that somebody would get, before it is planned.

    `answers` is the Message-ID of the letter it is shown under. It differs from the one that is
    sent by the person's token, the Message-ID with the boundary made of it, and the date, which
    here is `at`. It carries no seal.
    """
    domain = stationery.letterhead.reply_domain
    person = Person(
        to_name=to.name,
        to_address=to.address,
        reply_to=addressing.reply_address(TOKEN, domain),
        message_id=addressing.message_id(NAME, domain),
        date=at,
        answers=answers,
    )
    return _written(stationery, wording, person)


def as_it_leaves(stationery: Stationery, letter: Delivery, seals: Iterable[Seal] = ()) -> bytes:
    """A planned letter, byte for byte as it goes, or went, over the wire.

    Raises composing.Unwritable where it cannot be written, enclosing.NotOnTheShelf where a file
    that goes with it is missing.
    """
    person = Person(
        to_name=letter.to_name,
        to_address=letter.to_address,
        reply_to=letter.reply_to,
        message_id=letter.message_id,
        date=letter.created_at,
        answers=letter.answers,
    )
    message = _written(stationery, letter.wording, person)
    return sealed(message, seals) if seals else message


def _written(stationery: Stationery, wording: Wording, person: Person) -> bytes:
    files = from_rows(wording.enclosures)
    words = Words(
        wording.subject,
        wording.text,
        wording.html,
        tuple((name, value) for name, value in wording.headers),
        files,
    )
    head = stationery.letterhead
    sender = (head.organisation_name, head.from_address)
    return Skeleton(words, sender, parts(files, stationery.shelf)).write(person)
