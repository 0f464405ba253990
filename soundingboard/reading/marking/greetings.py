"""Finding "Dear Ann" and "Kind regards, Jo": written by the sender, but no answer to anything."""

import re

from soundingboard.reading.lines import Line
from soundingboard.reading.marking.own_names import OwnName
from soundingboard.reading.marking.posts import is_office_note, may_stand_below
from soundingboard.reading.parts import Mark, Marks

_HELLO = re.compile(
    r"^\W{0,3}(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)"
    r"|(?:as-?)?salaa?mu?(?: \w+)?|namaste|shalom|sat sri akal"
    r"|greetings|to whom it may concern|annwyl|helo|shwmae|s'?mae|bore da|prynhawn da"
    r"|noswaith dda|at bwy bynnag|cher|chère|bonjour|madame|monsieur|salut"
    r"|liebe[rs]?|sehr geehrte\w*|guten (?:tag|morgen)|hallo|beste|geachte|estimad[oa]s?|hola"
    r"|querid[oa]s?|gentile|caro|cara|ciao|buongiorno|prezad[oa]s?|ol[aá]|hej|hei|kære|kjære"
    r"|szanown\w+|dzień dobry|cześć|witam|a chara)\b[^.?!:]{0,60}[\s,.!:\-–—]*$",
    re.IGNORECASE,
)
# Everyday words, too: "Morning all", "All," and "Morning Ann", but not "All fine with us."
_HAIL = re.compile(
    r"^\W{0,3}(?:all|morning|afternoon|pawb)"
    r"(?: (?:all|both|everyone|everybody|team|folks|colleagues|again|to you|pawb"
    r"|(?-i:[^\W\d_a-z])\S*)){0,4}[\s,.!:\-–—]*$",
    re.IGNORECASE,
)
# Words one begins with: a first line of their own, from which no sentence goes on.
_OPENING = re.compile(
    r"(?:al+right|right|well|okay|ok|evening|hiya|hey|so|now)(?: then)?,", re.IGNORECASE
)
_FAREWELL = (
    r"(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|all good|cordial)? ?regards"
    r"|(?:all the )?(?:very )?best(?: wishes)?|kind wishes|(?:with )?(?:every|all) good wish(?:es)?"
    r"|god bless(?: you)?|yours(?: (?:sincerely|faithfully"
    r"|truly|ever|aye))?"
    r"|(?:i|we) remain,? (?:yours|your obedient)(?: \w{3,12}){0,2}"
    r"|with (?:(?:every|all|much|great|my|our|good|kind|warm) )*(?:respect|gratitude|thanks)"
    r"(?: and (?:every|all|good|kind|best|warm) wish(?:es)?)?"
    r"|yours (?:in|for|with) \w{3,12}(?: \w{3,12})?"
    r"|(?:yours )?(?:sincerely|faithfully|truly)|cheers|(?:many |thanks|thank you|with )*"
    r"(?:thanks|thank you|ta)(?: (?:again|very much|so much|a lot|in advance|all|and regards))?"
    r"|br|kr|rgds|thx|vg|mvh|mfg|lg"
    r"|cofion(?: (?:gorau|cynnes|caredig))?|dymuniadau gorau|gyda(?:g)? (?:chofion|diolch).{0,30}"
    r"|yn gywir(?: iawn)?|yr eiddoch yn (?:gywir|ddiffuant)|diolch(?: (?:yn fawr"
    r"|o galon))?(?: iawn)?"
    r"|hwyl(?: fawr)?|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[nm]?|herzliche[nm]?|liebe[nm]?)"
    r" gr[uü](?:ß|ss)(?:en?)?|cordialement|bien (?:à vous|cordialement)|cdlt|saludos(?: cordiales)?"
    r"|un saludo|atentamente|cordiali saluti|distinti saluti|saluti|atenciosamente|cumprimentos"
    r"|met vriendelijke groet(?:en)?|groet(?:en|jes)?|med (?:vänlig|venlig|vennlig) hils(?:ning|en)"
    r"|hilsen|pozdrawiam|z poważaniem|is mise|le meas)"
)
_BYE = re.compile(rf"^\W{{0,3}}{_FAREWELL}\W*$", re.IGNORECASE)
# "Cheers, Callum": the farewell and the name on one line.
_GOODBYE = re.compile(
    rf"^\W{{0,3}}{_FAREWELL}(?:\s*[,.!\u2013\u2014-]+\s*|\s+)(?=\w)", re.IGNORECASE
)
_TELEPHONE = re.compile(r"\+?\d[\d ()-]{8,20}")
_MOST = 5  # lines under "Kind regards"


# What may stand under "Thanks" and yet be an answer
_ANSWER = re.compile(
    r"^\W*(?:q(?:uestion|\d|\b)|\d|yes|no\b|nope|agree|disagree|n/?a\b|none|neither|both|option"
    r"|either"
    r"|ydw|ydyn|nac|oes\b|ie\b|cytuno"
    r"|p\.?\s?s\b|nb\b|ôn\b)",  # a postscript: what was forgotten above the name
    re.IGNORECASE,
)


def mark_greetings(lines: list[Line], marks: Marks, name: OwnName) -> None:
    """Mark greeting and farewell, where something else was written: alone they are the letter.

    The sender's own `name` where a stretch of writing ends is a farewell, with or without
    "Kind regards" above it.
    """
    own = [at for at, mark in enumerate(marks) if mark is None and lines[at].words]
    words = [lines[at].words for at in own[:2]]
    opens = len(words) > 1 and _OPENING.fullmatch(words[0]) and not words[1][0].islower()
    found = {at for at in own[:1] if opens or is_hello(words[0])}
    for at in own:
        if is_farewell(lines[at].words):
            names = _names_below(lines, marks, at, name)
            if names is not None:
                found |= {at, *names}
    found |= {at for at in own if _signs_off(lines, marks, at, name)}
    if len(found) == len(own):  # no more than a name is dropped of "See below! Rhian"
        found = {at for at in own if name.signs(lines[at].words)}
    if len(found) < len(own):
        for at in found:
            marks[at] = Mark.GREETING


def _names_below(lines: list[Line], marks: Marks, at: int, name: OwnName) -> list[int] | None:
    """The few lines between a farewell and the end of what was written.

    None if they say more, unless the sender's own name parts that from the farewell.
    """
    rows: list[int] = []
    for here in range(at + 1, len(lines)):
        if lines[here].blank:
            continue
        if marks[here] is not None:
            break
        words = lines[here].words
        signed = any(_is_own(name, lines[row].words) for row in rows)
        may_be = _may_be_name(words, named=bool(rows)) or _is_own(name, words)
        if len(rows) >= _MOST or not may_be:
            return rows if signed else None
        rows.append(here)
    return rows


def _signs_off(lines: list[Line], marks: Marks, at: int, name: OwnName) -> bool:
    """Whether the sender's name stands here, alone, and nothing that is new below it."""
    words = lines[at].words
    bye = _GOODBYE.match(words)
    said = words[bye.end() :] if bye else words
    if may_be_answer(words) or not (name.signs(said) or name.signs_in_full(said)):
        return False
    below = next((i for i in range(at + 1, len(lines)) if lines[i].words), None)
    return below is None or marks[below] is not None


def _is_own(name: OwnName, words: str) -> bool:
    return name.signs(words) or name.signs_in_full(words)


def _may_be_name(words: str, *, named: bool) -> bool:
    if len(words) >= 70 or may_be_answer(words):
        return False
    ended = words.endswith((".", "?", "!", ":")) and len(words.split()) > 2
    if ended and not (named and is_office_note(words)):
        return False
    return may_stand_below(words, named=named)


def may_be_answer(words: str) -> bool:
    """Whether a line begins as short answers do, "Yes", "n/a", "3. none", or a postscript."""
    return bool(_ANSWER.match(words)) and not _TELEPHONE.fullmatch(words)


def is_hello(words: str) -> bool:
    """Whether a line is a salutation."""
    return len(words) < 80 and bool(_HELLO.match(words) or _HAIL.match(words))


def is_farewell(words: str) -> bool:
    return len(words) < 60 and bool(_BYE.match(words))
