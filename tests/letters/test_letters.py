"""The letters as their readers get them: kept as files, to be reviewed like prose.

Where a letter was changed on purpose, `REWRITE_SNAPSHOTS=1 pytest tests/letters` writes the files
anew; the difference is then read before it is committed.
"""

import itertools
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from soundingboard.kit import Kit
from soundingboard.letters.by_hand import LetterByHand
from soundingboard.letters.confirming import ConfirmAnswerLetter, ConfirmLeavingLetter
from soundingboard.letters.digest import (
    DigestLetter,
    DigestReadyLetter,
    DigestReceiptLetter,
    PrintedExtract,
    PrintedLine,
    PrintedStep,
    QuietLetter,
)
from soundingboard.letters.feedback import AnsweredPoint, FeedbackLetter
from soundingboard.letters.invitation import AskedQuestion, InvitationLetter, PrintedSection
from soundingboard.letters.joining import (
    HelpLetter,
    JoinConfirmationLetter,
    OpenConsultation,
    OpenLetter,
)
from soundingboard.letters.letter import Letter
from soundingboard.letters.new_link import NewLinkLetter
from soundingboard.letters.receipt import CorrectedLetter, NotFollowed, ReceiptLetter, TakenPoint
from soundingboard.letters.reminder import ReminderLetter
from soundingboard.letters.sign_in import SignInLetter
from soundingboard.outbox.rendering import render
from soundingboard.phrases import phrase, reshaped
from soundingboard.vocabulary import Language

SNAPSHOTS = Path(__file__).parent / "snapshots"
SITE = "https://engage.wealdmere.example"
TOKEN = "abcdefghijklmnopqrstuvwxyz"  # noqa: S105  # nobody's

MISSED = phrase("Question %(number)s: %(text)s", number=1, text="What have we missed?")
INVITATION = InvitationLetter(
    recipient_name="Mair Llwyd",
    title="Shaping the growth plan",
    mode="sounding",
    introduction=(
        "We are drafting a growth plan for the next ten years and would like to hear early on "
        "what we have missed.\n\nThe draft is short. You can read it in ten minutes."
    ),
    document_title="Draft growth plan",
    questions=(
        AskedQuestion("1", "What have we missed?", "Think of skills, transport and land."),
        AskedQuestion(
            "2",
            "What would help your organisation most over the next three years, and what would you "
            "rather we stopped doing?",
            "",
        ),
    ),
    sections=(
        PrintedSection("1", "Background"),
        PrintedSection("2.", "Next steps"),
        PrintedSection("", "Annex: the numbers behind the plan"),
    ),
    closes_on="30 November 2026",
    respond_url=f"{SITE}/respond/{TOKEN}",
    leave_url=f"{SITE}/leave/MQ.aSigned.Value",
)
REMINDER = ReminderLetter(
    recipient_name="Mair Llwyd",
    title="Shaping the growth plan",
    mode="sounding",
    questions=INVITATION.questions,
    document_title="Draft growth plan",
    closes_on="30 November 2026",
    respond_url=f"{SITE}/respond/{TOKEN}",
    leave_url=f"{SITE}/leave/MQ.aSigned.Value",
)
RECEIPT = ReceiptLetter(
    recipient_name="Mair Llwyd",
    title="Shaping the growth plan",
    reference="SB-7F3K-2M",
    points=(
        TakenPoint(
            1,
            phrase(
                "Question %(number)s: %(text)s",
                number=2,
                text="What would help your organisation most?",
            ),
            "Buses that reach the business parks after seven in the evening, and a wage subsidy "
            "for second-year apprentices.\n\nNothing should stop.",
            sure=True,
            more_words=212,
        ),
        TakenPoint(
            2,
            phrase("The whole"),
            "This figure looks old.",
            sure=False,
            perhaps=(
                phrase(
                    "%(place)s (“%(words)s”)",
                    place=phrase("Paragraph %(number)s", number="1.4"),
                    words="Two in three firms cannot fill their …",
                ),
                MISSED,
            ),
        ),
        TakenPoint(3, phrase("The whole"), "See my other mail.", sure=False),
    ),
    more_points=12,
    evidence=("bus-survey.pdf", "apprentices 2025.xlsx"),
    not_taken=(phrase("%(file)s is damaged: it cannot be opened.", file="plan.docx"),),
    left_out=(
        phrase("your greeting and your name"),
        phrase("your signature, or a line that your phone or mail program adds"),
    ),
    examples=(
        phrase("“point %(point)s is about question %(number)s”", point=3, number=2),
        phrase("“point %(point)s is not a comment”", point=3),
        phrase("“points %(one)s and %(other)s belong together”", one=2, other=3),
    ),
    by_mail=True,
    points_url=f"{SITE}/respond/{TOKEN}/points/SB-7F3K-2M",
    change_url=f"{SITE}/respond/{TOKEN}",
    publishing_url=f"{SITE}/respond/{TOKEN}/publishing/SB-7F3K-2M",
    closes_on="30 November 2026",
    late=False,
)
CORRECTED = CorrectedLetter(
    recipient_name="Mair Llwyd",
    title="Shaping the growth plan",
    reference="SB-7F3K-2M",
    changes=(
        phrase(
            "%(point)s is now on %(place)s",
            point=phrase(
                "Point %(number)s (“%(words)s”)", number=2, words="This figure looks old."
            ),
            place=reshaped(MISSED, "question 1: What have we missed?"),
        ),
        phrase("Points %(others)s and %(last)s are one point now.", others="1", last="3"),
    ),
    not_followed=(
        NotFollowed(
            "Point 9 is about potatoes.",
            reshaped(
                phrase("we found no question or section called “%(words)s”", words="potatoes"),
                "We found no question or section called “potatoes”.",
            ),
        ),
    ),
    added="SB-9QRW-4T",
    points=(
        replace(RECEIPT.points[0], more_words=0),
        TakenPoint(2, MISSED, "This figure looks old.", sure=True),
    ),
    evidence=("census.csv",),
    examples=(
        phrase("“point %(point)s is about question %(number)s”", point=2, number=2),
        phrase("“point %(point)s is not a comment”", point=2),
    ),
    points_url=f"{SITE}/respond/{TOKEN}/points/SB-7F3K-2M",
    closes_on="30 November 2026",
    late=False,
    settled=False,
)
BY_HAND = LetterByHand(
    recipient_name="Mair Llwyd",
    subject="Re: Shaping the growth plan",
    words="thank you for this. You write that the figure in 1.4 looks old. Which year did you "
    "have in mind?\n\nA line is enough.",
    signed_by="Olwen Pryce",
    reference="SB-7F3K-2M",
)
DIGEST = DigestLetter(
    recipient_name="Rhodri Vaughan",
    subject="Skills for growing sectors",
    number=3,
    period="1 to 30 November 2026",
    heard="12 people (9 organisations represented)",
    passages="31 passages",
    note="The point about second-year apprentices is new to us.\n\nI shall raise it in December.",
    note_by="Rhodri Vaughan",
    released_by="Rhodri Vaughan",
    lines=(
        PrintedLine(
            heading="Question 2: What would help your organisation most over the next three years?",
            statement="Seven people from five organisations answered.",
            extracts=(
                PrintedExtract(
                    "A wage subsidy for second-year apprentices would let us take on two more.",
                    "a small or medium business",
                ),
                PrintedExtract("We cannot find trainers.", "Marlhythe College"),
            ),
            url=f"{SITE}/leads/digests/3/lines/8",
        ),
        PrintedLine(
            heading="Paragraph 1.4",
            statement="One person asked where the figure comes from.",
            extracts=(),
            url=f"{SITE}/leads/digests/3/lines/9",
        ),
    ),
    digest_url=f"{SITE}/leads/digests/3",
)
DIGEST_RECEIPT = DigestReceiptLetter(
    recipient_name="Rhodri Vaughan",
    subject="Skills for growing sectors",
    number=3,
    title="Shaping the growth plan",
    on_priority=True,
    reference="SB-7F3K-2M",
    points=(
        "The college would lend two rooms for evening classes from January on.\n\nFree of charge.",
        "We also know two trainers who would come.",
    ),
    more_points=1,
    evidence=("rooms.pdf",),
    not_taken=("“plan.exe” is a program, and we keep none.",),
    left_out=("your greeting and your name",),
)
FEEDBACK = FeedbackLetter(
    recipient_name="Mair Llwyd",
    titles=("Shaping the growth plan",),
    points=(
        AnsweredPoint(
            phrase(
                "Question %(number)s: %(text)s",
                number=2,
                text="What would help your organisation most over the next three years?",
            ),
            "A wage subsidy for second-year apprentices.\n\nWe would take on two more.",
            "We have put a subsidy for the second year into the skills bid that goes to the Board "
            "in January.",
            "Rhodri Vaughan, Skills",
        ),
        AnsweredPoint(
            phrase("Paragraph %(number)s", number="1.4"),
            "This figure looks old.",
            "You are right: it is from 2019. The next draft has that of 2025.",
            "Rhodri Vaughan, Skills",
        ),
    ),
    may_reply=True,
    leave_url=f"{SITE}/leave/MQ.aSigned.Value",
)
OPEN = OpenLetter(
    recipient_name="Mair Llwyd",
    consultations=(
        OpenConsultation(
            "Shaping the growth plan",
            "30 November 2026",
            f"reply+{TOKEN}@reply.wealdmere.example",
            f"{SITE}/respond/{TOKEN}",
        ),
        OpenConsultation(
            "Call for evidence: freight & the ports",
            "4 December 2026",
            f"reply+zyx{TOKEN[3:]}@reply.wealdmere.example",
            f"{SITE}/respond/zyx{TOKEN[3:]}",
        ),
    ),
)
LETTERS: dict[str, Letter] = {
    "open": OPEN,
    "new_link": NewLinkLetter(
        recipient_name="Mair Llwyd",
        title="Shaping the growth plan",
        closes_on="30 November 2026",
        respond_url=f"{SITE}/respond/{TOKEN}",
    ),
    "open_nothing": replace(OPEN, consultations=()),
    "confirm_answer": ConfirmAnswerLetter(
        recipient_name="",
        title="Shaping the growth plan",
        came_on="2 November 2026",
        confirm_url=f"{SITE}/confirm/MQ.aSigned.Value",
        days=14,
    ),
    "confirm_leaving": ConfirmLeavingLetter(
        recipient_name="", confirm_url=f"{SITE}/confirm/MQ.aSigned.Value", days=14
    ),
    "sign_in": SignInLetter(
        recipient_name="Olwen Pryce", sign_in_url=f"{SITE}/sign-in/{TOKEN}", minutes=15
    ),
    "invitation": INVITATION,
    "invitation_test_copy": replace(INVITATION, test=True),
    "invitation_call_for_evidence": replace(
        INVITATION, mode="call for evidence", document_title="", sections=(), introduction=""
    ),
    "invitation_formal": replace(INVITATION, mode="formal consultation", recipient_name=""),
    "invitation_publication": replace(INVITATION, mode="publication for information", questions=()),
    "invitation_bare": replace(INVITATION, questions=(), document_title="", sections=()),
    "reminder": REMINDER,
    "reminder_bare": replace(REMINDER, questions=(), document_title="", recipient_name=""),
    "receipt": RECEIPT,
    "receipt_late": replace(
        RECEIPT, late=True, evidence=(), not_taken=(), points=RECEIPT.points[:1], more_points=0
    ),
    "receipt_of_the_web_form": replace(
        RECEIPT,
        by_mail=False,
        publishing_url="",
        points=(replace(RECEIPT.points[0], more_words=0),),
        more_points=0,
        not_taken=(),
        left_out=(),
    ),
    "receipt_files_only": replace(
        RECEIPT, points=(), more_points=0, left_out=(), not_taken=(), examples=()
    ),
    "corrected": CORRECTED,
    "corrected_in_nothing": replace(
        CORRECTED, changes=(), late=True, settled=True, evidence=(), points=CORRECTED.points[1:]
    ),
    "join_confirmation": JoinConfirmationLetter(
        recipient_name="Mair Llwyd", confirm_url=f"{SITE}/join/confirm/MQ.aSigned.Value", days=7
    ),
    "help": HelpLetter(
        recipient_name="Mair Llwyd",
        join_url=f"{SITE}/join",
        open_titles=("Shaping the growth plan", "Buses after seven"),
    ),
    "help_nothing_open": HelpLetter(recipient_name="", join_url=f"{SITE}/join", open_titles=()),
    "digest_ready": DigestReadyLetter(
        recipient_name="Rhodri Vaughan",
        subject="Skills for growing sectors",
        number=3,
        people="12 people",
        passages="31 passages",
        digest_url=f"{SITE}/leads/digests/3",
    ),
    "digest_ready_for_a_meeting": DigestReadyLetter(
        recipient_name="Rhodri Vaughan",
        subject="Skills for growing sectors",
        number=3,
        people="12 people",
        passages="31 passages",
        meeting="Joint Leaders Board",
        meets_on="3 December 2026",
        digest_url=f"{SITE}/leads/digests/3",
    ),
    "digest_quiet": QuietLetter(
        recipient_name="Rhodri Vaughan", priorities=("Skills for growing sectors",)
    ),
    "digest_quiet_on_several": QuietLetter(
        recipient_name="", priorities=("Skills for growing sectors", "Smart mobility")
    ),
    "by_hand": BY_HAND,
    "by_hand_bare": replace(BY_HAND, recipient_name="", reference=""),
    "digest": DIGEST,
    "digest_of_a_consultation": replace(
        DIGEST,
        subject="Shaping the growth plan",
        lines=DIGEST.lines[1:],
        steps=(
            PrintedStep("Received", 1_205, "received"),
            PrintedStep("Blank: neither words nor a file", 1, "left out"),
            PrintedStep(
                "Counted together with what the same person had sent before", 4, "left out"
            ),
            PrintedStep("Counted, each person once", 1_200, "counted"),
            PrintedStep("of them with a text of their own", 300, "of them"),
            PrintedStep("of them with a campaign’s text as it stands", 900, "of them"),
        ),
    ),
    "digest_unreviewed": replace(
        DIGEST, note="", released_by="", unreviewed=True, lines=DIGEST.lines[:1], more_lines=7
    ),
    "digest_receipt": DIGEST_RECEIPT,
    "digest_receipt_bare": replace(
        DIGEST_RECEIPT,
        recipient_name="",
        on_priority=False,
        points=DIGEST_RECEIPT.points[:1],
        more_points=0,
        evidence=(),
        not_taken=(),
        left_out=(),
    ),
    "feedback": FEEDBACK,
    "feedback_one_point": replace(
        FEEDBACK, recipient_name="", points=FEEDBACK.points[:1], may_reply=False
    ),
    "digest_without_note": replace(DIGEST, note="", lines=DIGEST.lines[1:]),
}


FOR_STAFF = ("digest", "sign_in")
MONTHS = {"November": "Tachwedd", "December": "Rhagfyr"}


def in_welsh(letter: Letter) -> Letter:
    """The letter as a Welsh reader gets it about a consultation that is in English."""
    dates = {
        name: _in_welsh(getattr(letter, name))
        for name in ("closes_on", "came_on")
        if hasattr(letter, name)
    }
    if isinstance(letter, OpenLetter):
        open_now = (
            replace(one, closes_on=_in_welsh(one.closes_on)) for one in letter.consultations
        )
        return replace(letter, language=Language.WELSH, consultations=tuple(open_now))
    return replace(letter, language=Language.WELSH, **dates)


def _in_welsh(day: str) -> str:
    number, month, year = day.split()
    return f"{number} {MONTHS[month]} {year}"


LETTERS |= {
    f"{name}_welsh": in_welsh(letter)
    for name, letter in LETTERS.items()
    if not name.startswith(FOR_STAFF)
}


def letter_words(html: str) -> str:
    """What somebody who reads the HTML reads, as one line."""
    body = BeautifulSoup(html, "html.parser").body
    assert body is not None
    return " ".join(body.get_text(" ").split())


@pytest.mark.parametrize("name", [one for one in sorted(LETTERS) if "rec" in one])
def test_the_page_of_a_receipt_says_nothing_that_its_text_does_not_say(kit: Kit, name: str) -> None:
    """A reply that quotes the page is read against the text: other words would look new."""
    words = render(kit.stationery, LETTERS[name])
    text = " ".join(words.text.casefold().split())
    page = BeautifulSoup(words.html, "html.parser")
    blocks = [" ".join(one.get_text().split()) for one in page.select("p, li, h1, h2")]
    said = [one.casefold().rstrip(".:]") for one in blocks]
    assert [one for one in said if one not in text] == []


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_a_letter_reads_as_it_did_when_it_was_last_reviewed(kit: Kit, name: str) -> None:
    words = render(kit.stationery, LETTERS[name])
    files = {
        SNAPSHOTS / f"{name}.txt": f"Subject: {words.subject}\n\n{words.text}",
        SNAPSHOTS / f"{name}.html": words.html,
    }
    if os.environ.get("REWRITE_SNAPSHOTS"):
        for path, text in files.items():
            path.write_text(text, encoding="utf-8")
    assert files == {path: path.read_text(encoding="utf-8") for path in files}


def test_every_snapshot_is_of_a_letter() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(LETTERS)


def test_every_kind_of_letter_has_a_snapshot() -> None:
    kinds: list[type[Letter]] = Letter.__subclasses__()

    assert {kind.name for kind in kinds} == {letter.name for letter in LETTERS.values()}


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_both_forms_of_a_letter_give_the_same_links(kit: Kit, name: str) -> None:
    words = render(kit.stationery, LETTERS[name])
    page = BeautifulSoup(words.html, "html.parser")
    linked = {str(link["href"]) for link in page.find_all("a", href=True)}

    assert {link for link in linked if link.startswith("http")} == set(
        re.findall(r"https?://\S+", words.text)
    )


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_plain_text_fits_a_narrow_window(kit: Kit, name: str) -> None:
    lines = render(kit.stationery, LETTERS[name]).text.split("\n")

    assert [line for line in lines if len(line) > 72 and "://" not in line] == []
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("name", sorted(LETTERS))
def test_html_has_one_title_and_headings_in_order(kit: Kit, name: str) -> None:
    page = BeautifulSoup(render(kit.stationery, LETTERS[name]).html, "html.parser")
    levels = [int(heading.name[1]) for heading in page.find_all(re.compile(r"^h[1-6]$"))]

    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
    assert page.find_all("img") == []
    assert page.html is not None
    assert page.html["lang"] == LETTERS[name].language.value


def test_an_invitation_prints_each_question_where_an_answer_can_find_it(kit: Kit) -> None:
    text = render(kit.stationery, INVITATION).text

    assert (
        "\n\nQuestion 1. What have we missed?\n\nThink of skills, transport and land.\n\n"
        "Question 2. What would help your organisation most over the next three\n"
        "years, and what would you rather we stopped doing?\n\n"
    ) in text
    assert (
        "\n\nSection 1. Background\n\nSection 2. Next steps\n\n"
        "Section: Annex: the numbers behind the plan\n\n"
    ) in text


HOSTILE = "Mair</p><script>alert(1)</script>\r\nQuestion 9. Forged\r\nBcc: everyone@x.example\x00"


@pytest.mark.parametrize(
    "letter",
    [
        replace(INVITATION, recipient_name=HOSTILE, title=HOSTILE, document_title=HOSTILE),
        replace(INVITATION, questions=(AskedQuestion("1", HOSTILE, ""),)),
        replace(INVITATION, sections=(PrintedSection("1", HOSTILE),)),
        replace(REMINDER, recipient_name=HOSTILE, title=HOSTILE, document_title=HOSTILE),
        replace(RECEIPT, recipient_name=HOSTILE, title=HOSTILE, evidence=(HOSTILE,)),
        replace(RECEIPT, points=(TakenPoint(1, HOSTILE, "Fine.", sure=True),)),
        replace(RECEIPT, not_taken=(HOSTILE,)),
        replace(RECEIPT, points=(replace(RECEIPT.points[1], perhaps=(HOSTILE,)),)),
        replace(CORRECTED, changes=(HOSTILE,), title=HOSTILE),
        replace(CORRECTED, not_followed=(NotFollowed(HOSTILE, HOSTILE),)),
        replace(DIGEST, subject=HOSTILE, recipient_name=HOSTILE, released_by=HOSTILE),
        replace(DIGEST_RECEIPT, subject=HOSTILE, title=HOSTILE, points=(HOSTILE,)),
        HelpLetter(recipient_name=HOSTILE, join_url=SITE, open_titles=(HOSTILE,)),
        JoinConfirmationLetter(recipient_name=HOSTILE, confirm_url=SITE, days=1),
        LetterByHand(
            recipient_name=HOSTILE, subject=HOSTILE, words="Fine.", signed_by=HOSTILE, reference=""
        ),
        SignInLetter(recipient_name=HOSTILE, sign_in_url=SITE, minutes=15),
    ],
)
def test_a_name_or_title_adds_neither_markup_nor_lines(kit: Kit, letter: Letter) -> None:
    words = render(kit.stationery, letter)
    page = BeautifulSoup(words.html, "html.parser")

    assert page.find_all("script") == []
    assert "\n" not in words.subject
    assert [line for line in words.text.split("\n") if re.match(r"Question 9|Bcc:", line)] == []
    assert "\0" not in words.subject + words.text + words.html
    assert "Question 9. Forged" in letter_words(words.html)  # it is there, as text of its line


def test_what_somebody_wrote_is_repeated_as_text(kit: Kit) -> None:
    wrote = "a < b & c\n\n<b>bold</b> https://x.example"
    words = render(
        kit.stationery, replace(RECEIPT, points=(TakenPoint(1, "The whole", wrote, sure=True),))
    )

    assert "    a < b & c\n\n    <b>bold</b> https://x.example\n" in words.text
    assert "a < b & c <b>bold</b> https://x.example" in letter_words(words.html)
