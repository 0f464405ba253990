"""Commands for the inbox: hand mail in, see what it would be read as, settle what waits."""

import json
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from soundingboard.cli import holding, sources
from soundingboard.cli.cases import read_cases
from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.cli.pipe import EMPTY, STANDARD_INPUT, TOO_LARGE
from soundingboard.cli.reading import described, in_words
from soundingboard.inbox import sorting
from soundingboard.inbox.settling import settle, settle_all
from soundingboard.inbox.taking import take
from soundingboard.models import IncomingMail
from soundingboard.reading.alignment import align
from soundingboard.reading.anchors import SentLetter
from soundingboard.reading.mail import read
from soundingboard.reading.printed import printed_anchors
from soundingboard.refusals import Unreadable

group = AppGroup("inbox", help="Mail that comes in.")
for command in (
    holding.list_,
    holding.attribute,
    holding.confirm,
    holding.same_person,
    holding.discard,
    holding.read_again,
    sources.list_,
    sources.listen,
):
    group.add_command(command)


@group.command(name="take")
@click.argument("files", nargs=-1, required=True, metavar="FILE.eml...|-")
@json_option
@refusing
def take_(files: tuple[str, ...], *, as_json: bool) -> None:
    """Hand raw mail in, as a mail server's pipe would, and settle it.

    Standard input ends with the codes a mail server understands: 75 where it should try again.
    """
    tools = kit()
    desk = tools.post_desk
    taken = []
    for name in files:
        mail_id = take(tools.database, _bytes_of(name), source="command line", at=tools.now())
        settle(tools.database, desk, mail_id, at=tools.now())
        with tools.database.reading() as book:
            row = book.get_one(IncomingMail, mail_id)
            taken.append({"mail": row.id, "disposition": row.disposition, "reason": row.reason})
    say(
        taken,
        as_json=as_json,
        text="\n".join("{mail}: {disposition}. {reason}".format(**one) for one in taken),
    )


@group.command(name="read")
@click.argument("files", nargs=-1, metavar="FILE.eml...|-")
@click.option(
    "--letter", "letter_file", metavar="SENT.eml", help="The letter of ours that they answer."
)
@click.option(
    "--jsonl", "cases", metavar="CASES.jsonl", help="Read labelled cases, a line of JSON for each."
)
@click.option("--with-parent", is_flag=True, help="Hold each case against its parent_text.")
@json_option
@refusing
def read_(
    files: tuple[str, ...],
    letter_file: str | None,
    cases: str | None,
    *,
    with_parent: bool,
    as_json: bool,
) -> None:
    """Say what would be made of a mail. Changes nothing."""
    if cases is not None:
        _read_cases(cases, with_parent=with_parent)
    if not files:
        if cases is None:
            raise click.UsageError("Name the mails to read, or --jsonl.")
        return
    sent = read(_bytes_of(letter_file)).body if letter_file else ""
    letter = SentLetter(printed_anchors(sent) if sent else (), sent)
    answers = []
    for name in files:
        mail = read(_bytes_of(name), sent)
        answers.append({"file": name, **described(mail, align(letter, mail.parts))})
    say(answers, as_json=as_json, text="\n\n".join(map(in_words, answers)))


@group.command(name="settle")
@json_option
@refusing
def settle_(*, as_json: bool) -> None:
    """Read, match and sort whatever has been taken in and not settled yet."""
    tools = kit()
    done = settle_all(tools.database, tools.post_desk, at=tools.now())
    counts = {disposition.value: number for disposition, number in done.items()}
    text = "\n".join(f"{number} {name}" for name, number in counts.items())
    say(counts, as_json=as_json, text=text or "Nothing waited.")


def _read_cases(name: str, *, with_parent: bool) -> None:
    """One line of JSON out for each case in."""
    longest = kit().max_mail_bytes * 4
    path = Path(name)
    if name != STANDARD_INPUT and not path.is_file():
        raise Unreadable(f"There is no file {name}.")
    with sys.stdin.buffer if name == STANDARD_INPUT else path.open("rb") as lines:
        for answer in read_cases(lines, longest, with_parent=with_parent):
            click.echo(json.dumps(answer))  # in ASCII: a case may hold half a character


@group.command()
def table() -> None:
    """Print the table that mail is sorted by."""
    click.echo(sorting.in_words())


def _bytes_of(name: str) -> bytes:
    """A file's bytes, or standard input's, up to the size a mail may have."""
    most = kit().max_mail_bytes * 2
    if name == STANDARD_INPUT:
        raw = sys.stdin.buffer.read(most + 1)
    else:
        path = Path(name)
        if not path.is_file():
            raise Unreadable(f"There is no file {name}.")
        with path.open("rb") as file:
            raw = file.read(most + 1)
    if name == STANDARD_INPUT and (len(raw) > most or not raw):
        click.echo("It is empty." if not raw else "It is too large.", err=True)
        sys.exit(EMPTY if not raw else TOO_LARGE)
    if len(raw) > most:
        raise Unreadable(f"{name} is larger than {most // 1_000_000} MB; no mail is.")
    if not raw:
        raise Unreadable(f"{name} is empty.")
    return raw
