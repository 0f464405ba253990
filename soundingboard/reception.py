"""The reception: everything that takes mail in, running beside whatever else this process does."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread

from soundingboard.inbox.listening import listening
from soundingboard.inbox.watching import Watcher
from soundingboard.kit import Kit

PATIENCE = 5.0  # seconds for a watcher to put down what it holds; what it takes is safe anyway


@contextmanager
def receiving(kit: Kit) -> Iterator[None]:
    """Watches every mailbox and listens at every door that is configured, until the block ends.

    Raises OSError where a door cannot be opened. Several processes may receive at once: each
    mail is taken once.
    """
    with ExitStack() as open_now:
        for door in kit.doors:
            open_now.enter_context(listening(door, kit.database, now=kit.now, faults=kit.faults))
        for mailbox in kit.mailboxes:
            watcher = Watcher(
                database=kit.database,
                mailbox=mailbox,
                now=kit.now,
                jitter=random.random,
                stopped=Event(),
                faults=kit.faults,
            )
            # Nothing is lost if the process ends before the thread does.
            thread = Thread(target=watcher.watch, name=f"watch {mailbox.name}", daemon=True)
            open_now.callback(thread.join, PATIENCE)
            open_now.callback(watcher.stop)
            thread.start()
        yield
