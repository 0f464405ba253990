"""More mail programs, for the held-out replies: as clients.py, and nothing was tuned to them."""

from collections.abc import Callable
from html import escape

from tests.post.clients import (
    Plan,
    attribution_line,
    header_lines,
    paragraphs,
    signed_text,
    turns,
    within,
)
from tests.post.sent_letters import Sent


def proton(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Proton Mail: protonmail_quote around attribution and blockquote, which answers split."""
    top = "".join(paragraphs(said.text, "div") + "<div><br></div>" for said in plan.top)
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    if plan.quoted == "none":
        return signed_text(plan, sent), top
    around = ('<blockquote class="protonmail_quote" type="cite">', "</blockquote><br>")
    quote = turns(plan, sent, around, "div")
    html = (
        f'{top}<div class="protonmail_quote">{escape(attribution_line(plan))}<br><br>'
        f"{quote}</div>{bottom}"
    )
    return signed_text(plan, sent), html


def samsung(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Samsung's mail: a line of dashes with its words, the header as lines, no quotation marks."""
    top = "".join(paragraphs(said.text, "div", ' dir="auto"') for said in plan.top)
    line = '<div id="composer_signature" dir="auto">Sent from my Galaxy</div><div><br></div>'
    if plan.quoted == "none":
        return "", top + line
    header = "".join(
        f"<div>{name}: {escape(value)} </div>" for name, value in header_lines(plan, sent)
    )
    quote = within(plan, sent, "div")
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    html = (
        f'{top}{line}<div align="left" dir="auto" style="font-size:100%;color:#000000"><div>'
        f"-------- Original message --------</div>{header}<div><br></div></div>{quote}{bottom}"
    )
    return "", html


def outlook_mac(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Outlook for Mac: Word's HTML, a blue border above the header block."""
    top = "".join(paragraphs(said.text, "p", ' class="MsoNormal"') for said in plan.top)
    header = "<br>".join(
        f"<b>{name}: </b>{escape(value)}" for name, value in header_lines(plan, sent)
    )
    block = (
        '<div style="border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        f'<p class="MsoNormal" style="margin-bottom:12.0pt"><span style="font-size:12.0pt;'
        f'color:black">{header}</span></p></div>'
    )
    if plan.quoted == "none":
        block = ""
    quote = within(plan, sent, "p", ' class="MsoNormal"')
    bottom = "".join(paragraphs(said.text, "p", ' class="MsoNormal"') for said in plan.bottom)
    return "", f'<div class="WordSection1">{top}{block}<div>{quote}</div>{bottom}</div>'


def zimbra(plan: Plan, sent: Sent) -> tuple[str, str]:
    """Zimbra: a rule, the header and the letter in elements with data-marker."""
    top = "".join(paragraphs(said.text, "div") for said in plan.top)
    bottom = "".join(paragraphs(said.text, "div") for said in plan.bottom)
    if plan.quoted == "none":
        return "", f"<div>{top}</div>"
    header = "<br>".join(
        f"<b>{name}: </b>{escape(value)}" for name, value in header_lines(plan, sent)
    )
    html = (
        f'<div style="font-family:arial">{top}<div><br></div>'
        f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{header}</div>'
        f'<br><div data-marker="__QUOTED_TEXT__">{within(plan, sent, "div")}</div>{bottom}</div>'
    )
    return "", html


WIDER: dict[str, Callable[[Plan, Sent], tuple[str, str]]] = {
    "Proton Mail": proton,
    "Samsung": samsung,
    "Outlook for Mac": outlook_mac,
    "Zimbra": zimbra,
}
