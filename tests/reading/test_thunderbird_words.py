"""What Thunderbird itself writes above an older letter, by its own translations.

The wording is that of mailnews.reply_header_originalmessage, forward_header_originalmessage and
reply_header_ondateauthorwrote in each language, with a date, a time and a name filled in.
"""

import pytest

from soundingboard.reading.marking.parts_of_bodies import parts_of_text
from soundingboard.reading.parts import Mark

SEPARATORS = {
    "Welsh": ("Neges Wreiddiol",),
    "English": ("Original Message", "Forwarded Message"),
    "Irish": ("Teachtaireacht Bhunaidh", "Teachtaireacht Ar Aghaidh"),
    "Scottish Gaelic": ("An teachdaireachd thùsail",),
    "Breton": ("Kemennadenn orinel",),
    "German": ("Original-Nachricht", "Ursprüngliche Nachricht", "Weitergeleitete Nachricht"),
    "French": ("Message original", "Message transféré"),
    "Spanish": ("Mensaje original", "Mensaje reenviado"),
    "Galician": ("Mensaxe orixinal", "Mensaxe reenviada"),
    "Basque": ("Jatorrizko mezua", "Birbidalitako mezua"),
    "Catalan": ("Missatge original", "Missatge reenviat"),
    "Portuguese": ("Mensagem original", "Mensagem reencaminhada", "Mensagem encaminhada"),
    "Italian": ("Messaggio originale", "Messaggio Inoltrato"),
    "Dutch": ("Oorspronkelijk bericht", "Doorgestuurd bericht"),
    "Afrikaans": ("Oorspronklike boodskap",),
    "Danish": ("Oprindelig meddelelse", "Videresendt meddelelse"),
    "Norwegian": ("Opprinnelig melding", "Videresendt melding"),
    "Nynorsk": ("Opphavleg melding", "Vidaresend melding"),
    "Swedish": ("Ursprungligt meddelande", "Vidarebefordrat meddelande"),
    "Finnish": ("Alkuperäinen viesti", "Välitetty viesti"),
    "Icelandic": ("Upprunalegur póstur", "Áframsendur póstur"),
    "Estonian": ("Algne kiri", "Edastatud kiri"),
    "Lithuanian": ("Originalus laiškas", "Persiųstas laiškas"),
    "Polish": ("Treść oryginalnej wiadomości", "Treść przekazanej wiadomości"),
    "Czech": ("Původní zpráva", "Přeposlaná zpráva"),
    "Slovak": ("Pôvodná správa", "Preposlaná správa"),
    "Slovene": ("Izvirno sporočilo", "Posredovano sporočilo"),
    "Croatian": ("Izvorna poruka", "Proslijeđena poruka"),
    "Albanian": ("Mesazhi Origjinal", "Mesazhi i Përcjellë"),
    "Hungarian": ("Eredeti üzenet", "Továbbított üzenet"),
    "Romanian": ("Mesajul original",),
    "Bulgarian": ("Оригинално писмо",),
    "Russian": ("Исходное сообщение", "Перенаправленное сообщение"),
    "Ukrainian": ("Початкове повідомлення",),
    "Belarusian": ("Зыходны ліст", "Накіраваны ліст"),
    "Greek": ("Αρχικό μήνυμα",),
    "Turkish": ("Özgün İleti", "İletilmiş İleti"),
    "Arabic": ("الرسالة الأصليَّة", "رسالة ممرّرة"),
    "Hebrew": ("הודעה מקורית",),
    "Indonesian": ("Pesan Asli",),
    "Vietnamese": ("Thư Gốc",),
    "Chinese": ("原始消息", "转发的消息"),
    "Chinese, traditional": ("原始郵件", "轉寄郵件"),
    "Korean": ("원본 메시지", "전달된 메시지"),
}
ATTRIBUTIONS = {
    "Welsh": "Ar 01/06/2026 09:00, ysgrifennodd Ann Lee:",
    "English": "On 01/06/2026 09:00, Ann Lee wrote:",
    "Irish": "Ar 01/06/2026 09:00, scríobh Ann Lee:",
    "Scottish Gaelic": "Sgrìobh Ann Lee na leanas 01/06/2026 aig 09:00:",
    "Breton": "D'an/ar 01/06/2026 09:00 eo bet skrivet gant Ann Lee :",
    "German": "Am 01.06.2026 um 09:00 schrieb Ann Lee:",
    "French": "Le 01/06/2026 09:00, Ann Lee a écrit :",
    "Spanish": "El 01/06/2026 a las 09:00, Ann Lee escribió:",
    "Galician": "O 01/06/2026 ás 09:00, Ann Lee escribiu:",
    "Basque": "01/06/2026 09:00(e)an, Ann Lee igorleak idatzi zuen:",
    "Catalan": "El 01/06/2026 a les 09:00, Ann Lee ha escrit:",
    "Portuguese": "Às 09:00 de 01/06/2026, Ann Lee escreveu:",
    "Portuguese, Brazil": "Em 01/06/2026 09:00, Ann Lee escreveu:",
    "Italian": "Il 01/06/2026 09:00, Ann Lee ha scritto:",
    "Dutch": "Op 01-06-2026 om 09:00 schreef Ann Lee:",
    "Frisian": "Op 01-06-2026 om 09:00, skreau Ann Lee:",
    "Danish": "Den 01.06.2026 kl. 09.00 skrev Ann Lee:",
    "Norwegian": "Den 01.06.2026 09:00, skrev Ann Lee:",
    "Nynorsk": "Den 01.06.2026 09:00, Ann Lee skreiv:",
    "Swedish": "Den 2026-06-01 kl. 09:00, skrev Ann Lee:",
    "Finnish": "1.6.2026, 9.00, Ann Lee kirjoitti:",
    "Icelandic": "Þann 1.6.2026 09:00, skrifaði Ann Lee:",
    "Estonian": "01.06.2026 09:00 Ann Lee kirjutas:",
    "Lithuanian": "2026-06-01 09:00, Ann Lee rašė:",
    "Polish": "W dniu 01.06.2026 o 09:00, Ann Lee pisze:",
    "Czech": "Dne 01. 06. 26 v 9:00 Ann Lee napsal(a):",
    "Slovak": "Dňa 1. 6. 2026 o 9:00 Ann Lee napísal(a):",
    "Slovene": "1.6.2026 je ob 9:00 Ann Lee napisal:",
    "Croatian": "01.06.2026. u 09:00, Ann Lee je napisao/la:",
    "Albanian": "Më 1.6.2026, 9:00, Ann Lee shkroi:",
    "Hungarian": "2026. 06. 01. 9:00 keltezéssel, Ann Lee írta:",
    "Romanian": "La 01.06.2026 09:00, Ann Lee a scris:",
    "Bulgarian": "На 1.6.2026 г. в 09:00, Ann Lee написа:",
    "Russian": "01.06.2026 09:00, Ann Lee пишет:",
    "Belarusian": "01.06.2026 у 09:00 Ann Lee напісаў:",  # noqa: RUF001  # Belarusian
    "Turkish": "1.06.2026 09:00 tarihinde Ann Lee yazdı:",
    "Arabic": "على 01/06/2026 09:00، كتب Ann Lee:",
    "Chinese": "在 2026/6/1 9:00, Ann Lee 写道:",
    "Chinese, traditional": "Ann Lee 於 2026/6/1 09:00 寫道:",
    "Korean": "2026-06-01 09:00에 Ann Lee 이(가) 쓴 글:",
}


@pytest.mark.parametrize("language", SEPARATORS)
def test_separator_begins_the_older_letter(language: str) -> None:
    for words in SEPARATORS[language]:
        body = f"We agree.\n\n-------- {words} --------\n\nDo you agree?\n"
        marks = [part.mark for part in parts_of_text(body)]
        assert marks == [Mark.NEW, Mark.HEADER, Mark.QUOTED], words


@pytest.mark.parametrize("language", ATTRIBUTIONS)
def test_attribution_stands_between_answer_and_quotation(language: str) -> None:
    line = ATTRIBUTIONS[language]
    parts = parts_of_text(f"We agree.\n\n{line}\n> Do you agree?\n")
    assert [(part.mark, part.text) for part in parts] == [
        (Mark.NEW, "We agree.\n\n"),
        (Mark.HEADER, f"{line}\n"),
        (Mark.QUOTED, "> Do you agree?\n"),
    ]
