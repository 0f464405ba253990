"""What stands at the foot of a letter."""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark


def marks(text: str) -> list[tuple[Mark, str]]:
    return [(part.mark, part.text) for part in parts_of_text(text)]


@pytest.mark.parametrize(
    "device",
    [
        "Sent from my iPhone",
        "Sent from Outlook for Android<https://aka.ms/AAb9ysg>",
        "Get Outlook for iOS",
        "Sent from my Verizon Wireless BlackBerry",
        "Anfonwyd o fy iPhone",
        "Von meinem iPhone gesendet",
        "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Inviato da iPhone",
        "Sent from ProtonMail, Swiss-based encrypted email",
        "Sent from Mail for Windows 10",
        "Verstuurd vanaf mijn iPhone",
        "Skickat från min iPhone",
        "Sendt fra min iPhone",
        "Lähetetty iPhonesta",
        "Wysłane z iPhone'a",
        "Отправлено с iPhone",
        "发自我的iPhone",
        "iPhoneから送信",
        "나의 iPhone에서 보냄",
    ],
)
def test_line_of_a_phone_is_no_answer(device: str) -> None:
    assert marks(f"We agree.\n\n{device}\n") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.SIGNATURE, f"{device}\n"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sent from my desk, which is much easier than from my phone.\n",
        "The notice was sent from my iPhone app to all users.\n",
        "I'm writing because of:\n-- first point\n-- second point\n",
        "this is an answer with a -- dash in it.\n",
        "Key points\n----\n\n1. Buses\n2. Skills\n\n----\n\nMore of both, please.\n",
        "Please treat this answer as confidential.\n",
        "See https://example.org/one\nhttps://example.org/two\nhttps://example.org/three\n",
        "```\n  // Sent from my mailer\n-- \n```\nThat is the code.\n",
    ],
)
def test_answers_that_look_like_signatures_stay_new(text: str) -> None:
    assert marks(text) == [(Mark.NEW, text)]


@pytest.mark.parametrize("delimiter", ["-- ", "--", "—", "___", "_____________________________"])
def test_delimiter_begins_the_signature(delimiter: str) -> None:
    signature = f"{delimiter}\nJo Marsh\nHollin Green Traders\n"

    assert marks(f"We agree.\n\n{signature}") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.SIGNATURE, signature),
    ]


def test_name_with_contact_lines_needs_no_delimiter() -> None:
    block = "Chair, Hollin Green Traders\nTel: 01632 960 114\nwww.hollingreen.example\n"

    assert marks(f"We agree.\n\nJo Marsh\n{block}") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.GREETING, "Jo Marsh\n"),
        (Mark.SIGNATURE, block),
    ]


@pytest.mark.parametrize(
    "notice",
    [
        "This email and any attachments are confidential and intended solely for the addressee.",
        "If you have received this message in error, please notify the sender.",
        "Mae'r neges hon yn gyfrinachol ac wedi'i bwriadu ar gyfer y derbynnydd yn unig.",
        "This email has been scanned for viruses by Example Security.",
        "This transmission is intended for the named addressee only and may contain advice.",
        "On leaving the GSi this email was certified virus free.",
        "Disclaimer\n\nThe views above are those of the author.",
    ],
)
def test_notice_is_no_answer(notice: str) -> None:
    assert marks(f"We agree.\n\n{notice}\n") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.DISCLAIMER, f"{notice}\n"),
    ]


def test_warning_of_the_mail_server_on_top_is_no_answer() -> None:
    caution = "CAUTION: This email originated from outside. Do not click links.\n\n"

    assert marks(f"{caution}We agree.\n") == [(Mark.DISCLAIMER, caution), (Mark.NEW, "We agree.\n")]


def test_footer_of_a_list_is_no_answer() -> None:
    footer = (
        "_______________________________________________\n"
        "Traders mailing list\ntraders@lists.example.org\n"
        "https://lists.example.org/mailman/listinfo/traders\n"
    )

    assert marks(f"We agree.\n\n{footer}") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.DISCLAIMER, footer),
    ]


def test_answer_below_a_signature_that_a_quotation_ends_is_new() -> None:
    text = "Top.\n\n-- \nJo\n\n> 1. Buses?\n\nMore of them.\n"

    assert [mark for mark, _ in marks(text)] == [
        Mark.NEW,
        Mark.SIGNATURE,
        Mark.QUOTED,
        Mark.NEW,
    ]


@pytest.mark.parametrize(
    "marking", ["OFFICIAL", "OFFICIAL - SENSITIVE", "Classification: OFFICIAL"]
)
def test_protective_marking_is_no_answer(marking: str) -> None:
    assert marks(f"{marking}\n\nWe agree.\n\n{marking}\n") == [
        (Mark.DISCLAIMER, f"{marking}\n\n"),
        (Mark.NEW, "We agree.\n\n"),
        (Mark.DISCLAIMER, f"{marking}\n"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "The Chamber is a company limited by guarantee, registered in England no. 00456123.",
        "Vale College is a charity exempt from registration.",
    ],
)
def test_what_a_body_must_state_ends_a_signature_and_says_nothing(line: str) -> None:
    block = "Policy Manager\nT: 01632 960077\nwww.chamber.example\n"
    assert marks(f"We agree.\n\nTobias Renn\n{block}\n{line}\n") == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.GREETING, "Tobias Renn\n"),
        (Mark.SIGNATURE, f"{block}\n{line}\n"),
    ]


@pytest.mark.parametrize("said", ["We are a charity.", "The college is a charity and exempt."])
def test_who_says_to_be_a_charity_is_heard(said: str) -> None:
    assert marks(f"{said}\nBuses are poor.\n") == [(Mark.NEW, f"{said}\nBuses are poor.\n")]
