"""Mail piped in by a mail server: whatever goes wrong here, the server must keep the mail."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click

PIPED = ("inbox", "take")
STANDARD_INPUT = "-"
# sysexits(3). A mail server returns mail to its sender for every code that it does not know.
KEPT = os.EX_OK
EMPTY = os.EX_DATAERR
TOO_LARGE = os.EX_UNAVAILABLE
NOT_NOW = os.EX_TEMPFAIL


@contextmanager
def kept_by_the_mail_server(arguments: Sequence[str]) -> Iterator[None]:
    """Where a mail server pipes mail in, ends with "try again later" for all that goes wrong.

    That includes wrong settings, a database that is away, and mistakes of ours. What was kept
    before it went wrong comes again, and is the same mail.
    """
    if tuple(arguments[:2]) != PIPED or STANDARD_INPUT not in arguments:
        yield
        return
    try:
        yield
    except SystemExit as end:
        if end.code in {None, KEPT, EMPTY, TOO_LARGE}:
            raise
        if isinstance(end.code, str):
            click.echo(end.code, err=True)
        raise SystemExit(NOT_NOW) from None
    except Exception as error:  # noqa: BLE001  # see above
        # Not what the error says: that may quote the mail or its sender.
        click.echo(f"The mail could not be kept: {type(error).__name__}", err=True)
        raise SystemExit(NOT_NOW) from None
