"""The kit: what every door is handed, made once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event
from zoneinfo import ZoneInfo

from soundingboard.analysis.minilm import ModelFiles
from soundingboard.bell import Bell
from soundingboard.contributions.coders import Coders
from soundingboard.inbox.answering import Restraint
from soundingboard.inbox.desk import Desk
from soundingboard.inbox.doors import Door
from soundingboard.inbox.faults import Faults, no_faults
from soundingboard.inbox.mailbox import Mailbox
from soundingboard.inbox.providers import ProviderKeys
from soundingboard.inbox.vouching import Vouchers
from soundingboard.language_model import LanguageModel
from soundingboard.links import Links
from soundingboard.outbox.manners import Manners
from soundingboard.outbox.postman import Postman
from soundingboard.outbox.rendering import Stationery
from soundingboard.outbox.resting import Rest
from soundingboard.outbox.sending_domain import SendingDomain
from soundingboard.postoffice.office import PostOffice
from soundingboard.storage.database import Database
from soundingboard.storage.shelf import Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class Kit:
    """Everything a door needs to do its work; tests make one of their own."""

    database: Database
    shelf: Shelf
    links: Links
    stationery: Stationery  # also holds what signs links and what makes tokens
    postman: Postman
    manners: Manners  # how the outbox sends
    sending: SendingDomain  # whose name letters bear, for what the DNS says of it
    relay: Rest  # whether our mail server is to be left alone
    mailboxes: tuple[Mailbox, ...]
    doors: tuple[Door, ...]  # at which mail servers hand mail in
    webhook_secret: str  # shared with who posts mail to us; empty: nobody may
    provider_keys: ProviderKeys  # by which mail providers prove what they say of our letters
    coders: Coders  # what was learnt of priorities, for all who code passages
    now: Callable[[], datetime]  # aware; only doors read it
    max_upload_bytes: int
    max_mail_bytes: int
    vouchers: Vouchers  # whom we believe about a sender
    restraint: Restraint  # how much others can make us send
    most_letters: int  # to one person within 30 days, before staff are warned
    four_eyes: bool  # whether who worked on a consultation may not sign it off
    digest_weekday: int  # 0 is Monday
    listen_on: tuple[str, int]  # host and port of the pages
    post_office: PostOffice | None  # of this machine, while no mail server is configured
    bell: Bell  # wakes who works in the background
    workers: int  # threads for that, in a process that does such work
    stopping: Event = field(default_factory=Event)  # set when this process is asked to stop
    model: LanguageModel | None = None  # may suggest words for themes, if somebody configured one
    sentence_model: ModelFiles | None = None  # reads passages in the background, if it may
    faults: Faults = no_faults  # where tests kill the receiver

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the house."""
        return self.stationery.zone

    @property
    def post_desk(self) -> Desk:
        """What somebody who opens the post needs."""
        return Desk(
            stationery=self.stationery,
            shelf=self.shelf,
            chance=self.stationery.chance,
            coders=self.coders,
            vouchers=self.vouchers,
            restraint=self.restraint,
            max_mail_bytes=self.max_mail_bytes,
            faults=self.faults,
        )
