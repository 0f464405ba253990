"""Letters become words: subject, plain text and HTML, from three templates each."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from zoneinfo import ZoneInfo

import css_inline
from jinja2 import Environment

from soundingboard.letters.letter import Letter
from soundingboard.links import Links
from soundingboard.phrases import date_in
from soundingboard.signing import Signer
from soundingboard.storage.shelf import Shelf
from soundingboard.vocabulary import Language

_MANY_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Letterhead:
    """Who writes: what every letter shows of the sender."""

    organisation_name: str
    from_address: str
    contact_address: str
    reply_domain: str
    brand_colour: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Stationery:
    """What letters are written on: templates, letterhead, links to this site, and what signs."""

    environments: Mapping[Language, Environment]  # of layout.for_letters; escape .html, not .txt
    letterhead: Letterhead
    links: Links
    signer: Signer
    chance: Callable[[], str]  # a fresh unguessable token: 26 characters of lower-case base32
    zone: ZoneInfo
    shelf: Shelf  # where the files are that go with letters

    def day(self, moment: datetime, language: Language = Language.ENGLISH) -> str:
        """A date as letters print it: "3 March 2027", in the house's time zone."""
        return date_in(moment.astimezone(self.zone), language)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as it will be read."""

    subject: str
    text: str
    html: str


def render(stationery: Stationery, letter: Letter) -> Rendered:
    """The letter as its reader will see it.

    Raises jinja2.UndefinedError where a template asks for something the letter does not have.
    """
    context = {field.name: getattr(letter, field.name) for field in fields(letter)}
    context["letterhead"] = stationery.letterhead
    context["links"] = stationery.links
    environment = stationery.environments[letter.language]

    def page(name: str) -> str:
        template = environment.get_template(f"mail/{letter.name}/{name}")
        return template.render(context)

    # A subject is one line, whatever somebody's title holds.
    subject = " ".join(page("subject.txt").split())
    html = css_inline.inline(page("body.html"), keep_style_tags=False, keep_at_rules=True)
    # What a template leaves out leaves its blank lines behind.
    text = _MANY_BLANK_LINES.sub("\n\n", page("body.txt")).strip("\n") + "\n"
    return Rendered(subject=subject, text=text, html=html)
