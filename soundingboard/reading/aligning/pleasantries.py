"""Tells greetings, thanks and pointers ("please see below") from answers."""

import re

_MOST_CHARACTERS = 400
_MOST_IN_SENTENCE = 200

# Each pattern is matched against one whole sentence, folded and without its end mark. They err on
# the side of keeping: what is not wholly a courtesy is an answer.
_NAMES = (
    r"( (?!(?:for|to|but|we|i|it|they|this|that|is|are|was|not|no|yes)\b)[\w.'\u2019&/-]+){0,4}"
)
_MANNER = (
    r"(below|inline|in ?line|underneath|attached|enclosed|here|herewith|interspersed|above|beneath|"
    r"as follows|within|in (the|your|this) (text|body|e-?mail|message|letter|quote)|"
    r"(highlighted |marked |shown |typed )?in (red|blue|green|purple|yellow|orange|pink|bold|"
    r"colou?r|italics|capitals|caps|the attached)|"
    r"in(to)? (the|your|this) (letter|draft|document|paper|questions)|"
    r"(in )?(under|underneath|beneath|after|below|next to|against|beside|among|between|amongst) "
    r"(each|the|your|every)( of)?( the| your)?"
    r"( question| heading| point| paragraph| section)?s?( that concerns? (us|me))?)"
)
_REMARKS = (
    r"(answers?|responses?|repl(y|ies)|comments?|thoughts|views|feedback|input|submission|remarks|"
    r"notes)"
)
_PAPER = (
    r"(the|your|this) (\w+ ){0,4}(consultation|e-?mail|letter|draft|plan|document|questions?|paper|"
    r"strategy|invitation|survey|report)"
)
_GREETING = (
    r"(dear|hi|hello|hey|hiya|greetings|annwyl|helo|shwmae|bonjour|madame|monsieur|hallo|liebe[rs]?|"
    r"sehr geehrte[rs]?|moin|hola|estimad[oa]s?|ciao|gentile|buongiorno|szanown[aiey]|cześć|"
    r"geachte|hej|prezad[oa])" + _NAMES
)
_GOOD_DAY = (
    r"(good (morning|afternoon|evening|day)|bore da|prynhawn da|guten (tag|morgen|abend)|"
    r"buen[oa]s (días|tardes)|dzień dobry|beste|caro|cara|cher|chère|dag|olá)"
    r"( [\w.'\u2019-]+){0,2}"
)
_THANKS = (
    r"(many |with |very many )?(thanks|thank you|thankyou|thx|cheers|ta|diolch( yn fawr( iawn)?)?|"
    r"merci( beaucoup)?|danke( schön| sehr)?|vielen dank|besten dank|herzlichen dank|"
    r"(muchas )?gracias|grazie( mille)?|dziękuj[ęe]|dank u( wel)?|bedankt|tack|tak|obrigad[oa])"
    r"( so much| very much| again| indeed| in advance| all| both| everyone| o galon)?" + _NAMES
)
_THANKS_FOR = (
    r"(many |very many |(we|i) (would like to |should like to |wish to |want to )?)?"
    r"(thanks|thank you|thank|appreciate|welcome|are grateful|am grateful) (you |all )*"
    r"(so much |very much |again )?(for )?(giving |offering |sending |sharing |circulating |"
    r"inviting |asking |consulting |including |contacting |allowing |your |the |this |that |these |"
    r"us |me |an? |to |all )*"
    r"(opportunity|chance|e-?mail|letter|message|note|invitation|reminder|consultation|document|"
    r"draft|paper|questions|time|patience|reply|asking|us|me|views|comment|respond)\b.{0,120}|"
    r"(many )?(thanks|thank you) for (this|that|it|(sending|sharing|circulating|forwarding|doing) "
    r"(this|these|it|that|them)( \w+){0,4})"
)
_SEE = (
    r"(please |do |kindly )*(see|find|note) (my |our |the |some |a few |attached |enclosed |full |"
    r"formal |detailed |initial |brief |\w+['\u2019]s |\w+s['\u2019] |\[\w{1,6}\] )*"
    rf"{_REMARKS}?( (to|on|for|from) .{{0,60}}?)? ?"
    rf"{_MANNER}( {_MANNER}){{0,2}}( for .{{0,60}})?"
)
_MY_ANSWERS = (
    r"(my|our|the|some|here are my|here are our|here is my|here is our|here are some|quick)"
    rf"( \w+){{0,3}}? {_REMARKS}( (?:to|on|for|from) {_PAPER})?"
    rf"(( (is|are|follow|follows|you will find))?( (?!(?:were|was|not)\b)\w+){{0,2}}? ?{_MANNER}|"
    r" follows?)?"
)
# "Mere Borough Council's officer comments below": whose, how many; nothing that judges or denies.
_WHOSE = (
    r"((?!(?:no|not|any|never|without|have|had|has|get|got|is|are|was|were|be|been|ignored?|"
    r"your|their|need|want|like|see|saw)\b)[\w.'\u2019&/-]+ ){0,7}"
)
_REMARKS_BELOW = (
    rf"{_WHOSE}{_REMARKS}( (from|of) .{{1,30}}?)?( (on|to) {_PAPER})? "
    r"(are |is |follow |set out |given )?"
    rf"{_MANNER}( {_MANNER}){{0,2}}"
)
# A title above the whole: "Response of Brackwell District Council". It says who, and nothing else.
_TITLE = (
    r"(response|submission|representations?|reply|comments|ymateb|sylwadau)"
    r"( (of|from|by|on behalf of|gan|ar ran|i['\u2019]r|cyngor|prifysgol|coleg) .{2,80}| \d{4})|"
    r".{2,60}: (response|submission|reply|comments|ymateb|sylwadau)"
    r"( (to|on|of|from|i['\u2019]r) .{1,80})?"
)
_NOT_AS_ASKED = (
    r"(i|we)( have|['\u2019]ve)?( not|n['\u2019]t)? (followed|kept to|used|stuck to|numbered|"
    r"copied|kept) (your|the|out the) (numbers|numbering|order|headings|questions|format)"
    r"( .{0,30})?"
)
_I_PUT = (
    r"(i|we)( have|'ve|\u2019ve)? (put|added|typed|written|given|inserted|attached|answered|"
    rf"set out|responded|replied|commented|marked)( .{{0,60}}?)? ?{_MANNER}( .{{0,30}})?"
)
_ATTACHED = (
    r"(please )?find (attached|enclosed) .{0,120}|attached (is|are|please find)\b.{0,120}|"
    r"(please )?see (the )?attached( (document|file|letter|response|pdf|paper|submission))?"
    r"( .{0,40})?|"
    r"(a |my |our |the )?(full |formal |detailed )?(response|submission|reply|letter) is attached"
    r"( .{0,60})?"
)
_POINTERS_ELSEWHERE = (
    r"(gweler|gwelwch)( .{0,60})? (isod|atodiad|atodedig|ynghlwm|amgaeedig)( .{0,60})?|"
    r"(atebion|sylwadau|ymatebion)( .{0,30})? isod|"
    r"(mae |dyma )?(fy|ein) (atebion|sylwadau|hymateb|ymateb)( .{0,40})?"
    r"( isod| atodedig| ynghlwm)?|"
    r"(voir|veuillez trouver|vous trouverez|ci-joint|voici (mes|nos))\b.{0,100}|"
    r"(siehe (unten|anbei)|anbei|im anhang|(meine|unsere|hier (meine|unsere)) (antworten|"
    r"anmerkungen))\b.{0,80}|"
    r"(véase|adjunto|mis respuestas|nuestras respuestas|w załączeniu|poniżej (moje|nasze)|"
    r"(moje|nasze) odpowiedzi|zie (onder|bijlage)|mijn antwoorden)\b.{0,80}"
)
_REGARDS_IN_GERMAN = r"(mit )?(freundlichen?|vielen?|besten?|herzlichen?|liebe|schöne) grü(ß|ss)en?"
_CLOSINGS = (
    r"(with |my |our )?(kind|best|warm|warmest|kindest|many)( best| kind)? (regards|wishes)"
    + _NAMES
    + r"|(yours|your) (sincerely|faithfully|truly|ever)"
    + _NAMES
    + r"|(yours )?in (solidarity|friendship|fellowship)|regards|rgds|br|kr|best|all the best|"
    r"all best|sincerely|respectfully|"
    r"cofion( gorau| cynnes)?|yn gywir|yr eiddoch( yn gywir)?|hwyl( fawr)?|"
    rf"(bien )?cordialement|salutations( distinguées)?|{_REGARDS_IN_GERMAN}|mfg|lg|vg|"
    r"(un )?saludos?( cordial(es)?)?|atentamente|cordiali saluti|pozdrawiam|z poważaniem|"
    r"met vriendelijke groet(en)?|(med )?vänliga hälsningar|med venlig hilsen|atenciosamente"
)
_CIVILITIES = (
    r"(i|we) hope (you are|you're|this finds you|all is) .{0,40}|"
    r"(i|we) (hope|trust) (this|that|these|it|they) (is|are|helps?|will be|proves?|of)"
    r"( of| all)?( clear| helpful| useful| help| use| assistance| interest)?( to you)?|"
    r"((i|we) )?(hope|trust) (that|this|it|that['\u2019]s|it['\u2019]s)( is)? (all right|alright|"
    r"ok(ay)?|fine|in order)( with you)?|"
    r"((i|we) )?(hope|trust)( that)? (this|it|that|that['\u2019]s|it['\u2019]s)( is)? "
    r"(how|what|the way) you (wanted|want|asked for|like|meant|need(ed)?)( it| them| this)?|"
    r"((i|we) )?(hope|trust)( that)? this is the right (address|place|person|way)"
    r"( for (this|these|my|our) (answers?|comments?|response|reply))?|"
    r"as (requested|promised|agreed|asked|invited|discussed|is right and proper)"
    r"( (with|by) you(r colleagues?)?| on the phone| by e-?mail| yesterday| on \w+day)*|"
    r"((i|we) )?(hope|trust)( that)? you can (sort (it|this|them) out|work it out|"
    r"(follow|read|match|make sense of) (it|this|them|me|my \w+))|"
    r"(please )?(let me know|get in touch|do not hesitate|don['\u2019]t hesitate)\b.{0,100}|"
    r"((i|we) )?(am |are )?look(ing)? forward to (hearing|seeing|receiving|reading|the (outcome|"
    r"results?|next))\b.{0,80}|"
    r"sorry|apologies|(very )?(briefly|quickly)|backwards|in (haste|brief|no particular order)|"
    r"(apologies|sorry|apologies again) for (the|my|our|this) (late|delay|delayed|slow)\b.{0,40}|"
    r"(so |very |really )?(sorry|apologies) (that )?(this|it) (is|comes|was|arrives) "
    r"(so |rather |a bit |a little )?late( .{0,40})?|"
    r"diolch (am|i chi|yn fawr).{0,80}|"
    r"(merci|danke|vielen dank|gracias|grazie|dziękuję) (de|pour|für|por|per|za) .{0,80}"
)
_ALL = (
    _GREETING,
    _GOOD_DAY,
    _THANKS,
    _THANKS_FOR,
    _SEE,
    _MY_ANSWERS,
    _REMARKS_BELOW,
    _NOT_AS_ASKED,
    _I_PUT,
    _ATTACHED,
    _POINTERS_ELSEWHERE,
    _CLOSINGS,
    _CIVILITIES,
)
_POLITE = re.compile("|".join(f"(?:{pattern})" for pattern in _ALL))
_CLOSING = re.compile(
    r"(?:(?:with |my |our |many )?(?:kind|best|warm|warmest|kindest)?( kind| best)? ?"
    r"(?:regards|wishes|thanks|cheers|sincerely|faithfully)|best|rgds|thank you|yours \w+|"
    r"(?:yours )?in (?:solidarity|friendship|fellowship)|diolch.*|"
    r"cofion.*|yn gywir|yr eiddoch.*|hwyl|(?:bien )?cordialement|merci.*|vielen dank|"
    rf"{_REGARDS_IN_GERMAN}|un saludo|saludos.*|atentamente|pozdrawiam|z poważaniem)"
    r"( (?:so much|very much|again|in advance))?[\s,.!\u2013\u2014-]*"
)
_MOST_NAME_WORDS = 8
_MOST_TITLE_WORDS = 14
_TITLES = re.compile(_TITLE)
_JOINED = re.compile(r" (?:but|and|so) ")
_POSTSCRIPT = re.compile(r"\W*(p\.?\s?s\b|ôn\b|nb\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\u2026,:;]+(?=\s|$)|\s[\u2013\u2014/-]+(?=\s)|\n")
# A letter, a digit, a sign such as a tick or a smiling face, a question mark, an ellipsis.
_SOMETHING = re.compile(
    r"[^\W_]|[\u2190-\u24ff\u25a1-\u2bff\U0001f000-\U0001faff]|\?|\.\.\.|\u2026"
)


def is_polite(text: str) -> bool:
    """Whether a text holds nothing but greetings, thanks, pointers and closings."""
    folded = text.strip().casefold()
    if len(folded) > _MOST_CHARACTERS:
        return False
    return all(
        says_nothing(sentence)
        or (len(sentence) <= _MOST_IN_SENTENCE and _is_courtesy(" ".join(sentence.split())))
        for sentence in _SENTENCE_END.split(folded)
    )


def _is_courtesy(sentence: str) -> bool:
    if _POLITE.fullmatch(sentence):
        return True
    clauses = _JOINED.split(sentence)
    return len(clauses) > 1 and all(_POLITE.fullmatch(clause) for clause in clauses)


def is_title(text: str) -> bool:
    """Whether a line is a title above a response, which says whose it is, and no sentence."""
    line = text.strip()
    return (
        len(line.split()) <= _MOST_TITLE_WORDS
        and line[-1:] not in ".?!;,"
        and "\n" not in line
        and _TITLES.fullmatch(" ".join(line.casefold().split())) is not None
    )


def is_closing(line: str) -> bool:
    """Whether a line is a closing formula, under which a name is to be expected."""
    return len(line) <= 60 and bool(_CLOSING.fullmatch(line.strip().casefold()))


def is_postscript(text: str) -> bool:
    """Whether a text begins with "PS": it comes after the farewell, and is none."""
    return bool(_POSTSCRIPT.match(text))


def is_name(line: str) -> bool:
    """Whether a line may stand under a closing formula: a name, a post, a firm, a number.

    Few words, most with a capital or a digit, no sentence; "PS later buses" is none.
    """
    words = line.split()
    if len(words) > _MOST_NAME_WORDS or is_postscript(line) or line.rstrip()[-1:] in "?!":
        return False
    ended = line.rstrip().endswith(".") and len(words) > 3
    capital = sum(not word[0].islower() for word in words)
    return not ended and 2 * capital >= len(words)


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or a line of dashes, stars or the like."""
    return _SOMETHING.search(text) is None
