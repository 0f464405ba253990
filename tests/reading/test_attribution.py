"""The line above a quotation, as clients write it in many languages."""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark

WHO = "Ann Lee <ann@example.org>"
ATTRIBUTIONS = {
    "Welsh, Gmail": "Ar Llun, 1 Meh 2026 am 09:00, ysgrifennodd Ann Lee <ann@example.org>:",
    "Welsh, Thunderbird": "Ar 01/06/2026 09:00, ysgrifennodd Ann Lee:",
    "English, Gmail": "On Mon, 1 Jun 2026 at 09:00, Ann Lee <ann@example.org> wrote:",
    "English, Apple": "On 1 Jun 2026, at 09:00, Ann Lee <ann@example.org> wrote:",
    "English, Thunderbird": "On 01/06/2026 09:00, Ann Lee wrote:",
    "English, Mutt": "On Mon, Jun 01, 2026 at 09:00:00AM +0100, Ann Lee wrote:",
    "English, Evolution": "On Mon, 2026-06-01 at 09:00 +0100, Ann Lee wrote:",
    "English, Yahoo": "On Monday, 1 June 2026 at 09:00:12 BST, Ann Lee <ann@example.org> wrote:",
    "English, Zoho": "---- On Mon, 01 Jun 2026 09:00:00 +0100 Ann Lee <ann@example.org> wrote ----",
    "English, Outlook for Mac": 'On 01/06/2026, 09:00, "Ann Lee" <ann@example.org> wrote:',
    "English, GroupWise": f">>> {WHO} 01/06/2026 09:00 >>>",
    "German": "Am Mo., 1. Juni 2026 um 09:00 Uhr schrieb Ann Lee <ann@example.org>:",
    "German, Thunderbird": "Am 01.06.26 um 09:00 schrieb Ann Lee:",
    "French": "Le lun. 1 juin 2026 à 09:00, Ann Lee <ann@example.org> a écrit :",
    "Spanish": "El lun, 1 jun 2026 a las 9:00, Ann Lee (<ann@example.org>) escribió:",
    "Catalan": "El dl., 1 de juny 2026, 9:00, Ann Lee <ann@example.org> va escriure:",
    "Italian": "Il giorno lun 1 giu 2026 alle ore 09:00 Ann Lee <ann@example.org> ha scritto:",
    "Portuguese": "Em seg., 1 de jun. de 2026 às 09:00, Ann Lee <ann@example.org> escreveu:",
    "Dutch": "Op ma 1 jun 2026 om 09:00 schreef Ann Lee <ann@example.org>:",
    "Dutch, Apple": f"Op 1 jun. 2026, om 09:00 heeft {WHO} het volgende geschreven:",
    "Swedish": "Den mån 1 juni 2026 kl 09:00 skrev Ann Lee <ann@example.org>:",
    "Norwegian": "man. 1. juni 2026 kl. 09:00 skrev Ann Lee <ann@example.org>:",
    "Danish": "Den man. 1. jun. 2026 kl. 09.00 skrev Ann Lee <ann@example.org>:",
    "Finnish": "ma 1. kesäk. 2026 klo 9.00 Ann Lee (ann@example.org) kirjoitti:",
    "Icelandic": "Þann mán., 1. jún. 2026 kl. 09:00 skrifaði Ann Lee <ann@example.org>:",
    "Irish": "Ar an Luan 1 Meith 2026 ag 09:00, scríobh Ann Lee <ann@example.org>:",
    "Polish": "pon., 1 cze 2026 o 09:00 Ann Lee <ann@example.org> napisał(a):",
    "Polish, Thunderbird": "W dniu 01.06.2026 o 09:00, Ann Lee pisze:",
    "Czech": "po 1. 6. 2026 v 9:00 odesílatel Ann Lee <ann@example.org> napsal:",
    "Slovak": "po 1. 6. 2026 o 9:00 Ann Lee <ann@example.org> napísal(a):",
    "Slovene": "V pon., 1. jun. 2026 ob 09:00 je oseba Ann Lee <ann@example.org> napisala:",
    "Croatian": "pon, 1. lip 2026. u 09:00 Ann Lee <ann@example.org> napisao je:",
    "Hungarian": "Ann Lee <ann@example.org> ezt írta (időpont: 2026. jún. 1., H, 9:00):",
    "Romanian": "În lun., 1 iun. 2026 la 09:00, Ann Lee <ann@example.org> a scris:",
    "Russian": "пн, 1 июн. 2026 г. в 09:00, Ann Lee <ann@example.org>:",
    "Russian, Thunderbird": "01.06.2026 9:00, Ann Lee пишет:",
    "Ukrainian": "пн, 1 черв. 2026 р. о 09:00 Ann Lee <ann@example.org> пише:",
    "Bulgarian": "На пн, 1.06.2026 г. в 9:00 Ann Lee <ann@example.org> написа:",
    "Greek": "Στις Δευ 1 Ιουν 2026 στις 9:00 π.μ., ο χρήστης Ann Lee <ann@example.org> έγραψε:",
    "Turkish": "Ann Lee <ann@example.org>, 1 Haz 2026 Pzt, 09:00 tarihinde şunu yazdı:",
    "Lithuanian": "2026-06-01, pr, 09:00 Ann Lee <ann@example.org> rašė:",
    "Latvian": f"pirmd., 2026. g. 1. jūn., plkst. 09:00 — lietotājs {WHO} rakstīja:",
    "Estonian": "Ann Lee <ann@example.org> kirjutas kuupäeval E, 1. juuni 2026 kell 09:00:",
    "Japanese": "2026年6月1日(月) 9:00 Ann Lee <ann@example.org>:",
    "Chinese": "Ann Lee <ann@example.org> 于2026年6月1日周一 09:00写道:",
    "Chinese, traditional": "Ann Lee <ann@example.org> 於 2026年6月1日 週一 上午9:00寫道:",
    "Korean": "2026년 6월 1일 (월) 오전 9:00, Ann Lee <ann@example.org>님이 작성:",
    "Vietnamese": "Vào Th 2, 1 thg 6, 2026 vào lúc 09:00 Ann Lee <ann@example.org> đã viết:",
    "Indonesian": "Pada tanggal Sen, 1 Jun 2026 pukul 09.00 Ann Lee <ann@example.org> menulis:",
    "Arabic": f"في الاثنين، 1 يونيو 2026 في 9:00 ص تمت كتابة ما يلي بواسطة {WHO}:",
    "Hebrew": "בתאריך יום ב׳, 1 ביוני 2026 ב-9:00 מאת Ann Lee <ann@example.org>:",
    "Thai": "ในวันที่ จ. 1 มิ.ย. 2026 เวลา 09:00 Ann Lee <ann@example.org> เขียนว่า:",
}


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_attribution_and_quotation_are_parted_from_the_answer(line: str) -> None:
    parts = parts_of_text(f"We agree.\n\n{line}\n\n> Do you agree?\n")

    assert [(part.mark, part.text) for part in parts] == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.HEADER, f"{line}\n\n"),
        (Mark.QUOTED, "> Do you agree?\n"),
    ]


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS)
def test_attribution_needs_no_quote_marks_below(line: str) -> None:
    parts = parts_of_text(f"We agree.\n\n{line}\n\nDo you agree?\n")

    assert [part.mark for part in parts] == [Mark.NEW, Mark.HEADER, Mark.QUOTED]


@pytest.mark.parametrize(
    "line",
    [
        "On Mon, 1 Jun 2026 at 09:00, Wealdmere Strategy <\nreply@letters.example> wrote:",
        "On Mon, 1 Jun 2026 at 09:00, Ann Lee\n<ann@example.org>\nwrote:",
        "Am 01.06.2026 um 09:00 schrieb Ann\nLee <ann@example.org>:",
        "Le lun. 1 juin 2026 à 09:00, Ann Lee <ann@example.org>\na écrit :",
    ],
)
def test_attribution_is_found_over_several_lines(line: str) -> None:
    parts = parts_of_text(f"We agree.\n\n{line}\n\n> Do you agree?\n")

    assert [part.mark for part in parts] == [Mark.NEW, Mark.HEADER, Mark.QUOTED]


@pytest.mark.parametrize(
    "text",
    [
        "On the surface this looks like a quote.\n\nOn average it works well.\n",
        "On 3 May 2026 the council wrote to us. We have had no answer.\n\nPlease look into it.\n",
        "The minister wrote:\n\nthat is what we were told at the meeting.\n",
        "2026-01-15 14:30\n15.01.2026 14:30\n\nThese are the times at which the bus was late.\n",
        "Please write to ann@example.org or to sam@example.org:\n\nthey keep the minutes.\n",
        "We met on Monday, 1 June 2026, and the members said:\n\n- buses\n- welders\n",
        "Question 3: see https://example.org/2026/06/01/what-she-wrote: it is all there.\n",
    ],
)
def test_sentences_are_not_taken_for_attributions(text: str) -> None:
    assert [part.mark for part in parts_of_text(text)] == [Mark.NEW]


def test_attribution_inside_the_quotation_it_introduces_is_found() -> None:
    line = "> On 1 Jun 2026, at 09:00, Ann Lee <ann@example.org> wrote:"
    parts = parts_of_text(f"We agree.\n\n{line}\n>\n> Do you agree?\n")

    assert [(part.mark, part.text) for part in parts] == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.HEADER, f"{line}\n"),
        (Mark.QUOTED, ">\n> Do you agree?\n"),
    ]


def test_answers_that_begin_with_on_and_name_a_year_are_no_attribution() -> None:
    said = (
        "On the eighth question: We left all of them in 2022.\n\n"
        "On the ninth question: All the barley.\n\nRegards\n\n"
    )
    introduced = "On Tue, 12 May 2026 at 10:11, Ann Lee <ann@w.example> wrote:\n\n"
    parts = parts_of_text(f"{said}{introduced}> What would you like to say?\n")
    assert "".join(part.text for part in parts if part.mark is Mark.HEADER) == introduced
    assert "".join(part.text for part in parts[:2]) == said
