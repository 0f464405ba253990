"""HTML letters, read through the structure that each client gives them."""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_lines
from soundingboard.reading.opening.html import html_lines
from soundingboard.reading.parts import Mark, Part

OLDER = "<div>Do you agree?</div><div>Which site do you prefer?</div>"
FIELDS = (
    "<b>From:</b> Ann Lee &lt;ann@example.org&gt;<br><b>Sent:</b> 01 June 2026 09:00<br>"
    "<b>To:</b> Jo Marsh<br><b>Subject:</b> Growth strategy"
)
WROTE = "On 1 Jun 2026, at 09:00, Ann Lee &lt;ann@example.org&gt; wrote:"
CLIENTS = {
    "Gmail": f'<div dir="ltr">We agree.</div><div class="gmail_quote"><div class="gmail_attr">'
    f'{WROTE}</div><blockquote class="gmail_quote">{OLDER}</blockquote></div>',
    "Outlook desktop": "<div class=WordSection1><p class=MsoNormal>We agree.</p><div><div style="
    "'border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'>"
    f"<p class=MsoNormal>{FIELDS}</p></div></div>{OLDER}</div>",
    "Outlook web": f'<div>We agree.</div><div id="appendonsend"></div><hr>'
    f'<div id="divRplyFwdMsg">{FIELDS}</div>{OLDER}',
    "Outlook, names changed on the way": f'<div>We agree.</div><div id="x_divRplyFwdMsg">{FIELDS}'
    f"</div>{OLDER}",
    "Outlook phone": "<div>We agree.</div><div id='mail-editor-reference-message-container'>"
    f"<div>{FIELDS}</div>{OLDER}</div>",
    "Apple Mail": f"<div>We agree.<div><br><blockquote type='cite'><div>{WROTE}</div>{OLDER}"
    "</blockquote></div></div>",
    "Thunderbird": f"<p>We agree.</p><div class='moz-cite-prefix'>{WROTE}</div>"
    f"<blockquote type='cite' cite='mid:1@example.org'>{OLDER}</blockquote>",
    "Yahoo": f"<div>We agree.</div><div id='ydp1 yahoo_quoted_9' class='yahoo_quoted'>"
    f"<div>{WROTE}</div>{OLDER}</div>",
    "Proton": f"<div>We agree.</div><div class='protonmail_quote'>{WROTE}<br>"
    f"<blockquote class='protonmail_quote' type='cite'>{OLDER}</blockquote></div>",
    "Zimbra": f"<div>We agree.</div><hr id='zwchr' data-marker='__DIVIDER__'>"
    f"<div data-marker='__HEADERS__'><blockquote style='border-left:2px solid #1010FF'>{FIELDS}"
    f"</blockquote></div><div data-marker='__QUOTED_TEXT__'>"
    f"<blockquote style='border-left:2px solid #1010FF'>{OLDER}</blockquote></div>",
    "Entourage": f"<div>We agree.</div><span id='OLK_SRC_BODY_SECTION'><div>{FIELDS}</div>{OLDER}"
    "</span>",
    "Spark": f"<div>We agree.</div><div name='messageReplySection'>{WROTE}<br>"
    f"<blockquote type='cite' class='spark_quote'>{OLDER}</blockquote></div>",
}


def marked(html: str, sent: str = "") -> list[tuple[Mark, str]]:
    parts = parts_of_lines(*html_lines(html), sent)
    return [(part.mark, part.text.strip()) for part in parts]


def new_text(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts if part.mark is Mark.NEW)


@pytest.mark.parametrize("html", CLIENTS.values(), ids=CLIENTS)
def test_only_the_answer_is_new_whatever_the_client(html: str) -> None:
    parts = parts_of_lines(*html_lines(html))

    assert new_text(parts).strip() == "We agree."
    assert "".join(part.text for part in parts).count("Which site do you prefer?") == 1


def test_answers_between_the_pieces_of_a_broken_quotation_are_new() -> None:
    html = (
        "<div class='gmail_quote'><blockquote class='gmail_quote'>1. Buses?</blockquote>"
        "<div>More of them.</div><blockquote class='gmail_quote'>2. Skills?</blockquote>"
        "<div>Welders.</div></div>"
    )

    assert marked(html) == [
        (Mark.QUOTED, "1. Buses?"),
        (Mark.NEW, "More of them."),
        (Mark.QUOTED, "2. Skills?"),
        (Mark.NEW, "Welders."),
    ]


@pytest.mark.parametrize(
    "colour",
    [
        "style='color:red'",
        "style='color:#C00000'",
        "style='font-size:11pt;color:rgb(200, 38, 19)'",
        "style='background:yellow'",
    ],
)
def test_answers_in_colour_inside_the_older_letter_are_new(colour: str) -> None:
    html = (
        "<div>See my comments below.</div><div id='divRplyFwdMsg'>" + FIELDS + "</div>"
        f"<p>1. Buses?</p><p><span {colour}>More of them.</span></p>"
        f"<p>2. Skills?</p><p><span {colour}>Welders.</span></p><p>With thanks, Ann</p>"
    )

    assert [text for mark, text in marked(html) if mark is Mark.NEW] == [
        "See my comments below.",
        "More of them.",
        "Welders.",
    ]


def test_letter_answered_shows_what_was_written_inside_it_without_any_sign() -> None:
    sent = "1. Which buses are missing in the evening?\n\n2. Which skills are hardest to find?\n"
    html = (
        "<div>Ann, see below.</div><div id='divRplyFwdMsg'>" + FIELDS + "</div>"
        "<p>1. Which buses are missing in the evening?</p><p>The 41.</p>"
        "<p>2. Which skills are hardest to find?</p>"
    )

    assert [text for mark, text in marked(html, sent) if mark is Mark.NEW] == [
        "Ann, see below.",
        "The 41.",
    ]


def test_colour_of_links_and_of_the_client_is_no_answer() -> None:
    html = (
        "<div style='color:#1F497D'>We agree.</div><div id='divRplyFwdMsg'>" + FIELDS + "</div>"
        "<p>Read <a style='color:blue' href='https://example.org'>the draft</a>.</p>"
        "<p style='color:#888888'>This line is grey.</p>"
    )

    assert [text for mark, text in marked(html) if mark is Mark.NEW] == ["We agree."]


def test_indented_paragraph_is_no_quotation() -> None:
    html = "<blockquote style='margin:0 0 0 40px;border:none;padding:0px'>We agree.</blockquote>"

    assert marked(html) == [(Mark.NEW, "We agree.")]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo\n"),
        ("One<br>Two<br><br>Three", "One\nTwo\n\nThree\n"),
        ("<div>One</div><div>Two</div>", "One\nTwo\n"),
        ("<ol><li>Buses</li><li>Skills</li></ol>", "1. Buses\n2. Skills\n"),
        ("<ul><li>Buses</li><li>Skills</li></ul>", "- Buses\n- Skills\n"),
        ("<table><tr><td>Q1</td><td>Yes</td></tr><tr><td>Q2</td></tr></table>", "Q1 Yes\nQ2\n"),
        ("<pre>One\n  Two\n\nThree</pre>", "One\nTwo\n\nThree\n"),
        ("a &lt; b &amp; c&nbsp;d", "a < b & c d\n"),
        ("One <b>and</b>\n   the <i>same</i>", "One and the same\n"),
    ],
)
def test_text_reads_as_it_looks(html: str, text: str) -> None:
    lines, rest = html_lines(html)

    assert ("".join(line.text for line in lines), rest) == (text, "")


def test_what_no_reader_saw_is_left_out() -> None:
    html = (
        "<head><title>T</title><style>p {}</style></head><body><script>alert(1)</script>"
        "<!-- note --><div style='display:none'>preheader</div><p>We agree.</p></body>"
    )

    assert marked(html) == [(Mark.NEW, "We agree.")]


def test_signature_element_is_a_signature_but_never_the_whole_letter() -> None:
    signature = "<div class='gmail_signature'>Jo Marsh<br>Hollin Green Traders</div>"

    assert marked(f"<div>We agree.</div>{signature}") == [
        (Mark.NEW, "We agree."),
        (Mark.SIGNATURE, "Jo Marsh\nHollin Green Traders"),
    ]
    assert marked(signature) == [(Mark.NEW, "Jo Marsh\nHollin Green Traders")]


@pytest.mark.parametrize(
    "around",
    ["<svg onload=alert(1)><p>{}</p>", "<noscript>{}</noscript>", "<svg><text>{}</text></svg>"],
)
def test_words_that_a_mail_program_shows_are_read(around: str) -> None:
    lines, _ = html_lines(around.format("We agree."))
    assert [line.words for line in lines] == ["We agree."]


@pytest.mark.parametrize("name", ["script", "style", "title", "template"])
def test_words_that_no_mail_program_shows_are_not_read(name: str) -> None:
    lines, _ = html_lines(f"<div><{name}>alert(1)</{name}>We agree.</div>")
    assert [line.words for line in lines] == ["We agree."]


@pytest.mark.parametrize("mark", ["__SIG_POST__", "__SIG_PRE__"])
def test_signature_in_zimbra_is_marked_as_one(mark: str) -> None:
    lines, rest = html_lines(f'<div>We agree.</div><div data-marker="{mark}">Tolley Ltd</div>')
    assert [part.mark for part in parts_of_lines(lines, rest)] == [Mark.NEW, Mark.SIGNATURE]
