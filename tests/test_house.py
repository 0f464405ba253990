"""The house itself: who may enter where, and whether what belongs together is together."""

import inspect
import pkgutil
import re
from collections.abc import Callable
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from soundingboard import letters, links
from soundingboard.letters.letter import Letter
from soundingboard.vocabulary import Role

ROOT = Path(__file__).parent.parent

# Doors that anybody may open. Everything else is for staff; a new page is closed until it is here.
PUBLIC = {
    "assets",
    "confirm",
    "home",
    "hooks",
    "join",
    "leaving",
    "published",
    "published_digests",
    "respond",
    "sign_in",
}
# Parts of the desk that leads may enter as well.
FOR_LEADS = {"desk", "errands", "lead_reports", "lead_themes", "leads", "rhythm", "search"}
# Parts that only administrators may enter.
FOR_ADMINISTRATORS = {"holdings", "officers"}


def a_path(rule: Rule) -> str:
    """An address that a rule matches, with something harmless in each of its gaps."""
    return re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda gap: "7" if gap[1] else "x7", rule.rule)


def routes(app: Flask) -> list[tuple[str, str, str]]:
    """Every (blueprint, method, address) of the site."""
    return sorted(
        (rule.endpoint.partition(".")[0], method, a_path(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) & {"GET", "POST"}
    )


def may_enter(client: FlaskClient, method: str, path: str) -> bool:
    """Whether a door lets this visitor in; what is not found or refused inside is inside."""
    answer = client.open(path, method=method)
    if answer.status_code == 302 and "/sign-in" in answer.headers["Location"]:
        return False
    return answer.status_code != 403


@pytest.mark.parametrize("role", [None, *Role])
def test_every_door_lets_in_whom_it_should(
    app: Flask, client: FlaskClient, sign_in: Callable[..., object], role: Role | None
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # who may enter is asked before what they bring
    wrong = []
    for door, method, path in routes(app):
        if door == "sign_in":
            continue  # its POSTs end the very session this test needs
        if role is not None:
            sign_in(role)
        expected = door in PUBLIC or role is Role.ADMINISTRATOR
        if role is Role.OFFICER:
            expected = door not in FOR_ADMINISTRATORS
        if role is Role.LEAD:
            expected = door in PUBLIC | FOR_LEADS
        if may_enter(client, method, path) != expected:
            wrong.append((method, path, "should enter" if expected else "should not"))
    assert wrong == []


def test_every_link_in_a_letter_leads_to_a_page(app: Flask) -> None:
    built = links.Links("")
    adapter = app.url_map.bind("127.0.0.1")
    for name, method in inspect.getmembers(built, inspect.ismethod):
        if name.startswith("_"):
            continue
        wanted = inspect.signature(method).parameters
        path = method(*(7 if "id" in parameter else "x7" for parameter in wanted))
        assert adapter.test(path, method="GET"), f"{name}: {path}"


def every_letter() -> list[type[Letter]]:
    for module in pkgutil.iter_modules(letters.__path__):
        import_module(f"soundingboard.letters.{module.name}")
    return sorted(Letter.__subclasses__(), key=lambda letter: letter.name)


@pytest.mark.parametrize("letter", every_letter(), ids=lambda letter: letter.name)
def test_every_letter_has_its_three_files(letter: type[Letter]) -> None:
    folder = ROOT / "templates" / "mail" / letter.name
    assert sorted(path.name for path in folder.iterdir()) == [
        "body.html",
        "body.txt",
        "subject.txt",
    ]


@pytest.mark.parametrize("letter", every_letter(), ids=lambda letter: letter.name)
def test_every_letter_says_the_same_in_text_and_html(letter: type[Letter]) -> None:
    folder = ROOT / "templates" / "mail" / letter.name
    text, html = (folder / name for name in ("body.txt", "body.html"))
    # Plain text cannot say in which language some of its words are.
    names = {field.name for field in fields(letter)} - {"written_in"}

    def used(path: Path) -> set[str]:
        return set(re.findall(r"\w+", path.read_text(encoding="utf-8"))) & names

    assert used(text) == used(html)


def test_a_get_changes_nothing(app: Flask, client: FlaskClient) -> None:
    """Every public address, opened as a link scanner does, leaves the database as it was."""
    kit = app.extensions["kit"]

    def everything() -> list[object]:
        with kit.database.reading() as book:
            tables = book.get_bind().dialect.get_table_names(book.connection())
            return [
                (name, book.connection().exec_driver_sql(f'SELECT * FROM "{name}"').all())  # noqa: S608  # our own table names
                for name in sorted(tables)
            ]

    before = everything()
    for door, method, path in routes(app):
        if door in PUBLIC and method == "GET":
            client.get(path)
            client.head(path)
    assert everything() == before
