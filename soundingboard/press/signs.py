"""Signs that a file of XML cannot hold: control signs, halves of pairs, signs that are none."""

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
STANDS_FOR_IT = "\ufffd"  # the sign Unicode has for a sign that cannot be shown


def legal(text: str) -> str:
    """The text with each sign that XML 1.0 forbids (its rule 2, Char) replaced by U+FFFD."""
    return _NOT_XML.sub(STANDS_FOR_IT, text)
