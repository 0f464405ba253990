"""The colour of words, where somebody answers "in red" within the letter answered."""

import re

Colour = str  # "" for the ordinary colour, else the name of a hue: "red", "blue", "yellow mark"

_TEXT = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})", re.IGNORECASE)
_NAMED = {
    "red": "ff0000",
    "blue": "0000ff",
    "green": "008000",
    "lime": "00ff00",
    "navy": "000080",
    "purple": "800080",
    "fuchsia": "ff00ff",
    "magenta": "ff00ff",
    "maroon": "800000",
    "teal": "008080",
    "orange": "ffa500",
    "yellow": "ffff00",
    "aqua": "00ffff",
    "cyan": "00ffff",
    "crimson": "dc143c",
    "darkred": "8b0000",
    "darkblue": "00008b",
    "darkgreen": "006400",
    "royalblue": "4169e1",
    "brown": "a52a2a",
}
# Outlook writes every reply in these, without anybody's choosing
_HOUSE = ("1f497d", "44546a", "1f3864")
_HUES = ("red", "orange", "green", "green", "blue", "blue", "purple", "red")
_VIVID = 0.35  # saturation from which a colour is one that somebody chose in order to be seen


def colour_in(style: str, font_colour: str, inherited: Colour) -> Colour:
    """The colour an element gives its text, or the one it inherits."""
    if not style and not font_colour:
        return inherited
    ground = _GROUND.search(style)
    if ground and (hue := _hue(ground[1])) in ("orange", "green", "red", "purple"):
        return f"{hue} mark"
    text = _TEXT.search(style)
    if text:
        return _hue(text[1])
    return _hue(font_colour) if font_colour else inherited


def _hue(value: str) -> Colour:
    """The hue a CSS colour is seen as; greys, black and white are the ordinary colour."""
    value = value.strip().lower()
    hexadecimal = _HEX.search(value)
    rgb = _RGB.search(value)
    if hexadecimal:
        digits = (
            hexadecimal[1] if len(hexadecimal[1]) == 6 else "".join(2 * c for c in hexadecimal[1])
        )
    elif rgb:
        digits = "".join(f"{min(int(part), 255):02x}" for part in rgb.groups())
    elif value in _NAMED:
        digits = _NAMED[value]
    else:
        return ""
    if digits in _HOUSE:
        return ""
    red, green, blue = (int(digits[at : at + 2], 16) for at in (0, 2, 4))
    top, bottom = max(red, green, blue), min(red, green, blue)
    spread = top - bottom
    if top < 64 or spread < _VIVID * top or spread < 48:
        return ""
    if top == red:
        angle = 60 * ((green - blue) / spread % 6)
    elif top == green:
        angle = 60 * ((blue - red) / spread + 2)
    else:
        angle = 60 * ((red - green) / spread + 4)
    return _HUES[int(angle // 45) % 8]
