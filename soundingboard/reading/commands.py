"""Commands by mail: join, leave, help, open; forgiving about words, and never eating an answer."""

import re
from dataclasses import dataclass
from enum import StrEnum

from soundingboard.reading.aligning.pleasantries import is_closing, is_polite
from soundingboard.reading.mail import ReadMail
from soundingboard.reading.marking.quotes import is_device_line

MOST_WORDS = 16  # a longer sentence is an answer that happens to hold the word
_MOST_BESIDE = 60  # words; a longer text is an answer, whatever its first sentence says


class Command(StrEnum):
    """What somebody asks the list itself."""

    JOIN = "join"
    LEAVE = "leave"
    HELP = "help"
    OPEN = "open"  # what can I answer now?


@dataclass(frozen=True, slots=True)
class Asked:
    """A command, and whether the mail says more than that: then a person has to read it."""

    command: Command
    says_more: bool = False


# How people ask, in front of the word itself
_ASKING = (
    r"(?:(?:please|kindly|pls|just|now|can (?:you|i|we)|could (?:you|i|we)|would you(?: please)?"
    r"|will you|may i|i(?:'d| would)? (?:like|love|want|wish|need|prefer)(?: you)? to|i(?:'m| am)"
    r" asking (?:you )?to|we(?:'d| would) like to|how (?:do|can) i|os gwelwch yn dda|plis|hoffwn"
    r"(?: i)?|hoffen ni|(?:r?ydw|dw) i (?:eisiau|am)|a (?:wnewch|allwch|fedrwch) chi"
    r"|a gaf i) ){0,3}"
)
_LIST = r"(?: (?:from|off|to|of|on|oddi ar|i|ar|o))?(?: (?:this|these|the|your|all|any|eich|y|yr))?"
_LISTS = (
    r"(?: (?:future|further|more|open|e-?bost))?"
    r"(?: (?:mailing lists?|distribution lists?|lists?|mailings?|e-?mails?|emails|messages|letters"
    r"|mail|updates|newsletters?|soundings?|sounding board|consultations?|rhestr(?: bostio)?"
    r"|negeseuon|llythyrau))?"
)
_END = (
    r"(?: (?:please|pls|now|immediately|asap|at once|today|os gwelwch yn dda|plis|thanks"
    r"|thank you|many thanks|diolch(?: yn fawr)?))*"
)
_WHO = r"(?:me|us|my name|my (?:e-?mail )?(?:address|details)|my e-?mail|this (?:e-?mail )?address)"
_LEAVING = (
    rf"un-?subscribe(?: {_WHO})?|(?:remove|take|delete|drop|strike) {_WHO}(?: off| from| out)?"
    rf"|opt(?:ing)?[- ]?out|opt {_WHO} out|(?:stop|cease) (?:sending(?: {_WHO})?|e-?mailing(?: me)?"
    r"|contacting me|writing to me)|cancel my (?:subscription|membership)(?: to)?"
    r"|(?:i )?(?:do not|don'?t|no longer) (?:want|wish) to (?:receive|get|be on|hear from)"
    r"|(?:do not|don'?t) (?:e-?mail|write to|contact|send) (?:me|us)(?: any| again)?"
    r"|dad-?danysgrifi\w*|tynnwch (?:fi|fy enw|fy nghyfeiriad)(?: i ffwrdd)?"
    r"|peidiwch ag? (?:anfon|ysgrifennu|e-?bostio)(?: ata i| ataf)?"
)
_SHORTLY = r"leave|stop|sign ?off|no more|gadael|stopio"


def _way(words: str) -> re.Pattern[str]:
    return re.compile(_ASKING + f"(?:{words})" + _LIST + _LISTS + _END)


_WAYS: tuple[tuple[Command, re.Pattern[str]], ...] = (
    (Command.LEAVE, _way(f"{_LEAVING}|{_SHORTLY}")),
    (
        Command.JOIN,
        _way(
            r"join|(?:re-?)?subscribe(?: me)?|sign (?:me )?up|(?:add|put) (?:me|us|my (?:name"
            r"|address))|opt(?:ing)?[- ]?in|be added|become a member|register(?: me)?|ymuno"
            r"|tanysgrifio|ychwanegwch fi|rhowch fi|cael fy ychwanegu"
        ),
    ),
    (
        Command.HELP,
        _way(
            r"help(?: me)?|info(?:rmation)?|commands?|how (?:does this|do these) work"
            r"|(?:cymorth|help|gwybodaeth)|sut mae hyn yn gweithio"
        ),
    ),
    (
        Command.OPEN,
        _way(
            r"open|what(?:'s| is)(?: currently)? open(?: now| at the moment)?"
            r"|(?:what|which)(?: consultations?| questions?)? (?:can|may) i (?:answer|comment on"
            r"|respond to|reply to)(?: now)?|(?:list )?(?:all )?open consultations"
            r"|(?:what|which) consultations are open(?: now)?|agored"
            r"|(?:beth|pa ymgynghoriadau) sy(?:dd)? ar agor(?: nawr)?"
            r"|beth (?:alla|gaf) i (?:ei )?ateb"
        ),
    ),
)
# What nobody says who is speaking of a bus stop: enough even where more is said beside it.
_LEAVES_FOR_SURE = re.compile(_ASKING + f"(?:{_LEAVING})" + _LIST + _LISTS + _END)


def asked_of(mail: ReadMail) -> Asked | None:
    """The command in a mail, read from its words; where there are none, from its subject.

    The link in List-Unsubscribe arrives with nothing but a subject (RFC 2369); a subject that
    answers ours never counts. Greeting, thanks and the sender's own name beneath the command are
    not "more". Only leaving is seen beside other words, since nobody may be kept on a list by
    what else they said; there the mail `says_more`, and is for a person to read.
    """
    lines = _own_lines(mail)
    said = _plain("\n".join(lines))
    subject = _plain(mail.subject)
    answers = subject.startswith(("re ", "fw ", "fwd ", "aw ", "ymateb ", "ateb "))
    of_subject = None if answers else _named(subject)
    if not said:
        return Asked(of_subject) if of_subject else None
    command = _named(said)
    if command is not None:
        return Asked(command)
    if len(said.split()) > _MOST_BESIDE:
        return None
    first = re.split(r"(?<=[.!?;])\s", lines[0], maxsplit=1)[0]
    if _LEAVES_FOR_SURE.fullmatch(_plain(first)) or of_subject is Command.LEAVE:
        return Asked(Command.LEAVE, says_more=True)
    return None


def _own_lines(mail: ReadMail) -> list[str]:
    """The lines that say something: no greeting, no thanks, no closing and the name under it."""
    lines: list[str] = []
    for line in mail.new_text[:4_000].splitlines():
        if lines and is_closing(line):
            break
        if line.strip() and not is_polite(line) and not is_device_line(line.strip()):
            lines.append(line.strip())
    names = set(_plain(f"{mail.sender_name} {mail.sender.partition('@')[0]}").split())
    kept = [line for line in lines[1:] if not set(_plain(line).split()) <= names]
    return lines[:1] + kept


def _named(said: str) -> Command | None:
    if len(said.split()) > MOST_WORDS:
        return None
    return next((command for command, way in _WAYS if way.fullmatch(said)), None)


def _plain(text: str) -> str:
    plain = text[:2000].lower().replace("\u2019", "'")
    return " ".join(re.sub(r"[^\w' -]", " ", plain).split())
