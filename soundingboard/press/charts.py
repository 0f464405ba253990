"""Charts: bars with their numbers, as SVG that says in words what it shows."""

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from soundingboard.press.report import Table

WIDTH = 360
BAR, LINE, GAP = 22, 20, 12  # heights of a bar, of a line of its name, of the space below
LETTERS = 42  # of a name in one line
ROOM_FOR_NUMBER = 100
FONT = "Source Sans Pro, Arial, sans-serif"
INK, FILL, EDGE = "#0b0c0c", "#5694ca", "#1d4f7c"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing and what it shows in words."""

    svg: str
    title: str
    description: str


def chart_of(table: Table, spell: Callable[[str], str] = str) -> Chart | None:
    """Bars for the first figures of a table that wants a chart; None where there are none.

    `spell` writes words in the signs that a font has.
    Each bar is hatched and carries its number: no reader depends on colour. What is not shown as
    a figure is written as such, without a bar. Noughts are left to the table, and so are sums.
    """
    key = f"chart-{table.key}"
    parts = [row for row in table.rows if table.chart and not row.is_sum]
    rows = [row for row in parts if row.cells[0].number != 0]
    largest = max((row.cells[0].number or 0 for row in rows), default=0)
    if not largest or len(parts) == 1:
        return None
    said = spell("; ".join(f"{row.name}: {row.cells[0].text}" for row in rows))
    title = spell(f"{table.caption}: {table.columns[1].lower()}")
    drawn, y = [], 4
    for row in rows:
        for line in textwrap.wrap(spell(row.name), LETTERS) or [""]:
            y += LINE
            drawn.append(_words(4, y - 5, line))
        number = row.cells[0].number or 0
        length = round((WIDTH - ROOM_FOR_NUMBER) * number / largest, 1)
        if number:
            drawn.append(
                f'<rect x="4" y="{y}" width="{length}" height="{BAR}" '
                f'fill="url(#{key}-hatch)" stroke="{EDGE}" stroke-width="1.5"/>'
            )
        end = 4 + length + (8 if number else 0)
        drawn.append(_words(end, y + BAR - 6, spell(row.cells[0].text), bold=True))
        y += BAR + GAP
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" '
        f'height="{y}" role="img" aria-labelledby={quoteattr(f"{key}-title {key}-desc")}>'
        f'<title id="{key}-title">{_clean(title)}</title>'
        f'<desc id="{key}-desc">{_clean(said)}</desc>'
        f'<defs><pattern id="{key}-hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="{FILL}"/>'
        f'<path d="M0 6L6 0" stroke="{EDGE}" stroke-width="1"/></pattern></defs>'
        f"{''.join(drawn)}</svg>"
    )
    return Chart(svg, title, said)


def _words(x: float, y: float, text: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-family="{FONT}" font-size="16" fill="{INK}"{weight}>'
        f"{_clean(text)}</text>"
    )


def _clean(text: str) -> str:
    """Text as XML may hold it."""
    return escape("".join(sign if sign.isprintable() else " " for sign in text))
