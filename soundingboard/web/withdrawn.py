"""The page that stands where something published was withdrawn: that it was, when, and why."""

from flask import render_template

from soundingboard.models import PublishedDigest, PublishedReport

GONE = 410  # RFC 9110, 15.5.11: it was here, and was taken away on purpose


def told(
    published: PublishedReport | PublishedDigest, title: str, back: tuple[str, str]
) -> tuple[str, int]:
    """The page and its status; `title` names what it was about, `back` is a phrase and a place."""
    page = render_template("home/withdrawn.html", published=published, about=title, back=back)
    return page, GONE
