"""The questions a mail is sorted by. Each says why it holds, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from soundingboard.addresses import read_address
from soundingboard.contributions.recording import is_late as is_after_the_end
from soundingboard.inbox.matching import Match
from soundingboard.reading.commands import Command
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import ConsultationState, ContributionState

MACHINES = {
    MailKind.AUTO_REPLY: "An automatic reply.",
    MailKind.OUT_OF_OFFICE: "Out of the office.",
    MailKind.CALENDAR: "A calendar's answer to an appointment.",
    MailKind.READ_RECEIPT: "A receipt for having been read.",
    MailKind.CHALLENGE: "A robot that asks us to prove we are people.",
}


@dataclass(frozen=True, slots=True)
class Case:
    """Everything sorting looks at."""

    mail: ReadMail
    match: Match
    came_at: datetime
    size: int  # bytes
    left_in: str  # where the whole of it lies, if it was too large to be fetched
    max_bytes: int
    copy_of: int | None  # the id of a mail with the same Message-ID that came before
    our_addresses: frozenset[str]
    has_answers: bool  # whether anything was left after quotes, greetings and signatures
    command: Command | None
    corrects: tuple[int, ...] = ()  # numbers of points of a receipt that it speaks of


def is_copy(case: Case) -> str | None:
    return f"The same mail as number {case.copy_of}." if case.copy_of else None


def is_too_large(case: Case) -> str | None:
    if case.size <= case.max_bytes:
        return None
    size = f"{case.size // 1_000_000} MB"
    if case.left_in:
        return f"Too large to be fetched ({size}). The whole of it lies in {case.left_in}."
    return f"Too large to be read by itself ({size}). It is kept whole."


def is_our_own(case: Case) -> str | None:
    return (
        "A letter of our own that came round." if case.mail.sender in case.our_addresses else None
    )


def is_bounce(case: Case) -> str | None:
    return case.mail.kind_reason if case.mail.kind is MailKind.BOUNCE else None


def is_delayed(case: Case) -> str | None:
    return case.mail.kind_reason if case.mail.kind is MailKind.DELAYED else None


def is_complaint(case: Case) -> str | None:
    if case.mail.kind is not MailKind.COMPLAINT:
        return None
    return "Somebody reported our letter as spam; they get no more."


def is_automatic(case: Case) -> str | None:
    if case.mail.kind not in MACHINES:
        return None
    sentence = MACHINES[case.mail.kind]
    if case.mail.away_until:
        sentence += f" Back on {case.mail.away_until:%d %B %Y}."
    if case.mail.stand_in:
        sentence += f" In the meantime: {case.mail.stand_in}."
    return sentence


def is_closed_to_reading(case: Case) -> str | None:
    if case.mail.kind is MailKind.ENCRYPTED:
        return "It is encrypted: only its addressee can read it. Ask the sender for a plain copy."
    if case.mail.kind is MailKind.UNREADABLE:
        return "It could not be read. The bytes are kept: look at the source."
    return None


def is_from_nobody(case: Case) -> str | None:
    """Without an address of its own a mail has no author, and must not be given another's."""
    if case.mail.sender and case.match.sender is not None:
        return None
    try:
        read_address(case.mail.sender)
    except Unreadable:
        return "It does not say who wrote it: its sender is missing, or is no address."
    return None


def is_from_a_list(case: Case) -> str | None:
    if case.mail.kind is not MailKind.LIST_MAIL or case.match.by_the_invited:
        return None
    return "It came through a mailing list, not from a person we asked."


def asks_to_leave(case: Case) -> str | None:
    if case.command is not Command.LEAVE or case.match.sender is None:
        return None
    return "Asked to leave the list."


def asks_to_leave_from_elsewhere(case: Case) -> str | None:
    if case.command is not Command.LEAVE or case.match.sender is not None:
        return None
    return "Asks to leave the list, but nobody on it has this address. Find out who it is."


def asks_to_join(case: Case) -> str | None:
    return "Asked to join the list." if case.command is Command.JOIN else None


def asks_for_help(case: Case) -> str | None:
    return "Asked for help." if case.command in {Command.HELP, Command.OPEN} else None


def is_unmatched(case: Case) -> str | None:
    if case.match.invitation is not None:
        return None
    return f"We do not know which consultation it answers: {case.match.how}."


def is_unproven(case: Case) -> str | None:
    if case.match.proven:
        return None
    return (
        "It bears a known address but nothing only its owner has: no token, no letter it answers, "
        "no word of our mail server. Somebody else may have written it."
    )


def says_nothing_new(case: Case) -> str | None:
    if case.has_answers or case.mail.attachments or case.corrects:
        return None
    return "Nothing new is left after the quoted letter, greeting and signature."


def is_before_opening(case: Case) -> str | None:
    invitation = case.match.invitation
    if invitation and invitation.consultation.state in {
        ConsultationState.OPEN,
        ConsultationState.CLOSED,
    }:
        return None
    return "Its consultation is not open yet."


def corrects_points(case: Case) -> str | None:
    """Who answers a receipt may say where their points belong, after the end as well."""
    if not case.corrects or not case.match.by_the_invited:
        return None
    numbers = [str(number) for number in case.corrects]
    named = (
        f"points {', '.join(numbers[:-1])} and {numbers[-1]}"
        if numbers[1:]
        else (f"point {numbers[0]}")
    )
    return f"Says of {named} of a receipt what is meant."


def is_late(case: Case) -> str | None:
    invitation = case.match.invitation
    if invitation is None or not is_after_the_end(invitation.consultation, case.came_at):
        return None
    return "It came after the consultation had closed. It is recorded, and marked late."


def is_from_somebody_else(case: Case) -> str | None:
    if case.match.by_the_invited or case.match.invitation is None:
        return None
    invited = case.match.invitation.stakeholder
    who = invited.name or invited.email
    return (
        f"Written from {case.mail.sender}, in answer to the letter we sent to {who}. It is "
        f"recorded as their own, {ContributionState.UNCONFIRMED.value} until you say who this is."
    )
