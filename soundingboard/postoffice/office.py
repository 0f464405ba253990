"""Where the local post office stands, and which of the mail it takes is for this house."""

from dataclasses import dataclass
from pathlib import Path

from soundingboard.outbox.addressing import bounce_token, reply_token
from soundingboard.postoffice.maildir import Maildir


@dataclass(frozen=True, kw_only=True, slots=True)
class PostOffice:
    """A mail server on this machine only, and the two shelves it puts mail on."""

    folder: Path
    host: str
    port: int
    mail_from: str  # the address this house writes from
    reply_domain: str
    max_mail_bytes: int

    @property
    def letters(self) -> Maildir:
        """What the house sent out, as it reached its readers."""
        return Maildir(self.folder / "letters")

    @property
    def incoming(self) -> Maildir:
        """What was written to the house."""
        return Maildir(self.folder / "incoming")

    def is_ours(self, address: str) -> bool:
        """Whether mail to this address is for the house."""
        return (
            address.strip().lower() == self.mail_from.lower()
            or reply_token(address, self.reply_domain) is not None
            or bounce_token(address, self.reply_domain) is not None
        )
