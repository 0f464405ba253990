"""Telling a line with a name, a post or an organisation from a short answer below a name."""

import re

_MOST_CHARACTERS = 60
_MOST_WORDS = 10
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_INSIDE = re.compile(r"[.?!]\s+\S|[?!:,.]$")
_ASIDE = re.compile(r"\s*\([^()]{1,80}\)$")  # "(registered charity)"
_SHORTENED = re.compile(r"\b([A-Z][a-z]{1,3})\.(?=\s)")  # "Hon. Secretary"
_ADDRESS = re.compile(r"@|://|\bwww\.|\d[\d ()]{5,}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_NAME_WORDS = 2  # words of a name that may be typed without capitals
_STANDS_THERE = re.compile(
    r"\W*(?:for and )?on behalf of\b|\W*p\.?p\.?\s|\W*ar ran\b"
    r"|\W*(?:our |your |ein |eich )?(?:ref|reference|cyf)\.?\s?:",
    re.IGNORECASE,
)
# Letters behind a name ("PhD", "MBE, JP") and pronouns ("she/her").
_OF_A_NAME = re.compile(
    r"(?:[(, ]*\b[A-Z][A-Za-z]{0,3}[A-Z]\b\.?\)?){1,4}|"
    r"\(?(?:[Pp]ronouns:? )?\w{2,4}/\w{2,5}(?:/\w{2,6})?\)?"
)
_DAY = (
    r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,7}|week(?:days?|ends?)|"
    r"(?:dydd )?(?:llun|mawrth|mercher|iau|gwener|sadwrn|sul)"
)
_OFFICE_HOURS = re.compile(
    r"(?:please note:? )?(?:i (?:normally |usually |currently |only )?work|"
    r"my (?:normal |usual )?(?:working |office )?(?:days|hours) are|rwy['\u2019]n gweithio)"
    rf"(?: part[- ]time)?(?:[\s,:/&\u2013-]+(?:{_DAY}|to|and|on|till|until|through|only|mornings?|"
    r"afternoons?|i|a|\d{1,2}(?:[.:]\d\d)?(?:am|pm)?)){1,12}\.?|"
    r"(?:(?:normal |usual )?(?:working|office|opening) (?:days|hours|pattern)|surger(?:y|ies)|"
    rf"oriau gwaith)[:\s][^.?!]{{0,30}}\b(?:{_DAY})\b[^.?!]{{0,40}}",
    re.IGNORECASE,
)
_SHORT = 3  # letters of words that titles leave small: "of", "the", "and", "yr"
# One person's post, as few answers begin or end: no plurals, no subjects such as "housing".
_POST_WORDS = """
    administrator adviser advisor analyst apprentice architect assistant associate chair chairman
    chairperson chairwoman chaplain chief clerk consultant convenor convener coordinator
    councillor cllr deputy developer director doctor economist engineer executive farmer founder
    governor head headteacher lead leader lecturer librarian manager mayor nurse officer organiser
    owner partner planner president principal professor proprietor rector registrar representative
    researcher resident retired secretary solicitor student surveyor teacher tenant treasurer
    trustee vicar volunteer warden
    cadeirydd clerc cyfarwyddwr cynghorydd darlithydd pennaeth perchennog preswylydd rheolwr
    swyddog trysorydd ymddeol ysgrifennydd
    """
_POSTS = frozenset(_POST_WORDS.split())
# What people ask for or answer, and no title holds.
_WISH_WORDS = """
    a an any better build cheaper do earlier every fewer fix fund get give improve invest it keep
    later less make more need needs no none not our please some stop support they too we why yes
    you
    """
_WISHES = frozenset(_WISH_WORDS.split())


def is_title_like(words: str) -> bool:
    """Whether a line has the form of a name, a post or an organisation, and not of an answer.

    "Head of Strategy", "Parish clerk", "Vale Policy Lab"; but not "Evening buses please", nor
    "Later trains and cheaper fares".
    """
    if not may_be_title(words):
        return False
    said = _WORD.findall(_ASIDE.sub("", words) or words)
    folded = [word.casefold() for word in said]
    if not said or len(said) > _MOST_WORDS or not _WISHES.isdisjoint(folded):
        return False
    if not _POSTS.isdisjoint(folded):
        return True
    if words[0].isdecimal() and not said[0][0].isupper():  # "12 Mill Lane", but not "20 mph"
        return False
    capitals = sum(word[0].isupper() for word in said)
    return capitals > 1 and all(len(word) <= _SHORT or word[0].isupper() for word in said)


def is_office_note(words: str) -> bool:
    """Whether a line says when somebody is at work: "I work Monday to Thursday", "Surgeries: …"."""
    return _OFFICE_HOURS.fullmatch(words) is not None


def may_stand_below(words: str, *, named: bool = False) -> bool:
    """Whether a line may stand below "Kind regards": a name however typed, a post, a number.

    `named` says that a name stands above it already. A second is hardly typed without capitals:
    "Trains" and "evening buses" may be what somebody remembered to say.
    """
    said = _WORD.findall(words)
    if _ADDRESS.search(words):
        return True
    if named and (_OF_A_NAME.fullmatch(words) or is_office_note(words)):
        return True
    if len(said) <= _NAME_WORDS and not (named and said):
        return _WISHES.isdisjoint(word.casefold() for word in said)
    return is_title_like(words) or bool(_STANDS_THERE.match(words))


def may_be_title(words: str) -> bool:
    """Whether a line may be a post or an organisation: short, and no sentence.

    A sentence may be a motto, but also what somebody remembered to say: it is kept.
    """
    begins = words[0].isupper() or words[0] in "(0123456789"
    words = _ASIDE.sub("", words) or words
    plain = _SHORTENED.sub(r"\1", words)
    return len(words) <= _MOST_CHARACTERS and begins and not _INSIDE.search(plain)
