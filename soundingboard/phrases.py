"""What we say to people outside, written here in English and said in their own language.

The other language of every phrase stands in one catalogue a language, translations/cy.po, which
anybody can open, correct and save; it is read when the program starts.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Self

from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from soundingboard.vocabulary import Language

CATALOGUES = Path(__file__).parents[1] / "translations"
_DAY = "d MMMM y"
_LOCALES = {Language.ENGLISH: "en_GB", Language.WELSH: "cy"}
NAMES = {Language.ENGLISH: "English", Language.WELSH: "Cymraeg"}
"""What each language calls itself."""


class Phrase(str):
    """A sentence of ours: it is its English, and knows how it was made, to be said otherwise."""

    __slots__ = ("parts", "values", "words")

    words: str
    values: Mapping[str, object]
    parts: tuple[str, ...]

    @classmethod
    def made(
        cls, english: str, words: str, values: Mapping[str, object], parts: tuple[str, ...] = ()
    ) -> Self:
        """A phrase that reads `english`; its parts, where it has any, stand between its words."""
        one = cls(english)
        one.words, one.values, one.parts = words, values, parts
        return one


def phrase(words: str, /, **values: object) -> Phrase:
    """A phrase of the catalogue, with "%(name)s" in it for each value.

    A value that is a phrase itself is said in the same language.
    """
    return Phrase.made(words % values if values else words, words, values)


def joined(between: str, phrases: Iterable[str]) -> Phrase:
    """Phrases one after the other, with the same sign between them."""
    parts = tuple(phrases)
    return Phrase.made(between.join(parts), between, {}, parts)


def reshaped(one: Phrase, english: str) -> Phrase:
    """The same phrase, whose English reads otherwise where it stands."""
    return Phrase.made(english, one.words, one.values, one.parts)


def said(text: str, language: Language) -> str:
    """A phrase in a language. What is no phrase of ours, somebody's own words, stays as it is."""
    if not isinstance(text, Phrase) or language is Language.ENGLISH:
        return str(text)
    if text.parts:
        return text.words.join(said(part, language) for part in text.parts)
    words = in_words(text, language)
    if not text.values:
        return words
    return words % {
        name: said(value, language) if isinstance(value, Phrase) else value
        for name, value in text.values.items()
    }


def in_words(phrase: Phrase, language: Language) -> str:
    """The words of a phrase in a language, its values still to be put in."""
    return catalogue(language).gettext(phrase.words)


def date_in(moment: datetime, language: Language) -> str:
    """A date as people write it: "3 March 2027", "3 Mawrth 2027". The moment's zone counts."""
    return format_datetime(moment, _DAY, locale=_LOCALES[language])


@lru_cache
def catalogue(language: Language) -> NullTranslations:
    """The phrases of a language. Raises OSError or ValueError where its file cannot be read."""
    if language is Language.ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    with (CATALOGUES / f"{language.value}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.value, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)


def speaks(environment: Environment, language: Callable[[], Language]) -> None:
    """Gives templates `_("…", name=value)`, `ngettext(one, many, number)` and the filter `said`.

    They speak the language that `language()` says at that moment. The catalogue may hold HTML;
    values are escaped where the template escapes.
    """

    @pass_eval_context
    def gettext(context: EvalContext, words: str, /, **values: object) -> str:
        return _filled(context, catalogue(language()).gettext(words), values)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **values: object) -> str:
        words = catalogue(language()).ngettext(one, many, num)
        return _filled(context, words, {"num": num, **values})

    environment.globals.update(_=gettext, ngettext=ngettext)
    environment.filters["said"] = lambda text: said(text, language())


def _filled(context: EvalContext, words: str, values: Mapping[str, object]) -> str:
    kept = Markup(words) if context.autoescape else words  # noqa: S704  # words of ours
    return kept % values if values else kept
