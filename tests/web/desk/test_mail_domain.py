"""The mail domain at the desk: records to copy, and a look whether they stand in the DNS."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from soundingboard.kit import Kit
from soundingboard.outbox.sealing import make_key
from soundingboard.outbox.sending_domain import wanted

HERE = "/desk/mail-domain/"
Submit = Callable[..., object]


@pytest.fixture
def asking(app: Flask, kit: Kit) -> list[str]:
    """The names asked for, of an installation that may ask; the key alone stands in its DNS."""
    make_key(kit.sending.folder, "sb1", kind="rsa")
    asked: list[str] = []
    sending = replace(kit.sending, relay="mail.wealdmere.example", in_use=("sb1",))
    zone = {record.name: (record.value,) for record in wanted(sending).records[:1]}

    def lookup(name: str) -> tuple[str, ...]:
        asked.append(name)
        return zone.get(name, ())

    app.extensions["kit"] = replace(kit, sending=replace(sending, lookup=lookup))
    return asked


def records(html: str) -> dict[str, dict[str, str]]:
    """What the page says of each record, by its heading."""
    page = BeautifulSoup(html, "html.parser")
    return {
        one.find_previous("h3").get_text(): {
            row.dt.get_text(): row.dd.get_text(" ", strip=True)
            for row in one.select(":scope > div")
        }
        for one in page.select("dl.sb-record")
    }


def test_the_page_has_every_record_to_copy(
    client: FlaskClient, sign_in: Callable[..., object], asking: list[str]
) -> None:
    sign_in()
    page = client.get(HERE).text
    found = records(page)
    assert list(found) == [
        "DKIM sb1: The key our letters are sealed with",
        "SPF: Who may send for the return path",
        "DMARC: What readers do with letters nobody vouches for",
    ]
    key = found["DKIM sb1: The key our letters are sealed with"]
    assert key["Name"] == "sb1._domainkey.wealdmere.example"
    strings = BeautifulSoup(page, "html.parser").select("dl.sb-record ol code")
    assert "".join(one.get_text() for one in strings) == key["Value"]
    assert {len(one.get_text()) <= 255 for one in strings} == {True}
    assert found["SPF: Who may send for the return path"]["Value"] == (
        "v=spf1 a:mail.wealdmere.example ~all"
    )
    assert asking == []


def test_a_press_of_the_button_says_what_stands_there(
    sign_in: Callable[..., object], submit: Submit, asking: list[str]
) -> None:
    sign_in()
    page = submit(HERE, {}, to=f"{HERE}check")
    found = BeautifulSoup(page.text, "html.parser").select("#found li")
    assert [" ".join(one.get_text().split()) for one in found] == [
        "stands there DKIM sb1: It is the key that letters are sealed with.",
        "is not there SPF: It is not there, or not everywhere yet.",
        "is not there DMARC: It is not there, or not everywhere yet.",
    ]
    assert sorted(asking) == [
        "_dmarc.wealdmere.example",
        "reply.wealdmere.example",
        "sb1._domainkey.wealdmere.example",
    ]


def test_where_no_lookups_are_configured_none_is_made(
    app: Flask, kit: Kit, client: FlaskClient, sign_in: Callable[..., object], asking: list[str]
) -> None:
    app.extensions["kit"] = replace(kit, sending=replace(kit.sending, lookup=None))
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in()
    page = client.get(HERE).text
    assert "Ask the name servers" not in page
    assert "SOUNDINGBOARD_DKIM_LOOKUPS" in page
    assert client.post(f"{HERE}check").status_code == 200
    assert asking == []
