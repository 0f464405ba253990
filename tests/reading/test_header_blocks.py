"""The header that clients put above an older letter, in many languages."""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark

WHO, WHEN, WHOM, WHAT = (
    "Ann Lee <ann@example.org>",
    "01 06 2026 09:00",
    "Jo Marsh",
    "Growth strategy",
)
NAMES = {
    "Welsh": ("Oddi wrth", "Anfonwyd", "At", "Pwnc"),
    "English": ("From", "Sent", "To", "Subject"),
    "English, dated": ("From", "Date", "To", "Subject"),
    "German": ("Von", "Gesendet", "An", "Betreff"),
    "French": ("De", "Envoyé", "À", "Objet"),
    "Spanish": ("De", "Enviado el", "Para", "Asunto"),
    "Italian": ("Da", "Inviato", "A", "Oggetto"),
    "Portuguese": ("De", "Enviada em", "Para", "Assunto"),
    "Dutch": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "Swedish": ("Från", "Skickat", "Till", "Ämne"),
    "Norwegian": ("Fra", "Sendt", "Til", "Emne"),
    "Danish": ("Fra", "Dato", "Til", "Emne"),
    "Finnish": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "Icelandic": ("Frá", "Dagsetning", "Til", "Efni"),
    "Irish": ("Ó", "Seolta", "Chuig", "Ábhar"),
    "Catalan": ("De", "Enviat", "Per a", "Assumpte"),
    "Polish": ("Od", "Wysłano", "Do", "Temat"),
    "Czech": ("Od", "Odesláno", "Komu", "Předmět"),
    "Slovak": ("Od", "Odoslané", "Komu", "Predmet"),
    "Slovene": ("Od", "Poslano", "Za", "Zadeva"),
    "Croatian": ("Od", "Poslano", "Prima", "Predmet"),
    "Hungarian": ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    "Romanian": ("De la", "Trimis", "Către", "Subiect"),
    "Russian": ("От", "Отправлено", "Кому", "Тема"),
    "Ukrainian": ("Від", "Надіслано", "Кому", "Тема"),
    "Bulgarian": ("От", "Изпратено", "До", "Относно"),
    "Greek": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "Turkish": ("Kimden", "Gönderildi", "Kime", "Konu"),
    "Lithuanian": ("Nuo", "Išsiųsta", "Kam", "Tema"),
    "Latvian": ("No", "Nosūtīts", "Kam", "Tēma"),
    "Estonian": ("Saatja", "Saadetud", "Adressaat", "Teema"),
    "Japanese": ("差出人", "送信日時", "宛先", "件名"),
    "Chinese": ("发件人", "发送时间", "收件人", "主题"),
    "Chinese, traditional": ("寄件者", "傳送時間", "收件者", "主旨"),
    "Korean": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "Vietnamese": ("Từ", "Ngày", "Tới", "Chủ đề"),
    "Indonesian": ("Dari", "Dikirim", "Kepada", "Perihal"),
    "Arabic": ("من", "تاريخ الإرسال", "إلى", "الموضوع"),
    "Hebrew": ("מאת", "נשלח", "אל", "נושא"),
    "Persian": ("از", "تاریخ", "به", "موضوع"),
    "Thai": ("จาก", "วันที่", "ถึง", "เรื่อง"),
}


def _block(names: tuple[str, str, str, str], form: str = "{}: {}") -> str:
    return "\n".join(
        form.format(*pair) for pair in zip(names, (WHO, WHEN, WHOM, WHAT), strict=True)
    )


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_header_block_parts_answer_from_older_letter(names: tuple[str, str, str, str]) -> None:
    block = _block(names)
    parts = parts_of_text(f"We agree.\n\n{block}\n\nDo you agree?\n")

    assert [(part.mark, part.text) for part in parts] == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.HEADER, f"{block}\n\n"),
        (Mark.QUOTED, "Do you agree?\n"),
    ]


@pytest.mark.parametrize("form", ["*{}:* {}", "{} : {}", "\t{}: {}", "**{}**: {}"])
def test_header_block_is_found_in_other_dress(form: str) -> None:
    parts = parts_of_text(f"We agree.\n\n{_block(NAMES['English'], form)}\n\nDo you agree?\n")

    assert parts[0].text == "We agree.\n\n"
    assert Mark.NEW not in [part.mark for part in parts[1:]]


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "----- Neges Wreiddiol -----",
        "---------- Forwarded message ---------",
        "-------- Ursprüngliche Nachricht --------",
        "-------- Message d'origine --------",
        "-----Mensaje original-----",
        "-----Messaggio originale-----",
        "-----Oorspronkelijk bericht-----",
        "________________________________",
        "Begin forwarded message:",
    ],
)
def test_separator_belongs_to_the_header(separator: str) -> None:
    block = f"{separator}\n{_block(NAMES['English'])}\n"
    parts = parts_of_text(f"We agree.\n\n{block}\nDo you agree?\n")

    assert [part.mark for part in parts] == [Mark.NEW, Mark.HEADER, Mark.QUOTED]
    assert parts[1].text == f"{block}\n"


@pytest.mark.parametrize(
    "separator",
    [
        "-----Original Message-----",
        "##- Please type your reply above this line -##",
        "--- Reply above this line ---",
    ],
)
def test_separator_without_header_is_enough(separator: str) -> None:
    parts = parts_of_text(f"We agree.\n\n{separator}\n\nDo you agree?\n")

    assert [part.mark for part in parts] == [Mark.NEW, Mark.HEADER, Mark.QUOTED]


@pytest.mark.parametrize(
    "text",
    [
        "Date: Wednesday 3 October\nTime: 7.00 am\nAddress: 130 Fox Street\n",
        "To: improve the buses.\nFrom: the members of the parish council.\n",
        "Name: Jo Marsh\nOrganisation: Hollin Green Traders\nQ1: yes\nQ2: no\n",
        "------- Enter Feedback Below -------\n\nThe buses were on time.\n",
        "Original message\nMore text\n",
    ],
)
def test_lists_of_the_senders_own_are_new(text: str) -> None:
    assert [part.mark for part in parts_of_text(text)] == [Mark.NEW]


def test_header_with_nothing_above_leaves_the_answer_below() -> None:
    block = _block(NAMES["English"])
    parts = parts_of_text(f"{block}\n\nThis is how it reaches me.\n")

    assert [(part.mark, part.text) for part in parts][-1] == (
        Mark.NEW,
        "This is how it reaches me.\n",
    )


def test_words_with_a_colon_below_the_header_are_no_field() -> None:
    header = f"{'_' * 32}\nFrom: {WHO}\nSent: {WHEN}\nTo: {WHOM}\nSubject: {WHAT}\n"
    said = "Start with procurement: the council buys from far away.\n"
    parts = parts_of_text(header + said)
    assert [(part.mark, part.text) for part in parts] == [(Mark.HEADER, header), (Mark.NEW, said)]
