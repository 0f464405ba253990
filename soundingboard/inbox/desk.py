"""What somebody who opens the post needs on the desk."""

from collections.abc import Callable
from dataclasses import dataclass

from soundingboard.contributions.coders import Coders
from soundingboard.inbox.answering import Restraint
from soundingboard.inbox.faults import Faults, no_faults
from soundingboard.inbox.vouching import Vouchers
from soundingboard.outbox.rendering import Stationery
from soundingboard.storage.shelf import Shelf


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """The stationery to answer with, the shelf for attachments, coders, and whom to believe."""

    stationery: Stationery
    shelf: Shelf
    chance: Callable[[], str]
    coders: Coders
    vouchers: Vouchers
    restraint: Restraint
    max_mail_bytes: int
    faults: Faults = no_faults
