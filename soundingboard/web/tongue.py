"""In which language a visitor reads: the one they asked for on the page, else their own."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, g, has_request_context, request

from soundingboard import phrases
from soundingboard.models import Stakeholder
from soundingboard.phrases import NAMES
from soundingboard.vocabulary import Language

ASKED = "lang"  # in the address of a page; it changes nothing but the page
AGAIN = "say-again"  # the button of a form that only asks for its page in the other language
# The doors of people outside.
OURS = frozenset({"confirm", "home", "join", "published", "published_digests", "respond"})


def language() -> Language:
    """The language of this page."""
    if not has_request_context() or not _is_for_everybody():
        return Language.ENGLISH
    return _asked() or g.get("language") or _preferred()


def speak_to(person: Stakeholder) -> None:
    """This page is somebody's own: it speaks their language unless they asked for another."""
    speak(person.language)


def speak(language: Language) -> None:
    """This page is for somebody who reads a language."""
    g.language = language


def say(text: str) -> str:
    """A phrase in the language of this page."""
    return phrases.said(text, language())


def only_again() -> bool:
    """Whether a form comes only to be shown again in the other language, with what is in it."""
    return AGAIN in request.form


def of_a_test() -> Language:
    """The language in which staff ask for a test letter; English unless they said Welsh."""
    given = request.form.get("language", "")
    return Language(given) if given in {one.value for one in Language} else Language.ENGLISH


def register(app: Flask) -> None:
    """Lets templates speak, and keeps the language that was asked for from page to page."""
    phrases.speaks(app.jinja_env, language)

    @app.url_defaults
    def _keep(endpoint: str, values: dict[str, Any]) -> None:
        if has_request_context() and endpoint.partition(".")[0] in OURS and (asked := _asked()):
            values.setdefault(ASKED, asked.value)

    @app.context_processor
    def _tongue() -> dict[str, object]:
        return {"language": language(), "other_language": _other(), "again": AGAIN}


def _is_for_everybody() -> bool:
    return request.blueprint is None or request.blueprint in OURS


def _asked() -> Language | None:
    given = request.args.get(ASKED, "")
    return Language(given) if given in {one.value for one in Language} else None


def _preferred() -> Language:
    """What the browser asks for, where it prefers a language of ours to English."""
    best = request.accept_languages.best_match([one.value for one in Language])
    return Language(best) if best else Language.ENGLISH


def _other() -> dict[str, str] | None:
    """The same page in the other language; where it answers a form, to be asked for by that."""
    if not _is_for_everybody() or request.endpoint is None:
        return None
    other = next(one for one in Language if one is not language())
    wanted = [(name, value) for name, value in request.args.items(multi=True) if name != ASKED]
    query = urlencode([*wanted, (ASKED, other.value)])
    return {
        "code": other.value,
        "name": NAMES[other],
        "url": f"{request.path}?{query}",
        "by": "link" if request.method == "GET" else "form",
    }
