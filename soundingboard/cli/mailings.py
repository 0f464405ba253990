"""Commands for mailings: how each is going, watch one, pause it, let it go on, call it back."""

import time

import click
from flask.cli import with_appcontext

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.staff import by_option, officer_called
from soundingboard.outbox import mailings, planned, retrying
from soundingboard.outbox.mailing_progress import MailingProgress, mailing, mailings_of, progress
from soundingboard.outbox.mailing_report import WORDS
from soundingboard.vocabulary import DeliveryState


@click.command(name="mailings")
@with_appcontext
@json_option
def list_(*, as_json: bool) -> None:
    """List the newest mailings and how each is going."""
    tools = kit()
    with tools.database.reading() as book:
        found = mailings_of(book, at=tools.now())
        answer = [_row(one) for one in found]
    lines = [
        f"{one.mailing.id:>5}  {one.mailing.name or one.mailing.key}: {_line(one)}" for one in found
    ]
    say(answer, as_json=as_json, text="\n".join(lines) or "There are no mailings.")


@click.command()
@with_appcontext
@click.argument("number", type=int)
@click.option("--every", type=click.FloatRange(0.1, 3600), default=2, help="Seconds between looks.")
@click.option("--once", is_flag=True, help="Look once, and do not wait for its end.")
@json_option
@refusing
def watch(number: int, every: float, *, once: bool, as_json: bool) -> None:
    """Show how a mailing is going, line by line, until it is over. Ctrl-C stops looking."""
    tools = kit()
    said = ""
    while True:
        with tools.database.reading() as book:
            now = progress(book, mailing(book, number), at=tools.now())
        line = _line(now)
        if line != said:
            say(_row(now), as_json=as_json, text=line)
            said = line
        if once or now.is_over:
            return
        time.sleep(every)


@click.command()
@with_appcontext
@click.argument("number", type=int)
@by_option
@refusing
def pause(number: int, by: str) -> None:
    """Let nothing more of a mailing leave, until it is resumed."""
    tools = kit()
    with tools.database.begin() as book:
        me = officer_called(book, by).name
        mailings.pause(book, mailing(book, number), f"by {me}", by=me, at=tools.now())
    click.echo(f"Mailing {number} is paused.")


@click.command()
@with_appcontext
@click.argument("number", type=int)
@by_option
@refusing
def resume(number: int, by: str) -> None:
    """Let a paused mailing go on."""
    tools = kit()
    with tools.database.begin() as book:
        me = officer_called(book, by).name
        mailings.resume(book, mailing(book, number), by=me, at=tools.now())
    click.echo(f"Mailing {number} goes on.")


@click.command(name="call-back")
@with_appcontext
@click.argument("number", type=int)
@click.option("--why", required=True, help="Why, for the report.")
@by_option
@refusing
def call_back(number: int, why: str, by: str) -> None:
    """End every letter of a mailing that has not left. It cannot be undone."""
    tools = kit()
    with tools.database.begin() as book:
        me = officer_called(book, by).name
        called = mailings.cancel(book, mailing(book, number), why, by=me, at=tools.now())
    click.echo(f"Mailing {number}: {called} letters called back.")


@click.command()
@with_appcontext
@click.argument("number", type=int)
@by_option
@refusing
def again(number: int, by: str) -> None:
    """Send a mailing again, only to those who did not get it and can get it now."""
    tools = kit()
    with tools.database.begin() as book:
        me = officer_called(book, by).name
        queued = retrying.send_again(book, mailing(book, number), by=me, at=tools.now())
    click.echo(f"Mailing {number}: {queued} letters will be sent again.")


def _row(one: MailingProgress) -> dict[str, object]:
    left = one.time_left
    return {
        "id": one.mailing.id,
        "name": one.mailing.name or one.mailing.key,
        "kind": one.mailing.kind.value,
        "standing": one.standing,
        "planned": one.planned,
        "planned_for_later": one.for_later,
        "letters": {state.value: number for state, number in one.states.items()},
        "complaints": one.complaints,
        "rate_per_minute": round(one.rate, 1),
        "seconds_left": None if left is None else round(left.total_seconds()),
    }


def _line(one: MailingProgress) -> str:
    numbers = {WORDS[state]: number for state, number in one.states.items()}
    numbers[WORDS[DeliveryState.QUEUED]] -= one.for_later
    numbers = {planned.WORD: one.for_later, **numbers}
    parts = [f"{number} {words}" for words, number in numbers.items() if number]
    line = f"{one.standing}; of {one.planned} letters {', '.join(parts) or 'none planned'}"
    if one.time_left is not None:
        line += f"; {one.rate:.0f} a minute, {one.time_left.total_seconds() / 60:.0f} minutes left"
    return line


COMMANDS = (list_, watch, pause, resume, call_back, again)
