"""Finding "Dear Ann" and "Kind regards, Jo": written by the sender, but no answer to anything."""

import re

from soundingboard.reading.lines import Line
from soundingboard.reading.parts import Mark
from soundingboard.reading.quotes import Marks

_HELLO = re.compile(
    r"^\W{0,3}(?:dear|hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|morning|afternoon"
    r"|greetings|to whom it may concern|all|annwyl|helo|shwmae|s'?mae|bore da|prynhawn da"
    r"|noswaith dda|pawb|at bwy bynnag|cher|chère|bonjour|madame|monsieur|salut"
    r"|liebe[rs]?|sehr geehrte\w*|guten (?:tag|morgen)|hallo|beste|geachte|estimad[oa]s?|hola"
    r"|querid[oa]s?|gentile|caro|cara|ciao|buongiorno|prezad[oa]s?|ol[aá]|hej|hei|kære|kjære"
    r"|szanown\w+|dzień dobry|cześć|witam|a chara)\b[^.?!:]{0,60}[\s,.!:\-–—]*$",
    re.IGNORECASE,
)
_BYE = re.compile(
    r"^\W{0,3}(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|all good|cordial)? ?regards"
    r"|(?:all the )?(?:very )?best(?: wishes)?|kind wishes|yours(?: (?:sincerely|faithfully|truly|ever|aye))?"
    r"|(?:yours )?(?:sincerely|faithfully|truly)|cheers|(?:many |thanks|thank you|with )*"
    r"(?:thanks|thank you|ta)(?: (?:again|very much|so much|a lot|in advance|all|and regards))?"
    r"|br|kr|rgds|thx|vg|mvh|mfg|lg"
    r"|cofion(?: (?:gorau|cynnes|caredig))?|dymuniadau gorau|gyda(?:g)? (?:chofion|diolch).{0,30}"
    r"|yn gywir(?: iawn)?|yr eiddoch yn (?:gywir|ddiffuant)|diolch(?: (?:yn fawr|o galon))?(?: iawn)?"
    r"|hwyl(?: fawr)?|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[nm]?|herzliche[nm]?|liebe[nm]?)"
    r" gr[uü](?:ß|ss)(?:en?)?|cordialement|bien (?:à vous|cordialement)|cdlt|saludos(?: cordiales)?"
    r"|un saludo|atentamente|cordiali saluti|distinti saluti|saluti|atenciosamente|cumprimentos"
    r"|met vriendelijke groet(?:en)?|groet(?:en|jes)?|med (?:vänlig|venlig|vennlig) hils(?:ning|en)"
    r"|hilsen|pozdrawiam|z poważaniem|is mise|le meas)\W*$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[\W_]{0,3}[^\W\d_]\S*(?: \S+){0,5}$")
_MOST = 5  # lines under "Kind regards"


def mark_greetings(lines: list[Line], marks: Marks) -> None:
    """Mark greeting and farewell, where something else was written: alone they are the letter."""
    own = [at for at, mark in enumerate(marks) if mark is None and lines[at].words]
    if not own:
        return
    found = [at for at in own[:1] if is_hello(lines[at].words)]
    for position in range(len(own) - 1, max(-1, len(own) - 2 - _MOST), -1):
        at = own[position]
        if is_farewell(lines[at].words) and _only_names(lines, own[position + 1 :]):
            found += own[position:]
    for position, at in enumerate(own[:-1]):
        # A farewell above a quotation ends what was written above it
        below = own[position + 1 :]
        gap = next((i for i in range(at + 1, len(lines)) if marks[i] in _OTHERS), len(lines))
        names = [i for i in below if i < gap]
        if is_farewell(lines[at].words) and len(names) < len(below) and _only_names(lines, names):
            found += [at, *names]
    if len(set(found)) < len(own):
        for at in found:
            marks[at] = Mark.GREETING


_OTHERS = (Mark.QUOTED, Mark.HEADER, Mark.SIGNATURE, Mark.DISCLAIMER, Mark.GREETING)


def is_hello(words: str) -> bool:
    return len(words) < 80 and bool(_HELLO.match(words))


def is_farewell(words: str) -> bool:
    return len(words) < 60 and bool(_BYE.match(words))


def _only_names(lines: list[Line], rows: list[int]) -> bool:
    """Whether these few lines can be a name with what stands under it."""
    if len(rows) > _MOST:
        return False
    return all(
        (
            len(lines[at].words) < 70
            and _NAME.match(lines[at].words)
            and not lines[at].words.endswith((".", "?", "!", ":"))
        )
        or len(lines[at].words.split()) <= 2
        for at in rows
    )
