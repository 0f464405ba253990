"""Writes a reply as each mail program would: its quotation marks and its HTML.

The markup follows what the programs are known to send (gmail_quote, divRplyFwdMsg, the border above
Outlook's header block, blockquote type=cite, yahoo_quoted, moz-cite-prefix).
"""

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html import escape

from tests.post.sent_letters import ORGANISATION, SENDER, Block, Sent


@dataclass(frozen=True, slots=True)
class Say:
    """Something the sender wrote; `keys` is what it answers, None for a courtesy."""

    text: str
    keys: tuple[str | None, ...] | None


@dataclass(slots=True)
class Plan:
    """A reply before a mail program writes it.

    `quoted` says which blocks of the letter stay ("all", "none" or the keys of single anchors).
    `under`, `above` and `beside` hold what stands under, above and on the line of an anchor.
    `damage` changes the text of a quoted block as an editing sender or a poor program does.
    `passed_on` is what a colleague wrote above the letter when passing it on; it is quoted, too.
    `meant` are answers that were written into other text, which says where they belong.
    """

    language: str
    top: list[Say] = field(default_factory=list)
    under: dict[str, list[Say]] = field(default_factory=dict)
    above: dict[str, list[Say]] = field(default_factory=dict)
    beside: dict[str, Say] = field(default_factory=dict)
    bottom: list[Say] = field(default_factory=list)
    quoted: str | frozenset[str] = "all"
    damage: Callable[[str], str] | None = None
    colour: str = ""
    attached: str = ""
    passed_on: str = ""
    meant: list[Say] = field(default_factory=list)

    def says(self) -> Iterator[Say]:
        """Everything that is said, in no particular order."""
        yield from self.top
        yield from self.bottom
        yield from self.beside.values()
        yield from self.meant
        for part in (self.under, self.above):
            for said in part.values():
                yield from said

    def keeps(self, block: Block) -> bool:
        """Whether a block of the letter is quoted."""
        if isinstance(self.quoted, frozenset):
            return block.key in self.quoted
        return self.quoted == "all"


@dataclass(frozen=True, slots=True)
class Quote:
    """Neighbouring blocks of the letter."""

    blocks: tuple[Block, ...]


Piece = Say | Quote


def laid_out(plan: Plan, blocks: tuple[Block, ...]) -> list[Piece]:
    """Quotation and answers by turns, as they will stand under the attribution."""
    pieces: list[Piece] = []
    held: list[Block] = [Block(plan.passed_on, "", "")] if plan.passed_on else []

    def close() -> None:
        if held:
            pieces.append(Quote(tuple(held)))
            held.clear()

    for at, block in enumerate(blocks):
        if not plan.keeps(block):
            continue
        if block.key and (at == 0 or blocks[at - 1].key != block.key):
            for said in plan.above.get(block.key, ()):
                close()
                pieces.append(said)
        text = plan.damage(block.text) if plan.damage and block.key else block.text
        html = "" if plan.damage and block.key else block.html
        held.append(replace(block, text=text, html=html))
        last = at + 1 == len(blocks) or blocks[at + 1].key != block.key
        if block.key and last:
            for said in plan.under.get(block.key, ()):
                close()
                pieces.append(said)
    close()
    return pieces


ATTRIBUTIONS = {
    "en": "On Tue, 12 May 2026 at 10:11, {who} <{address}> wrote:",
    "cy": "Ar Maw, 12 Mai 2026 am 10:11, {who} <{address}> ysgrifennodd:",
    "de": "Am Di., 12. Mai 2026 um 10:11 Uhr schrieb {who} <{address}>:",
    "fr": "Le mar. 12 mai 2026 à 10:11, {who} <{address}> a écrit :",
    "pl": "wt., 12 maj 2026 o 10:11 {who} <{address}> napisał(a):",
    "es": "El mar, 12 may 2026 a las 10:11, {who} (<{address}>) escribió:",
}
HEADERS = {
    "en": ("From", "Sent", "To", "Subject"),
    "cy": ("Oddi wrth", "Anfonwyd", "At", "Pwnc"),
    "de": ("Von", "Gesendet", "An", "Betreff"),
    "fr": ("De", "Envoyé", "À", "Objet"),
    "pl": ("Od", "Wysłano", "Do", "Temat"),
    "es": ("De", "Enviado", "Para", "Asunto"),
}


def attribution_line(plan: Plan) -> str:
    return ATTRIBUTIONS[plan.language].format(who=ORGANISATION, address=SENDER)


def header_lines(plan: Plan, sent: Sent) -> list[tuple[str, str]]:
    values = (
        f"{ORGANISATION} <{SENDER}>",
        "12 May 2026 10:11",
        "tom@ashdown.example",
        sent.subject,
    )
    return list(zip(HEADERS[plan.language], values, strict=True))


# Plain text


def _beside(plan: Plan, block: Block, text: str) -> str:
    said = plan.beside.get(block.key) if block.asks else None
    return f"{text} {said.text}" if said else text


def signed_text(plan: Plan, sent: Sent, *, width: int = 72, loose: bool = False) -> str:
    """Plain text with `> ` before quoted lines; `loose` wraps them again and forgets some signs."""
    out = [said.text for said in plan.top]
    pieces = laid_out(plan, sent.text_blocks)
    if any(isinstance(piece, Quote) for piece in pieces):
        out.append(attribution_line(plan))
    for piece in pieces:
        if isinstance(piece, Say):
            out.append("\n".join(textwrap.fill(line, width) for line in piece.text.split("\n")))
            continue
        lines: list[str] = []
        for block in piece.blocks:
            text = _beside(plan, block, block.text)
            if loose:
                joined = " ".join(text.split())
                wrapped = textwrap.wrap(joined, 60, break_long_words=False, break_on_hyphens=False)
                lines += [f"> {line}" if at % 2 == 0 else line for at, line in enumerate(wrapped)]
            else:
                lines += [f"> {line}" for line in text.split("\n")]
            lines.append(">")
        out.append("\n".join(lines[:-1]))
    out += [said.text for said in plan.bottom]
    return "\n\n".join(out) + "\n"


def unsigned_text(plan: Plan, sent: Sent) -> str:
    """Plain text as Outlook writes it: a header block, and the quotation without any mark."""
    out = [said.text for said in plan.top]
    pieces = laid_out(plan, sent.text_blocks)
    if any(isinstance(piece, Quote) for piece in pieces):
        header = "\n".join(f"{name}: {value}" for name, value in header_lines(plan, sent))
        out.append("-----Original Message-----\n" + header)
    for piece in pieces:
        if isinstance(piece, Say):
            out.append(piece.text)
        else:
            out += [_beside(plan, block, " ".join(block.text.split())) for block in piece.blocks]
    out += [said.text for said in plan.bottom]
    return "\n\n".join(out) + "\n"


# HTML


def paragraphs(text: str, tag: str, attributes: str = "", colour: str = "") -> str:
    parts = []
    for paragraph in text.split("\n\n"):
        words = escape(paragraph).replace("\n", "<br>\n")
        if colour:
            words = f'<span style="color:{colour}">{words}</span>'
        parts.append(f"<{tag}{attributes}>{words}</{tag}>")
    return "\n".join(parts)


def _quoted_html(plan: Plan, blocks: tuple[Block, ...], colour: str) -> str:
    parts = []
    for block in blocks:
        html = block.html or f"<p>{escape(block.text)}</p>"
        said = plan.beside.get(block.key) if block.asks else None
        if said:
            style = f' style="color:{colour}"' if colour else ""
            head, _, tail = html.rpartition("</")
            html = f"{head} <span{style}>{escape(said.text)}</span></{tail}"
        parts.append(html)
    return "\n".join(parts)


def turns(plan: Plan, sent: Sent, around: tuple[str, str], tag: str, attributes: str = "") -> str:
    """Quotation in a container, the container closed around each answer."""
    opening, closing = around
    out = []
    for piece in laid_out(plan, sent.html_blocks):
        if isinstance(piece, Say):
            out.append(paragraphs(piece.text, tag, attributes, plan.colour))
        else:
            out.append(opening + _quoted_html(plan, piece.blocks, plan.colour) + closing)
    return "\n".join(out)


def within(plan: Plan, sent: Sent, tag: str, attributes: str = "") -> str:
    """Quotation and answers in one container, as phones and Outlook leave them."""
    return turns(plan, sent, ("", ""), tag, attributes)


def gmail_web(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Gmail in a browser: text and HTML, gmail_quote around attribution and blockquote."""
    style = (
        ' style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"'
    )
    top = "".join(
        paragraphs(said.text, 'div dir="ltr"').replace('</div dir="ltr">', "</div><br>")
        for said in plan.top
    )
    around = (f'<blockquote class="gmail_quote"{style}>', "</blockquote>")
    quote = turns(plan, sent, around, "div")
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    attribution = f'<div dir="ltr" class="gmail_attr">{escape(attribution_line(plan))}<br></div>'
    if plan.quoted == "none":
        attribution = ""
    below = f'<div class="gmail_quote gmail_quote_container">{attribution}{quote}</div>'
    return signed_text(plan, sent), f"{top}<br>{below}{bottom}"


def gmail_phone(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Gmail on a phone: answers stay inside the one blockquote."""
    top = "".join(paragraphs(said.text, "div", ' dir="auto"') for said in plan.top)
    quote = within(plan, sent, "div", ' dir="auto"')
    attribution = f'<div dir="ltr" class="gmail_attr">{escape(attribution_line(plan))}<br></div>'
    if plan.quoted == "none":
        return signed_text(plan, sent), top
    html = (
        f'{top}<br><div class="gmail_quote">{attribution}'
        f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex">{quote}</blockquote></div>'
        + "".join(paragraphs(said.text, "div", ' dir="auto"') for said in plan.bottom)
    )
    return "", html


def outlook_desktop(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Outlook for Windows: Word's HTML, a border above the header block, no quotation marks."""
    top = "".join(paragraphs(said.text, "p", ' class="MsoNormal"') for said in plan.top)
    header = "<br>".join(
        f"<b>{name}:</b> {escape(value)}" for name, value in header_lines(plan, sent)
    )
    block = (
        '<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal">{header}</p></div></div>'
    )
    if plan.quoted == "none":
        block = ""
    quote = within(plan, sent, "p", ' class="MsoNormal"')
    bottom = "".join(paragraphs(said.text, "p", ' class="MsoNormal"') for said in plan.bottom)
    html = f'<div class="WordSection1">{top}{block}{quote}{bottom}</div>'
    return unsigned_text(plan, sent), html


def outlook_web(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Outlook in a browser: appendonsend, a rule, divRplyFwdMsg, then the letter as it was."""
    top = "".join(paragraphs(said.text, "div", ' class="elementToProof"') for said in plan.top)
    header = "<br>".join(
        f"<b>{name}:</b> {escape(value)}" for name, value in header_lines(plan, sent)
    )
    if plan.quoted == "none":
        return "", top
    quote = within(plan, sent, "div", ' class="elementToProof"')
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    html = (
        f'{top}<div id="appendonsend"></div><hr style="display:inline-block;width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font>{header}</font><div>&nbsp;</div></div>'
        f"<div>{quote}</div>{bottom}"
    )
    return "", html


def outlook_phone(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Outlook on a phone: its signature line, then as Outlook in a browser."""
    text, html = outlook_web(plan, sent)
    line = '<div id="ms-outlook-mobile-signature"><div>Get Outlook for iOS</div></div>'
    mark = '<div id="appendonsend"></div>'
    return text, html.replace(mark, line + mark) if mark in html else html + line


def apple_mail(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Apple Mail on a Mac: blockquote type=cite, closed around each answer."""
    top = "".join(paragraphs(said.text, "div") + "<div><br></div>" for said in plan.top)
    quote = turns(plan, sent, ('<div><blockquote type="cite">', "</blockquote></div><br>"), "div")
    attribution = (
        f'<blockquote type="cite"><div>{escape(attribution_line(plan))}</div></blockquote>'
    )
    if plan.quoted == "none":
        attribution = ""
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    return signed_text(plan, sent), f"{top}{attribution}<br>{quote}{bottom}"


def iphone(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Mail on an iPhone: its signature line, answers inside the blockquote."""
    top = "".join(paragraphs(said.text, "div", ' dir="ltr"') for said in plan.top)
    device = '<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">Sent from my iPhone</div>'
    if plan.quoted == "none":
        return "", top + device
    quote = within(plan, sent, "div", ' dir="ltr"')
    said = escape(attribution_line(plan))
    html = (
        f'{top}{device}<div dir="ltr"><br><blockquote type="cite">{said}<br>'
        f'<br></blockquote></div><blockquote type="cite"><div dir="ltr">{quote}</div></blockquote>'
        + "".join(paragraphs(said.text, "div") for said in plan.bottom)
    )
    return "", html


def thunderbird(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Thunderbird writing HTML: moz-cite-prefix, blockquote type=cite."""
    top = "".join(paragraphs(said.text, "p") for said in plan.top)
    prefix = f'<div class="moz-cite-prefix">{escape(attribution_line(plan))}<br></div>'
    if plan.quoted == "none":
        prefix = ""
    around = ('<blockquote type="cite" cite="mid:a@b.example">', "</blockquote>")
    quote = turns(plan, sent, around, "p")
    bottom = "".join(paragraphs(said.text, "p") for said in plan.bottom)
    return signed_text(plan, sent), f"{top}{prefix}{quote}{bottom}"


def yahoo(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Yahoo in a browser: yahoo_quoted with its own attribution, answers inside."""
    top = "".join(paragraphs(said.text, "div", ' dir="ltr"') for said in plan.top)
    if plan.quoted == "none":
        return "", f'<div class="yahoo-style-wrap">{top}</div>'
    quote = within(plan, sent, "div", ' dir="ltr"')
    attribution = (
        f"<div>On Tuesday 12 May 2026 at 10:11:00 BST, {ORGANISATION} &lt;{SENDER}&gt; wrote:</div>"
    )
    html = (
        f'<div class="yahoo-style-wrap">{top}<div><br></div></div>'
        f'<div id="ydp1yahoo_quoted" class="yahoo_quoted"><div>{attribution}<div><br></div>'
        f"<div>{quote}</div></div></div>" + "".join(paragraphs(s.text, "div") for s in plan.bottom)
    )
    return "", html


def plain(plan: Plan, sent: Sent) -> tuple[str, str]:
    """A program that writes plain text with `> `."""
    return signed_text(plan, sent), ""


def plain_loose(plan: Plan, sent: Sent) -> tuple[str, str]:
    """A program that wraps quoted lines again and loses signs doing so."""
    return signed_text(plan, sent, loose=True), ""


def plain_unsigned(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Outlook writing plain text."""
    return unsigned_text(plan, sent), ""


CLIENTS: dict[str, Callable[[Plan, Sent], tuple[str, str]]] = {
    "Gmail web": gmail_web,
    "Gmail phone": gmail_phone,
    "Outlook desktop": outlook_desktop,
    "Outlook web": outlook_web,
    "Outlook phone": outlook_phone,
    "Apple Mail": apple_mail,
    "iPhone": iphone,
    "Thunderbird": thunderbird,
    "Yahoo": yahoo,
    "plain text": plain,
    "plain text, re-wrapped": plain_loose,
    "plain text, Outlook": plain_unsigned,
}
