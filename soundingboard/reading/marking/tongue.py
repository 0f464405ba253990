"""What one language calls the lines that mail programs write around a letter."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """The words of one language, alternatives parted by "|".

    `leads` begin an attribution line and `wrote` are its verbs; `sender`, `sent`, `to` and
    `subject` are the names in a header block (`to` holds copies and reply addresses, too);
    `original` are the words in "--- Original Message ---" and "Begin forwarded message:";
    `device` begins the line a phone adds.
    """

    name: str
    leads: str = ""
    wrote: str = ""
    sender: str = ""
    sent: str = ""
    to: str = ""
    subject: str = ""
    original: str = ""
    device: str = ""
