"""Commands by mail: join, leave, help, open; forgiving about words, nothing beside them."""

import re
from enum import StrEnum

from soundingboard.reading.mail import ReadMail

MOST_WORDS = 12  # a longer text is an answer that happens to hold the word


class Command(StrEnum):
    """What somebody asks the list itself."""

    JOIN = "join"
    LEAVE = "leave"
    HELP = "help"
    OPEN = "open"  # what can I answer now?


_WAYS: tuple[tuple[Command, re.Pattern[str]], ...] = (
    (
        Command.LEAVE,
        re.compile(
            r"(?:please )?(?:leave|un-?subscribe|remove me|take me off|stop|opt[- ]?out|sign ?off)"
            r"(?: me)?(?: (?:from|off))?(?: (?:this|the|your) (?:mailing )?list)?(?: please)?"
            r"|(?:os gwelwch yn dda )?(?:gadael|dad-?danysgrifio)"
        ),
    ),
    (
        Command.JOIN,
        re.compile(
            r"(?:please )?(?:join|subscribe|sign me up|add me)(?: me)?"
            r"(?: to (?:this|the|your) (?:mailing )?list)?(?: please)?|ymuno|tanysgrifio"
        ),
    ),
    (Command.HELP, re.compile(r"(?:please )?help(?: me)?(?: please)?|info|help os gwelwch yn dda")),
    (
        Command.OPEN,
        re.compile(r"open|what(?:'s| is) open|what can i (?:answer|comment on)(?: now)?"),
    ),
)


def command_of(mail: ReadMail) -> Command | None:
    """The command a mail is, where it is one and nothing else.

    The words of the mail decide; where there are none, its subject does (that is how the link in
    List-Unsubscribe arrives, RFC 2369). A subject that answers ours never counts.
    """
    said = _plain(mail.new_text)
    if said:
        return _named(said)
    subject = _plain(mail.subject)
    return None if subject.startswith(("re ", "fw ", "fwd ")) else _named(subject)


def _named(said: str) -> Command | None:
    if len(said.split()) > MOST_WORDS:
        return None
    for command, way in _WAYS:
        if way.fullmatch(said):
            return command
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w' -]", " ", text[:2000].lower()).split())
