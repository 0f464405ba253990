"""Commands for the local post office: read what was sent while no mail server is configured."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import click
from flask.cli import AppGroup

from soundingboard.cli.kit import json_option, kit, refusing, say
from soundingboard.postoffice.office import PostOffice
from soundingboard.postoffice.opening import OpenedMail, open_mail
from soundingboard.postoffice.server import open_office
from soundingboard.refusals import Conflict, NotFound

group = AppGroup("post-office", help="The local post office, while there is no mail server.")

PATIENCE = 0.5  # seconds to find out whether somebody listens on this machine


@group.command()
@click.option("--to", "address", help="Only letters to this address.")
@json_option
@refusing
def show(address: str | None, *, as_json: bool) -> None:
    """Print the newest letter, as plain text."""
    letter = next(_letters(_office(), address), None)
    if letter is None:
        raise NotFound("There is no such letter. Has it been sent? See `outbox list`.")
    say(
        {**_headed(letter), "text": letter.text},
        as_json=as_json,
        text=f"To: {letter.recipient}\nSubject: {letter.subject}\n\n{letter.text}",
    )


@group.command(name="list")
@click.option("--to", "address", help="Only letters to this address.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@json_option
@refusing
def list_(address: str | None, limit: int, *, as_json: bool) -> None:
    """List the newest letters."""
    found = [_headed(letter) for letter in islice(_letters(_office(), address), limit)]
    lines = [f"{letter['key']}  {letter['to']}  {letter['subject']}" for letter in found]
    say(found, as_json=as_json, text="\n".join(lines) or "There are no letters.")


@group.command()
@refusing
def run() -> None:
    """Keep the post office open until it is stopped; `serve` does so by itself."""
    office = _office()
    try:
        with open_office(office):
            click.echo(f"The post office takes mail at {office.host}:{office.port}.")
            threading.Event().wait()
    except OSError as error:
        raise Conflict(f"The post office cannot open at port {office.port}: {error}") from None


@contextmanager
def post_office_open(office: PostOffice | None) -> Iterator[None]:
    """Opens the post office for one command, where there is one and nobody has opened it."""
    if office is None or _answers(office):
        yield
        return
    with open_office(office):
        yield


def _answers(office: PostOffice) -> bool:
    with socket.socket() as probe:
        probe.settimeout(PATIENCE)
        return probe.connect_ex((office.host, office.port)) == 0


def _office() -> PostOffice:
    office = kit().post_office
    if office is None:
        raise Conflict("A mail server is configured, so there is no local post office.")
    return office


def _letters(office: PostOffice, address: str | None) -> Iterator[OpenedMail]:
    wanted = address.strip().lower() if address else ""
    for key in office.letters.newest():
        letter = open_mail(key, office.letters.get(key))
        if not wanted or letter.recipient.lower() == wanted:
            yield letter


def _headed(letter: OpenedMail) -> dict[str, object]:
    return {
        "key": letter.key,
        "from": letter.sender,
        "to": letter.recipient,
        "subject": letter.subject,
        "date": letter.date,
    }
