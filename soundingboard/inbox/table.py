"""The table a mail is sorted by, to be read aloud from top to bottom: the first line that holds."""

from collections.abc import Callable
from dataclasses import dataclass

from soundingboard.inbox import rules
from soundingboard.inbox.next_steps import NextStep as Step
from soundingboard.inbox.rules import Case
from soundingboard.vocabulary import Disposition as State

Rule = Callable[[Case], str | None]

_HELD_STEPS = (Step.RECORD_AS, Step.RECORD_AS_SENDERS, Step.MARK_AUTOMATIC, Step.IGNORE)
_MACHINE_STEPS = (Step.RECORD_AS, Step.NO_MORE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: how this kind is called and recognised, what is done, and what staff can do next.

    The rule gives the sentence that staff read; `state` is where the mail ends by itself.
    """

    name: str
    recognised: str
    rule: Rule
    done: str
    state: State
    next: tuple[Step, ...]


TABLE: tuple[Line, ...] = (
    Line(
        "duplicate",
        "same Message-ID, sender and words as an earlier mail",
        rules.is_copy,
        "kept, nothing else",
        State.DUPLICATE,
        (Step.RECORD_AS,),
    ),
    Line(
        "too large",
        "more bytes than the setting allows",
        rules.is_too_large,
        "kept whole; only its first part is read",
        State.HELD,
        _HELD_STEPS,
    ),
    Line(
        "doubtful report",
        "a bounce or complaint that no mail server seems to have written, that names another "
        "address than the letter went to, or nothing of the letter but an address",
        rules.is_doubtful_report,
        "kept for a person: a report can stop all letters to an address",
        State.HELD,
        (Step.BELIEVE_REPORT, Step.RECORD_AS, Step.IGNORE),
    ),
    Line(
        "bounce",
        "a delivery status report (RFC 3464), or the forms of servers that send none",
        rules.is_bounce,
        "the letter it is about is marked; after a hard bounce its address gets no more",
        State.BOUNCE,
        _MACHINE_STEPS,
    ),
    Line(
        "delivery delay",
        "a delivery status report whose action is delayed",
        rules.is_delayed,
        "noted on the letter it is about; nothing is sent again",
        State.DELAYED,
        _MACHINE_STEPS,
    ),
    Line(
        "complaint",
        "a feedback report (ARF, RFC 5965)",
        rules.is_complaint,
        "the address our letter went to gets no more",
        State.COMPLAINT,
        (Step.RECORD_AS,),
    ),
    Line(
        "our own letter",
        "it bears the Message-ID of a letter of ours",
        rules.is_our_own,
        "kept; never answered, so that no loop begins",
        State.AUTOMATIC,
        (Step.RECORD_AS,),
    ),
    Line(
        "unsubscribe button",
        "sent to leave+TOKEN, the address in List-Unsubscribe (RFC 2369)",
        rules.leaves_by_address,
        "the invited person leaves at once, as by the link in the letter",
        State.LEAVE,
        (Step.RECORD_AS,),
    ),
    Line(
        "calendar reply",
        "a text/calendar part with a method (RFC 5546)",
        rules.is_calendar,
        "kept; never answered",
        State.AUTOMATIC,
        _MACHINE_STEPS,
    ),
    Line(
        "read receipt",
        "a disposition notification (MDN, RFC 8098)",
        rules.is_read_receipt,
        "kept; never answered",
        State.AUTOMATIC,
        _MACHINE_STEPS,
    ),
    Line(
        "challenge",
        "a spam filter asks us to confirm that we are people",
        rules.is_challenge,
        "kept; never answered",
        State.AUTOMATIC,
        _MACHINE_STEPS,
    ),
    Line(
        "out of office",
        "an automatic reply (RFC 3834 and what clients do) that speaks of an absence",
        rules.is_out_of_office,
        "kept, with the day of return and the stand-in in its reason; never answered",
        State.AUTOMATIC,
        (Step.RECORD_AS, Step.ASK_NAMED, Step.NO_MORE),
    ),
    Line(
        "automatic reply",
        "any other automatic reply; Precedence: bulk alone never is",
        rules.is_automatic,
        "kept; never answered",
        State.AUTOMATIC,
        (Step.RECORD_AS, Step.ASK_NAMED, Step.NO_MORE),
    ),
    Line(
        "encrypted",
        "S/MIME or PGP",
        rules.is_encrypted,
        "kept; its sender can be asked for a plain copy",
        State.HELD,
        (Step.SEND_HELP, *_HELD_STEPS),
    ),
    Line(
        "unreadable",
        "no text, no file we can open, or no letter at all",
        rules.is_unreadable,
        "kept; the source can be downloaded",
        State.HELD,
        (Step.READ_AGAIN, *_HELD_STEPS),
    ),
    Line(
        "from our own address",
        "our From address, but not our Message-ID",
        rules.is_from_our_address,
        "kept for a person: perhaps a colleague hands something on",
        State.HELD,
        _HELD_STEPS,
    ),
    Line(
        "from nobody",
        "no sender, or none that is an address",
        rules.is_from_nobody,
        "kept; given to nobody",
        State.HELD,
        (Step.RECORD_AS, Step.TAKE_OFF_INVITED, Step.MARK_AUTOMATIC, Step.IGNORE),
    ),
    Line(
        "list mail",
        "List-Id or List-Unsubscribe, in answer to nothing, not from the invited person",
        rules.is_from_a_list,
        "kept for a person; never answered",
        State.HELD,
        (Step.NO_MORE, *_HELD_STEPS),
    ),
    Line(
        "called spam",
        "a spam header of a mail server, and nothing that proves the sender",
        rules.is_called_spam,
        "kept for a person; never answered",
        State.HELD,
        (Step.NO_MORE, *_HELD_STEPS),
    ),
    Line(
        "leave",
        "asks to leave, from a person whose mail is proven",
        rules.asks_to_leave,
        "they leave at once",
        State.LEAVE,
        (Step.RECORD_AS,),
    ),
    Line(
        "leave, and more",
        "asks to leave, and says something else beside it",
        rules.asks_to_leave_and_more,
        "kept for a person, so that neither the wish nor the words are lost",
        State.HELD,
        (Step.TAKE_OFF, *_HELD_STEPS),
    ),
    Line(
        "left already",
        "asks to leave, from the address of somebody who has left, without proof",
        rules.has_left_already,
        "kept; they stay off, and no letter asks them",
        State.LEAVE,
        (Step.RECORD_AS,),
    ),
    Line(
        "leave, without proof",
        "asks to leave, from an address on the list; nothing proves it, or that our list is meant",
        rules.asks_to_leave_without_proof,
        "a letter asks that address; its link, or staff, takes them off",
        State.ASKED_TO_LEAVE,
        (Step.TAKE_OFF, Step.RECORD_AS, Step.IGNORE),
    ),
    Line(
        "leave, from elsewhere",
        "asks to leave, from an address nobody on the list has",
        rules.asks_to_leave_from_elsewhere,
        "kept for a person, who finds out who it is",
        State.HELD,
        (Step.TAKE_OFF_INVITED, Step.NO_MORE, Step.SEND_HELP, Step.RECORD_AS, Step.IGNORE),
    ),
    Line(
        "join",
        "asks to join, in English or Welsh, and says nothing else",
        rules.asks_to_join,
        "a letter asks the address for a yes",
        State.JOIN,
        (Step.RECORD_AS, Step.SEND_HELP),
    ),
    Line(
        "help",
        "asks for help, and says nothing else",
        rules.asks_for_help,
        "a letter explains how to answer, join and leave; once a day",
        State.HELP,
        (Step.RECORD_AS, Step.SEND_HELP),
    ),
    Line(
        "open",
        "asks what is open, and says nothing else",
        rules.asks_what_is_open,
        "a letter lists what they may answer, each with their own address; once a day",
        State.HELP,
        (Step.RECORD_AS, Step.SEND_HELP),
    ),
    Line(
        "wrong person",
        "a short mail: she has left, not me, please write to somebody else",
        rules.is_wrong_person,
        "kept for a person, with whoever is named instead",
        State.HELD,
        (Step.ASK_NAMED, Step.TAKE_OFF, Step.TAKE_OFF_INVITED, *_HELD_STEPS),
    ),
    Line(
        "handed on",
        "a forwarded letter of somebody else's, not of ours",
        rules.is_handed_on,
        "kept for a person, who says in whose name the words stand",
        State.HELD,
        (Step.OPEN_ENCLOSED, *_HELD_STEPS),
    ),
    Line(
        "reply to a digest",
        "sent to the address of a digest, by the reader it was sent to",
        rules.answers_a_digest,
        "recorded as their contribution on what the digest is about, with a receipt",
        State.ACCEPTED,
        (),
    ),
    Line(
        "unmatched",
        "no token, no letter of ours answered, and the sender does not tell which",
        rules.is_unmatched,
        "kept for a person, with the consultation its quotes point to",
        State.HELD,
        (*_HELD_STEPS, Step.SEND_HELP),
    ),
    Line(
        "unproven",
        "an invited person's address, but nothing only they have",
        rules.is_unproven,
        "kept for a person; recorded in nobody's name",
        State.HELD,
        _HELD_STEPS,
    ),
    Line(
        "replaced link",
        "by a personal link or reply address that staff have replaced; nothing else proves it",
        rules.bears_a_replaced_link,
        "kept for a person, with the invitation it answers; recorded in nobody's name",
        State.HELD,
        _HELD_STEPS,
    ),
    Line(
        "nothing new",
        "only quotes, greeting and signature are left",
        rules.says_nothing_new,
        "kept for a person",
        State.HELD,
        (Step.READ_AGAIN, *_HELD_STEPS),
    ),
    Line(
        "too early",
        "its consultation is not open",
        rules.is_before_opening,
        "kept for a person",
        State.HELD,
        (Step.READ_AGAIN, Step.IGNORE),
    ),
    Line(
        "from a colleague",
        "the invited person's letter, answered from another address",
        rules.is_from_somebody_else,
        "recorded as the writer's own, by way of the invited person, and counted nowhere; a letter "
        "asks the writer for a yes",
        State.PASSED_ON,
        (Step.CONFIRM, Step.SAME_PERSON, Step.ASK_FOR_YES, Step.MARK_AUTOMATIC, Step.IGNORE),
    ),
    Line(
        "correction",
        "the invited person answers a receipt and says of its points what is meant",
        rules.corrects_points,
        "done as they say, what else they say is recorded, and a letter tells what was done",
        State.CORRECTION,
        (),
    ),
    Line(
        "late",
        "an answer after the closing date",
        rules.is_late,
        "recorded and marked late; its writer gets a receipt",
        State.LATE,
        (),
    ),
    Line(
        "answer",
        "everything else",
        rules.is_an_answer,
        "recorded; its writer gets a receipt, once",
        State.ACCEPTED,
        (),
    ),
)
BY_NAME: dict[str, Line] = {line.name: line for line in TABLE}
