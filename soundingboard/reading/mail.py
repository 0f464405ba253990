"""Reading one letter: from its bytes to what it says, who sent it, and what kind of mail it is."""

import datetime as dt
from dataclasses import dataclass

from soundingboard.reading.kinds import MailKind, kind_of
from soundingboard.reading.machines.bounces import BounceReport
from soundingboard.reading.machines.manners import spam_verdict, unanswerable
from soundingboard.reading.marking.parts_of_bodies import parts_of_lines
from soundingboard.reading.opening.bodies import Body, choose_body, is_inline_text
from soundingboard.reading.opening.envelope import (
    names_one_sender,
    read_envelope,
    signs_to,
    written_to,
)
from soundingboard.reading.opening.mime import Leaf, take_apart
from soundingboard.reading.opening.winmail import is_winmail, open_winmail
from soundingboard.reading.parts import Mark, Part, body_of

MAX_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a letter, its content as the sender packed it."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A letter as read. Joining the texts of `parts` gives `body` back, character by character.

    `problems` are sentences for staff about what was odd. `away_until` and `stand_in` are what an
    out-of-office reply states, None and "" where it does not. `unanswerable` says why no machine
    may answer the letter, `spam` which header calls it spam; both are "" where nothing does.
    """

    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    subject: str
    sender: str
    sender_name: str
    reply_to: str
    recipients: tuple[str, ...]
    written_to: tuple[str, ...]  # what the one To field names; empty where there are two
    date: dt.datetime | None
    authentication_results: tuple[str, ...]
    kind: MailKind
    kind_reason: str
    parts: tuple[Part, ...]
    attachments: tuple[Attachment, ...]
    bounce: BounceReport | None
    away_until: dt.date | None
    stand_in: str
    problems: tuple[str, ...]
    unanswerable: str
    spam: str
    signed: bool  # it bears a DKIM signature, good or bad
    signs_to: bool  # it does, and each of them covers the To field
    one_sender: bool  # one From field with one address: else nothing can vouch for "the" sender

    @property
    def body(self) -> str:
        """The best text of the letter, whole."""
        return body_of(self.parts)

    @property
    def new_text(self) -> str:
        """What the sender says in this letter, without greeting and farewell."""
        return "".join(part.text for part in self.parts if part.mark is Mark.NEW)

    @property
    def written_text(self) -> str:
        """All that the sender wrote in this letter, greeting and farewell included."""
        own = (Mark.NEW, Mark.GREETING)
        return "".join(part.text for part in self.parts if part.mark in own)


def read(raw: bytes, sent_text: str = "") -> ReadMail:
    """Read the bytes of a letter. Never raises, whatever the bytes are.

    `sent_text` is the text of the letter that this one answers, where it is known: its words are
    quotes in any form, and what stands between them is new.
    """
    taken = take_apart(raw)
    open_winmail(taken)
    envelope = read_envelope(taken.fields)
    body = choose_body(taken.leaves)
    parts = parts_of_lines(body.lines, body.rest, sent_text, envelope.sender_name)
    problems = [*taken.problems, *body.problems]
    if body.rest:
        problems.append("the text is very long: its end was not looked at line by line")
    judgement = kind_of(taken, envelope, parts, raw)
    return ReadMail(
        message_id=envelope.message_id,
        in_reply_to=envelope.in_reply_to,
        references=envelope.references,
        subject=envelope.subject,
        sender=envelope.sender,
        sender_name=envelope.sender_name,
        reply_to=envelope.reply_to,
        recipients=envelope.recipients,
        written_to=written_to(taken.fields),
        date=envelope.date,
        authentication_results=envelope.authentication_results,
        kind=judgement.kind,
        kind_reason=judgement.reason,
        parts=parts,
        attachments=_attachments(taken.leaves, body),
        bounce=judgement.bounce,
        away_until=judgement.away_until,
        stand_in=judgement.stand_in,
        problems=tuple(dict.fromkeys(problems))[:MAX_PROBLEMS],
        unanswerable=unanswerable(taken.fields, envelope),
        spam=spam_verdict(taken.fields),
        signed=taken.fields.has("dkim-signature"),
        signs_to=signs_to(taken.fields),
        one_sender=names_one_sender(taken.fields),
    )


def _attachments(leaves: list[Leaf], body: Body) -> tuple[Attachment, ...]:
    """All pieces that are not the body, nor another form of it."""
    chosen = {id(leaf) for leaf in body.used}
    forms = {leaf.alternative for leaf in body.used if leaf.alternative}
    found = []
    for leaf in leaves:
        other_form = leaf.alternative in forms and is_inline_text(leaf)
        if id(leaf) in chosen or other_form or not leaf.content:
            continue
        name = leaf.name or ("winmail.dat" if is_winmail(leaf) else "")
        found.append(Attachment(_safe_name(name), leaf.media_type, leaf.content))
    return tuple(found)


def _safe_name(name: str) -> str:
    """A file name without folders and without characters that hide its true ending."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in last if c.isprintable() and c not in "\u202e\u202d\u200e\u200f")[:200]
