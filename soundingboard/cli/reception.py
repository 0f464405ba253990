"""Opening the reception for a command: what cannot be opened is told in one sentence."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import click

from soundingboard.kit import Kit
from soundingboard.reception import receiving


@contextmanager
def opened(tools: Kit) -> Iterator[None]:
    """Takes mail in until the block ends, at every source that is configured."""
    # Libraries write addresses and commands they hear into their logs; none belongs there.
    for name in ("mail", "imapclient"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with ExitStack() as open_now:
        try:
            open_now.enter_context(receiving(tools))
        except OSError as error:
            raise click.ClickException(f"Mail cannot be taken in: {error}") from None
        yield
