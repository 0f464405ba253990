"""Telling a letter that only hands on what somebody else wrote: "FW: our comments, from Juno"."""

import re
from dataclasses import dataclass

from soundingboard.reading.mail import ReadMail
from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.opening.envelope import one_address, read_envelope
from soundingboard.reading.opening.fields import split_head
from soundingboard.reading.parts import Mark, Part, body_of

_FORWARDS = re.compile(
    r"^\s*(?:re\s*:\s*)?(?:fwd?|wg|tr|rv|enc|vl|doorst|ymlaen|pd|i)\s*(?:\[\d+\])?\s*:",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"(?im)^[\W_]{0,4}(?:from|oddi wrth|o|von|de|da|van|fra|från|od)\s*[*_]{0,2}\s*[:：]\s*(.+)$"
)


@dataclass(frozen=True, slots=True)
class HandedOn:
    """Whose words a letter hands on: name and address as far as it says them.

    `begins` is the first of its parts that holds them, None where they are an enclosed letter.
    """

    name: str
    address: str
    begins: int | None

    @property
    def who(self) -> str:
        """How a sentence names the writer."""
        return self.name or self.address or "somebody"


def handed_on(mail: ReadMail, ours: tuple[str, ...]) -> HandedOn | None:
    """Whose words a letter hands on; None where it does not, or where the words are ours.

    `ours` are names and addresses by which a letter of ours is known in the header that mail
    programs put over it. A person who hands on our own letter with an answer above it answers.
    """
    for file in mail.attachments:
        if file.media_type == "message/rfc822":
            envelope = read_envelope(split_head(file.content)[0])
            if envelope.sender and not _names(ours, envelope.sender):
                return HandedOn(envelope.sender_name, envelope.sender, None)
    if not _FORWARDS.match(mail.subject):
        return None
    for at, part in enumerate(mail.parts):
        if part.mark is not Mark.HEADER:
            continue
        found = _FROM.search(part.text)
        if found is None or _names(ours, part.text):
            return None
        name, address = one_address(found[1])
        return HandedOn(name.strip("*_ "), address, at + 1)
    return None


def as_own_words(mail: ReadMail, handed: HandedOn, sent_text: str) -> tuple[int, tuple[Part, ...]]:
    """The words a letter hands on, read as their writer's own; what stands above is left out.

    Returns at which character of the body they begin, and their parts.
    """
    begins = handed.begins or 0
    below = body_of(mail.parts[begins:])
    parts = parts_of_text(below, sent_text)
    if not any(part.mark is Mark.NEW and part.text.strip() for part in parts):
        parts = (Part(below, Mark.NEW),)
    return len(body_of(mail.parts[:begins])), parts


def _names(ours: tuple[str, ...], text: str) -> bool:
    folded = " ".join(text.split()).casefold()
    return any(name.casefold() in folded for name in ours if name)
