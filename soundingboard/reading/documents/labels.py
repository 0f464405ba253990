"""Printed paragraph numbers: "1.4", "7.", "(a)", "iv)", read from text and written as Word does."""

import re
from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip

# A number at the start of a paragraph, as people type it. Years, dates and times are kept out by
# three digits at most, no leading zero, and the blank that must follow.
_COUNT = r"[1-9]\d{0,2}"
_PARTS = rf"{_COUNT}(?:\.(?:0|{_COUNT})){{1,5}}(?:\(\w{{1,5}}\))*"
_BLANK = r"(?=[ \t\u00a0]+\S)"
_DOTTED = re.compile(rf"{_PARTS}\.?{_BLANK}")
_MARKED = re.compile(
    rf"(?:(?:{_COUNT}|[a-zA-Z]|[ivxlc]{{2,7}})[.)]|\((?:{_COUNT}|[a-zA-Z]{{1,2}}|[ivxlc]{{2,7}})\)){_BLANK}"
)
_MOST_LETTERS = 260  # aaaaaaaaaa; nobody counts further in letters
_BARE = re.compile(rf"[1-9]\d?{_BLANK}")
_DOTTED_ALONE = re.compile(rf"({_PARTS})\.?")
_CORE = re.compile(r"\(?(\w{1,9})[.):]*")


@dataclass(frozen=True, slots=True)
class Form:
    """One way to understand a label: of which style it is and which place it has in its count."""

    style: str
    value: int
    text: str


def typed_label(text: str) -> str:
    """The number with which a paragraph starts, as typed; empty where it starts with a word."""
    match = _DOTTED.match(text) or _MARKED.match(text)
    return match.group() if match else ""


def bare_number(text: str) -> str:
    """A number without full stop or bracket: "2 Conclusion". Only headings are so numbered."""
    match = _BARE.match(text)
    return match.group() if match else ""


def dotted(printed: str) -> str:
    """The number of many parts in a label ("1.4." -> "1.4"), or nothing if it has only one."""
    match = _DOTTED_ALONE.fullmatch(printed)
    return match.group(1) if match else ""


def forms(printed: str) -> tuple[Form, ...]:
    """Each way to understand a label of one part; "(i)" may be a letter or a Roman number."""
    match = _CORE.fullmatch(printed)
    if match is None:
        return ()
    core = match.group(1)
    around = printed.replace(core, "#", 1)
    if core.isascii() and core.isdigit():
        return (Form(f"1{around}", int(core), core),)
    found = []
    case = "A" if core.isupper() else "a"
    lower = core.lower()
    if lower.isascii() and lower.isalpha() and len(set(lower)) == 1:
        value = ord(lower[0]) - 96 + 26 * (len(lower) - 1)
        found.append(Form(f"{case}{around}", value, core))
    roman_value = _from_roman(lower)
    if roman_value:
        style = "I" if core.isupper() else "i"
        found.append(Form(f"{style}{around}", roman_value, core))
    return tuple(found)


def written(number: int, style: str) -> str:
    """A number in one of Word's list styles (ECMA-376 part 1, 17.18.59, the common ones)."""
    if style in ("upperLetter", "upperRoman"):
        return written(number, style.replace("upper", "lower")).upper()
    if style == "lowerLetter" and 0 < number <= _MOST_LETTERS:
        # After z Word writes aa, bb, cc.
        return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1)
    if style == "lowerRoman":
        return _to_roman(number)
    if style == "ordinal":
        return f"{number}{_ordinal_ending(number)}"
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _ordinal_ending(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _to_roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    letters = ""
    for value, symbol in _ROMAN:
        while number >= value:
            letters += symbol
            number -= value
    return letters


def _from_roman(letters: str) -> int:
    """The value of a Roman number written as it should be, otherwise 0."""
    if not letters or len(letters) > 15 or set(letters) - set("ivxlcdm"):
        return 0
    total, rest = 0, letters
    for value, symbol in _ROMAN:
        while rest.startswith(symbol):
            total += value
            rest = rest.removeprefix(symbol)
    return total if not rest and _to_roman(total) == letters else 0
