"""Visiting the site as a browser without JavaScript does: open a page, fill in its form, send."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient


@dataclass(slots=True)
class Page:
    """What a visitor sees."""

    address: str
    status: int
    html: BeautifulSoup

    @property
    def text(self) -> str:
        """All words of the page."""
        return " ".join(self.html.get_text(" ").split())

    def link(self, words: str) -> str:
        """Where a link with these words leads."""
        for link in self.html.find_all("a"):
            if words in " ".join(link.get_text().split()):
                return str(link["href"])
        raise AssertionError(f"no link {words!r} on {self.address}: {self.text[:600]}")


class Visitor:
    """Somebody with a browser of their own."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, address: str) -> Page:
        """Opens a page, following redirects as a browser does."""
        parts = urlsplit(address)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self.client.get(path, follow_redirects=True)
        return Page(answer.request.path, answer.status_code, BeautifulSoup(answer.data, "lxml"))

    def send(self, page: Page, button: str, **filled: Any) -> Page:
        """Fills in the form that has this button, presses it and follows to the next page.

        What is not filled in goes as the page had it. Fields are named as in the form; one that
        the form does not have is a mistake of the test.
        """
        form, pressed = self._form(page, button)
        fields: dict[str, Any] = {}
        names = set()
        for field in form.find_all(["input", "textarea", "select"]):
            name = field.get("name")
            if not name:
                continue
            names.add(name)
            value = _standing(field)
            if value is not None:
                fields.setdefault(name, []).append(value)
        missing = set(filled) - names
        assert not missing, f"{missing} not in the form on {page.address}: {sorted(names)}"
        if pressed.get("name"):
            fields[str(pressed["name"])] = [pressed.get("value", "")]
        fields.update(filled)
        answer = self.client.post(
            str(form.get("action") or page.address),
            data=fields,
            content_type="multipart/form-data",
            follow_redirects=True,
        )
        # The test client keeps a large form in a temporary file and never closes it.
        for step in (*answer.history, answer):
            step.request.environ["wsgi.input"].close()
        html = BeautifulSoup(answer.data, "lxml")
        summary = html.select_one(".govuk-error-summary")
        assert summary is None, f"{page.address}: {summary.get_text(' ') if summary else ''}"
        assert answer.status_code == 200, f"{page.address}: {answer.status_code} {html.get_text()}"
        return Page(answer.request.path, answer.status_code, html)

    def _form(self, page: Page, button: str) -> tuple[Tag, Tag]:
        for pressed in page.html.find_all("button"):
            if button in " ".join(pressed.get_text().split()):
                form = pressed.find_parent("form")
                assert isinstance(form, Tag)
                return form, pressed
        raise AssertionError(f"no button {button!r} on {page.address}: {page.text[:800]}")


def _standing(field: Tag) -> str | None:
    """What a field sends if nobody touches it; None for nothing."""
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.find("option", selected=True) or field.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else None
    kind = field.get("type", "text")
    if kind in {"checkbox", "radio"} and not field.has_attr("checked"):
        return None
    if kind in {"file", "submit", "button"}:
        return None
    return str(field.get("value", ""))
