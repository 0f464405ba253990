"""Proof-reading a letter of ours before it goes: what its readers would stumble over."""

import re

from bs4 import BeautifulSoup, Tag

GMAIL_CLIPS_AT = 102_000  # bytes of HTML; what comes after is hidden behind a link
LONGEST_SUBJECT = 120  # characters; phones show about 40 of them
LONGEST_LINE = 78  # characters of plain text (RFC 5322 2.1.1), addresses of pages apart
# What a writer meant to fill in, or a template left over.
_UNFILLED = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<<[^<>\n]{1,40}>>|«[^«»\n]{1,40}»|%[A-Z_]{3,30}%"
    r"|\[(?:insert|name|date|title|organisation|tbc|xx+|\.\.\.)[^\]\n]{0,40}\]"
    r"|\bX{3,}\b|\bTBC\b|\blorem ipsum\b|[\ue000\ue001]",
    re.IGNORECASE,
)
_SHORTENERS = ("bit.ly", "tinyurl.com", "goo.gl", "ow.ly", "t.co", "is.gd")
_LURES = re.compile(
    r"\bact now\b|\bclick here\b|\burgent(?:ly)?\b|\b100% free\b|\bfree gift\b|\brisk[- ]free\b"
    r"|\byou have won\b|\blimited time\b|[£$€]{2,}",
    re.IGNORECASE,
)


def unfilled(words: str) -> tuple[str, ...]:
    """Sentences about gaps that somebody forgot to fill: "[name]", "{{ title }}", "XXX"."""
    gaps = dict.fromkeys(match[0] for match in _UNFILLED.finditer(words))
    return tuple(f"Something was not filled in: {gap}" for gap in gaps)


def looks_like_spam(subject: str, text: str) -> tuple[str, ...]:
    """Sentences about what makes filters and readers take a letter for spam."""
    found = []
    letters = [sign for sign in subject if sign.isalpha()]
    if len(letters) > 10 and sum(map(str.isupper, letters)) > len(letters) * 0.6:
        found.append("The subject is in capitals, as spam is.")
    if "!!" in subject + text or subject.count("!") > 1:
        found.append("Exclamation marks in a row look like spam.")
    lures = dict.fromkeys(match[0].casefold() for match in _LURES.finditer(f"{subject}\n{text}"))
    found += [f"Filters take “{lure}” for spam." for lure in lures]
    short = [host for host in _SHORTENERS if f"//{host}/" in text]
    found += [f"A short link hides where it leads: {host}." for host in short]
    return tuple(found)


def links_of(html: str) -> tuple[str, ...]:
    """Every link of a letter's HTML, each once, in order."""
    links = BeautifulSoup(html, "lxml").find_all("a", href=True)
    return tuple(dict.fromkeys(str(link["href"]) for link in links))


def stumbles(subject: str, text: str, html: str) -> tuple[str, ...]:
    """Sentences about what is wrong with a letter, none where nothing is.

    Looks at what mail programs and readers of either part meet: an empty or endless subject, a
    missing part, a part that is clipped, links that lead nowhere or only stand in one part,
    pictures without words, and words that only one part has.
    """
    page = BeautifulSoup(html, "lxml")
    found = [*_of_subject(subject), *_of_text(text)]
    if not page.get_text(strip=True):
        return (*found, "The HTML part is empty.")
    if len(html.encode()) > GMAIL_CLIPS_AT:
        found.append(f"The HTML part is longer than {GMAIL_CLIPS_AT:,} bytes; Gmail hides its end.")
    links = [str(link["href"]) for link in page.find_all("a", href=True)]
    found += [
        f"A link leads nowhere a reader can go: {link or 'it is empty'}."
        for link in links
        if not link.startswith(("http://", "https://", "mailto:"))
    ]
    found += [
        f"The plain text lacks a link that the HTML has: {link}."
        for link in dict.fromkeys(links)
        if link.startswith("http") and link not in text
    ]
    found += [
        "A picture has no words for those who do not see it."
        for picture in page.find_all("img")
        if not picture.get("alt")
    ]
    return (*found, *_missing_headings(page, text))


def _of_subject(subject: str) -> list[str]:
    if not subject.strip():
        return ["The subject is empty."]
    if len(subject) > LONGEST_SUBJECT:
        return [f"The subject has {len(subject)} characters; more than {LONGEST_SUBJECT} are cut."]
    return []


def _of_text(text: str) -> list[str]:
    if not text.strip():
        return ["The plain text part is empty."]
    long = [line for line in text.splitlines() if len(line) > LONGEST_LINE and "://" not in line]
    return [f"A line of plain text has more than {LONGEST_LINE} characters."] if long else []


def _missing_headings(page: BeautifulSoup, text: str) -> list[str]:
    """Headings of the HTML that readers of the plain text would not have."""
    said = "".join(text.split()).casefold()
    headings = [tag for tag in page.find_all(["h1", "h2", "h3"]) if isinstance(tag, Tag)]
    return [
        f"The plain text lacks “{' '.join(heading.get_text().split())}”."
        for heading in headings
        if "".join(heading.get_text().split()).casefold() not in said
    ]
