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


# How people ask, in front of the word itself
_ASKING = (
    r"(?:(?:please|kindly|can you|could you|would you|will you|i(?:'d| would) like to|i want to"
    r"|i wish to|os gwelwch yn dda|hoffwn|a wnewch chi) ){0,2}"
)
_LIST = r"(?: (?:from|off|to|of))?(?: (?:this|the|your|all|any))?(?: (?:future))?"
_LISTS = r"(?: (?:mailing lists?|lists?|mailings?|e-?mails?|emails|letters|updates|newsletter))?"
_END = r"(?: (?:please|os gwelwch yn dda|thanks|thank you|diolch))?"


def _way(words: str) -> re.Pattern[str]:
    return re.compile(_ASKING + f"(?:{words})" + _LIST + _LISTS + _END)


_WAYS: tuple[tuple[Command, re.Pattern[str]], ...] = (
    (
        Command.LEAVE,
        _way(
            r"leave|un-?subscribe(?: me)?|remove me|(?:remove|take|delete) (?:me|my (?:name|address"
            r"|e-?mail(?: address)?))(?: off| from)?|take me off|stop(?: sending(?: me)?)?"
            r"|opt(?:ing)?[- ]?out|opt me out|sign ?off|no more|do not (?:e-?mail|write to"
            r"|contact) me"
            r"|gadael|dad-?danysgrifio|tynnwch fi oddi ar y rhestr"
        ),
    ),
    (
        Command.JOIN,
        _way(
            r"join|subscribe(?: me)?|sign (?:me )?up|add me|put me on|opt(?:ing)?[- ]?in|be added"
            r"|ymuno|tanysgrifio|ychwanegwch fi"
        ),
    ),
    (Command.HELP, _way(r"help(?: me)?|info(?:rmation)?|how does this work|cymorth|help")),
    (
        Command.OPEN,
        _way(
            r"open|what(?:'s| is) open(?: now)?|what can i (?:answer|comment on)(?: now)?|agored"
            r"|beth sydd ar agor"
        ),
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
