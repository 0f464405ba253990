"""What staff can do with a mail: each step has a button on its page and a function in this room."""

from enum import StrEnum

from soundingboard.vocabulary import Disposition


class NextStep(StrEnum):
    """The value is the label of the button."""

    RECORD_AS = "Record it as the answer of somebody invited"
    RECORD_AS_SENDERS = "Record it as the sender's own, waiting for their yes"
    CONFIRM = "Add them to the list and count what they said"
    SAME_PERSON = "It is the invited person, from another address"
    ASK_FOR_YES = "Ask their address for a yes"
    TAKE_OFF = "Take the sender off the list"
    TAKE_OFF_INVITED = "Take the invited person off the list"
    NO_MORE = "Write no more to the sender's address"
    ASK_NAMED = "Ask the person named instead to join"
    BELIEVE_REPORT = "Believe the report, and do what follows from it"
    SEND_HELP = "Send the sender our help letter"
    OPEN_ENCLOSED = "Take in the enclosed letters by themselves"
    READ_AGAIN = "Read it again"
    MARK_AUTOMATIC = "Mark it as a machine's"
    IGNORE = "Put it aside, with a reason"


# Where a person has decided, or an older version sorted: by the state alone.
BY_STATE: dict[Disposition, tuple[NextStep, ...]] = {
    Disposition.HELD: (
        NextStep.RECORD_AS,
        NextStep.RECORD_AS_SENDERS,
        NextStep.READ_AGAIN,
        NextStep.SEND_HELP,
        NextStep.MARK_AUTOMATIC,
        NextStep.IGNORE,
    ),
    Disposition.PASSED_ON: (
        NextStep.CONFIRM,
        NextStep.SAME_PERSON,
        NextStep.ASK_FOR_YES,
        NextStep.MARK_AUTOMATIC,
        NextStep.IGNORE,
    ),
    Disposition.ASKED_TO_LEAVE: (NextStep.TAKE_OFF, NextStep.RECORD_AS, NextStep.IGNORE),
    Disposition.AUTOMATIC: (NextStep.RECORD_AS, NextStep.NO_MORE),
    Disposition.DISCARDED: (NextStep.READ_AGAIN, NextStep.RECORD_AS),
    Disposition.LEAVE: (NextStep.RECORD_AS,),
}
