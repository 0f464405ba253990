"""The words by which people name a question, a paragraph or a section, in several languages."""

from soundingboard.reading.anchors import AnchorKind

_QUESTION = """
    question questions quest qu qn qns qs q ques answer answers ans response resp
    cwestiwn cwestiynau c cw gwestiwn chwestiwn ateb
    frage fragen question antwort f
    question réponse
    pregunta preguntas respuesta domanda domande risposta pergunta perguntas resposta
    vraag vragen antwoord spørgsmål fråga frågor spørsmål kysymys
    pytanie pytania odpowiedź otázka otázky ceist kérdés întrebarea intrebarea
"""
_PARAGRAPH = """
    paragraph paragraphs para paras par parag paragraff paragraffau baragraff pharagraff
    absatz absätze paragraphe paragraphes alinéa párrafo párrafos paragrafo paragrafi parágrafo
    paragraaf alinea stycke afsnit akapit akapity ustęp punkt odstavec alt ¶
"""
_SECTION = """
    section sections sect sec chapter chapters chap part adran adrannau pennod rhan
    abschnitt kapitel teil chapitre sección capítulo sezione capitolo seção sectie hoofdstuk
    avsnitt rozdział sekcja heading §
"""
_ANY = """
    point points item items number numbers no nr nos num clause bullet pwynt pwyntiau rhif eitem
    punkt nummer numéro punto punto número ponto punt punkter a
"""


def _table() -> dict[str, AnchorKind | None]:
    table: dict[str, AnchorKind | None] = dict.fromkeys(_ANY.split())
    for words, kind in (
        (_SECTION, AnchorKind.SECTION),
        (_PARAGRAPH, AnchorKind.PARAGRAPH),
        (_QUESTION, AnchorKind.QUESTION),
    ):
        table |= dict.fromkeys(words.split(), kind)
    return table


# The kind a word names; None where it may name any ("point 3").
KINDS: dict[str, AnchorKind | None] = _table()

# Letters that stand for "question" in some languages (pregunta, domanda, vraag) and for a page, a
# paragraph or a draft in others: "P2:" is as good as "2." and no better.
LETTERS = frozenset("pdv")
KINDS |= dict.fromkeys(LETTERS)

# Ordinal words, by number. Where a language declines them, each form.
_ORDINALS = {
    1: "first 1st cyntaf erste ersten erster premier première primera primero prima primo pierwsze",
    2: "second 2nd ail zweite zweiten zweiter deuxième seconde segunda segundo seconda drugie",
    3: "third 3rd trydydd trydedd dritte dritten dritter troisième tercera tercero terza trzecie",
    4: "fourth 4th pedwerydd pedwaredd vierte vierten vierter quatrième cuarta cuarto czwarte",
    5: "fifth 5th pumed fünfte fünften fünfter cinquième quinta quinto piąte",
    6: "sixth 6th chweched sechste sechsten sechster sixième sexta sexto szóste",
    7: "seventh 7th seithfed siebte siebten siebter septième séptima séptimo siódme",
    8: "eighth 8th wythfed achte achten achter huitième octava octavo ósme",
    9: "ninth 9th nawfed neunte neunten neunter neuvième novena noveno dziewiąte",
    10: "tenth 10th degfed zehnte zehnten zehnter dixième décima décimo dziesiąte",
}
ORDINALS: dict[str, int] = {
    word: number for number, words in _ORDINALS.items() for word in words.split()
} | dict.fromkeys(("last", "final", "olaf"), -1)  # counted from the end

# Numbers written out, as in "Question two".
_NUMBERS = {
    1: "one un eins une uno jeden",
    2: "two dau dwy zwei deux dos due dwa",
    3: "three tri tair drei trois tres tre trzy",
    4: "four pedwar pedair vier quatre cuatro quattro cztery",
    5: "five pump fünf cinq cinco cinque pięć",
    6: "six chwech sechs seis sei sześć",
    7: "seven saith sieben sept siete sette siedem",
    8: "eight wyth acht huit ocho otto osiem",
    9: "nine naw neun neuf nueve nove dziewięć",
    10: "ten deg zehn dix diez dieci dziesięć",
    11: "eleven elf onze once undici",
    12: "twelve zwölf douze doce dodici",
}
NUMBER_WORDS: dict[str, str] = {
    word: str(number) for number, words in _NUMBERS.items() for word in words.split()
}

# Words that lead up to a reference: "On 2.4", "In answer to question 3", "Re: skills".
_LEADS = """
    on re regarding concerning about under ref reference respect response answer reply to in with
    regard as for our my your the relation turning and also your comments comment view views answers
    ar am ynghylch i mewn ymateb at o ran y yr ein fy
    ad zu zur zum bezüglich betreffend auf betr à sur concernant pour au la le sobre a en respecto
    su per do w odniesieniu na over bij op
    ps nb and
"""
LEADS = frozenset(_LEADS.split())
_AND = "and & + / , ; a ac und et y e i en og och oraz"
AND_WORDS = frozenset(_AND.split())
DASHES = frozenset({"-", "\u2013", "\u2014"})
_TO = "to through i hyd bis à au al do tot til"
TO_WORDS = frozenset(_TO.split()) | DASHES
_ALL = "all both every each holl pob alle tous toutes todas todos"
ALL_WORDS = frozenset(_ALL.split())
