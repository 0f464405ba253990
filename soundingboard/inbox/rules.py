"""The questions a mail is sorted by. Each says why it holds, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from soundingboard.addresses import read_address
from soundingboard.contributions.recording import is_late as is_after_the_end
from soundingboard.inbox.matching import Match
from soundingboard.reading.commands import Asked, Command
from soundingboard.reading.handing_on import HandedOn
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail
from soundingboard.reading.redirections import Redirection
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import ConsultationState, ContributionState, Membership, Proof


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
    is_our_letter: bool  # it bears the Message-ID of a letter of ours
    our_address: str
    has_answers: bool  # whether anything was left after quotes, greetings and signatures
    asked: Asked | None
    redirection: Redirection | None
    handed_on: HandedOn | None
    is_meant_for_us: bool = False  # written to us, not to another list and sent on to us
    doubt: str = ""  # why a report about a letter of ours is not believed
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


def is_doubtful_report(case: Case) -> str | None:
    if not case.doubt or case.mail.kind not in {MailKind.BOUNCE, MailKind.COMPLAINT}:
        return None
    return f"A report about a letter of ours that may be made up. {case.doubt}"


def is_bounce(case: Case) -> str | None:
    return _kind(case, MailKind.BOUNCE, "A letter of ours came back")


def is_delayed(case: Case) -> str | None:
    return _kind(case, MailKind.DELAYED, "A letter of ours is late, and still being tried")


def is_complaint(case: Case) -> str | None:
    return _kind(case, MailKind.COMPLAINT, "Somebody reported our letter as spam")


def is_our_own(case: Case) -> str | None:
    return "A letter of our own that came round." if case.is_our_letter else None


def is_calendar(case: Case) -> str | None:
    return _kind(case, MailKind.CALENDAR, "A calendar's answer to an appointment")


def is_read_receipt(case: Case) -> str | None:
    return _kind(case, MailKind.READ_RECEIPT, "A receipt for having been read")


def is_challenge(case: Case) -> str | None:
    return _kind(case, MailKind.CHALLENGE, "A robot that asks us to prove we are people")


def is_out_of_office(case: Case) -> str | None:
    sentence = _kind(case, MailKind.OUT_OF_OFFICE, "Out of the office")
    return sentence and sentence + _absence(case)


def is_automatic(case: Case) -> str | None:
    sentence = _kind(case, MailKind.AUTO_REPLY, "An automatic reply")
    return sentence and sentence + _absence(case)


def is_encrypted(case: Case) -> str | None:
    if case.mail.kind is not MailKind.ENCRYPTED:
        return None
    return "It is encrypted: only its addressee can read it. Ask the sender for a plain copy."


def is_unreadable(case: Case) -> str | None:
    if case.mail.kind is not MailKind.UNREADABLE:
        return None
    return "It could not be read. The bytes are kept: look at the source."


def is_from_our_address(case: Case) -> str | None:
    if case.mail.sender != case.our_address:
        return None
    return "It bears our own address, but is no letter we sent: perhaps a colleague handed it on."


def is_from_nobody(case: Case) -> str | None:
    """Without an address of its own a mail has no author, and must not be given another's."""
    if case.mail.sender and case.match.sender is not None:
        return None
    try:
        read_address(case.mail.sender)
    except Unreadable:
        return "It does not say who wrote it: its sender is missing, or is no address."
    return None


def leaves_by_address(case: Case) -> str | None:
    if not case.match.leaves_by_address:
        return None
    return "Asked to leave by the unsubscribe button of a mail program: it has its own address."


def is_from_a_list(case: Case) -> str | None:
    if case.mail.kind is not MailKind.LIST_MAIL or case.match.by_the_invited:
        return None
    return "It came through a mailing list, not from a person we asked."


def is_called_spam(case: Case) -> str | None:
    if not case.mail.spam or case.match.proven:
        return None
    return f"A mail server on the way called it spam ({case.mail.spam}). Look before you trust it."


def asks_to_leave(case: Case) -> str | None:
    obeyed = case.match.holds_a_key or (case.match.proven and case.is_meant_for_us)
    return "Asked to leave the list." if _leaves(case) and obeyed else None


def asks_to_leave_and_more(case: Case) -> str | None:
    if case.asked is None or case.asked.command is not Command.LEAVE or not case.asked.says_more:
        return None
    return "Asks to leave the list, and says more. Take them off, and see what else they say."


def has_left_already(case: Case) -> str | None:
    sender = case.match.sender
    if not _leaves(case) or sender is None or sender.membership is not Membership.LEFT:
        return None
    return "Asks to leave the list, and has left it already. Nothing is sent to them."


def asks_to_leave_without_proof(case: Case) -> str | None:
    if not _leaves(case) or case.match.sender is None:
        return None
    why = (
        "in a mail that may have been written to another list and sent on to us"
        if case.match.proven
        else "with nothing that only this person has"
    )
    return (
        f"Asks to leave the list, {why}. We ask their address whether it was them; you may also "
        "take them off."
    )


def asks_to_leave_from_elsewhere(case: Case) -> str | None:
    if not _leaves(case):
        return None
    return "Asks to leave the list, but nobody on it has this address. Find out who it is."


def asks_to_join(case: Case) -> str | None:
    return "Asked to join the list." if _asks(case, Command.JOIN) else None


def asks_for_help(case: Case) -> str | None:
    return "Asked for help." if _asks(case, Command.HELP) else None


def asks_what_is_open(case: Case) -> str | None:
    return "Asked what is open." if _asks(case, Command.OPEN) else None


def is_wrong_person(case: Case) -> str | None:
    if case.redirection is None:
        return None
    sentence = "It says that we wrote to the wrong person."
    if not case.redirection.instead:
        return sentence
    return f"{sentence} Named instead: {case.redirection.instead}."


def is_handed_on(case: Case) -> str | None:
    if case.handed_on is None:
        return None
    return f"It hands on what {case.handed_on.who} wrote. Say in whose name it should stand."


def answers_a_digest(case: Case) -> str | None:
    copy = case.match.copy
    if copy is None or not case.has_answers or case.mail.sender != copy.officer.email:
        return None
    return f"Its reader answers digest {copy.digest.number} on {copy.digest.subject}."


def is_unmatched(case: Case) -> str | None:
    if case.match.invitation is not None:
        return None
    return f"We do not know whose answer it is: {case.match.how}."


def is_unproven(case: Case) -> str | None:
    if case.match.proof is Proof.VOUCHED and not case.is_meant_for_us:
        return (
            f"It bears a known address ({case.match.how}), but may have been written to somebody "
            "else and sent on to us as it is: its To field does not name us, or is not signed."
        )
    if case.match.proof is not Proof.NONE:
        return None
    return (
        f"It bears a known address ({case.match.how}), but nothing only its owner has: no token, "
        "no letter it answers, no word of our mail server. Somebody else may have written it."
    )


def bears_a_replaced_link(case: Case) -> str | None:
    match = case.match
    if match.proof is not Proof.REPLACED or match.invitation is None:
        return None
    if match.vouched and match.author is not None and case.is_meant_for_us:
        return None
    who = match.invitation.stakeholder.name or match.invitation.stakeholder.email
    return (
        f"It answers the letter we sent to {who}, by a personal link that was replaced since: "
        "others have it too. Say in whose name it should stand."
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


def is_from_somebody_else(case: Case) -> str | None:
    invitation = case.match.invitation
    if invitation is None or case.match.author is not None:
        return None
    who = invitation.stakeholder.name or invitation.stakeholder.email
    late = " It came after the closing date." if is_late(case) else ""
    return (
        f"Written from {case.mail.sender}, in answer to the letter we sent to {who}: "
        f"{case.match.how}. It is recorded as their own, {ContributionState.UNCONFIRMED.value} "
        f"until they or you say that this is right.{late}"
    )


def is_late(case: Case) -> str | None:
    invitation = case.match.invitation
    if invitation is None or not is_after_the_end(invitation.consultation, case.came_at):
        return None
    return "It came after the consultation had closed. It is recorded, and marked late."


def is_an_answer(case: Case) -> str | None:
    return f"An answer: {case.match.how}."


def _kind(case: Case, kind: MailKind, sentence: str) -> str | None:
    return f"{sentence}: {case.mail.kind_reason}." if case.mail.kind is kind else None


def _absence(case: Case) -> str:
    words = ""
    if case.mail.away_until:
        words += f" Back on {case.mail.away_until:%d %B %Y}."
    if case.mail.stand_in:
        words += f" In the meantime: {case.mail.stand_in}."
    return words


def _asks(case: Case, command: Command) -> bool:
    return case.asked is not None and case.asked.command is command and not case.asked.says_more


def _leaves(case: Case) -> bool:
    return _asks(case, Command.LEAVE)
