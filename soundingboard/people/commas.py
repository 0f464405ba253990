"""Lists as CSV: any of the usual separators and encodings, as Excel and others write them."""

import csv
import io
from collections.abc import Iterator

from soundingboard.people.tables import Table, gather
from soundingboard.refusals import Unreadable

SEPARATORS = (",", ";", "\t", "|")
SAMPLE = 100_000  # characters looked at to find the separator
SAMPLE_LINES = 20
UNENDED = "unexpected end of data"  # what csv says of a quotation mark that is never closed


def read_commas(name: str, content: bytes) -> Table:
    """The rows of a CSV file.

    Raises Unreadable where the bytes are not text, or the quotation marks do not pair.
    """
    text, encoding = _decoded(name, content)
    lines = text[:SAMPLE].splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        separator = lines[0].strip()[-1]  # Excel's own way to say it
        text = text[len(lines[0]) :]  # what is left of the line keeps the count right
    else:
        separator = _separator(lines)
    rows = gather(name, _records(name, text, separator))
    said = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
    parts = said.get(separator, f"“{separator}”")
    return Table(rows, (f"Read as {encoding} text with {parts} between the columns.",))


def _decoded(name: str, content: bytes) -> tuple[str, str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError:
            raise Unreadable(f"{name} is not a text file we can read.") from None
    # Control signs that no text has: a picture, a program, a damaged file.
    if any(sign in content for sign in (b"\x00", b"\x01", b"\x02", b"\x03", b"\x04", b"\x08")):
        raise Unreadable(f"{name} is not a list of people: it is not a text file.")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("cp1252"), "Windows-1252"
    except UnicodeDecodeError:
        raise Unreadable(
            f"{name} is in an encoding we do not know. Please save it as “CSV UTF-8”."
        ) from None


def _separator(lines: list[str]) -> str:
    """The sign that parts the columns: the one that parts most lines into equally many."""
    sample = [line for line in lines if line.strip()][:SAMPLE_LINES]
    best, best_score = ",", 0
    for separator in SEPARATORS:
        counts = [len(cells) for cells in csv.reader(sample, delimiter=separator)]
        columns = max(set(counts), key=counts.count, default=1)
        score = counts.count(columns) * (columns - 1)
        if score > best_score:
            best, best_score = separator, score
    return best


def _records(name: str, text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    # Strict, so that a quotation mark that is never closed does not swallow the rest unseen;
    # what strict finds untidy within a line is no reason to refuse a list.
    strict = True
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        if UNENDED in str(error):
            raise Unreadable(
                f"{name} has a quotation mark that is never closed, so its rows cannot be told "
                "apart."
            ) from None
        strict = False
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"{name} cannot be read at line {begin}: {error}.") from None
