"""Tells greetings, thanks and pointers ("please see below") from answers."""

import re

from soundingboard.reading.aligning.framing import (
    follows_pointer,
    frames,
    leads_up,
    points,
    speaks_for,
)
from soundingboard.reading.aligning.pointing import only_points
from soundingboard.reading.marking.posts import may_stand_below

_MOST_CHARACTERS = 400
_MOST_IN_SENTENCE = 200

# Each pattern is matched against one whole sentence, folded and without its end mark. They err on
# the side of keeping: what is not wholly a courtesy is an answer.
_NAMES = (
    r"( (?!(?:for|to|but|we|i|it|they|this|that|is|are|was|not|no|yes)\b)[\w.'\u2019&/-]+){0,4}"
)
_GREETING = (
    r"(dear|hi|hello|hey|hiya|greetings|annwyl|helo|shwmae|bonjour|madame|monsieur|hallo|liebe[rs]?|"
    r"sehr geehrte[rs]?|moin|hola|estimad[oa]s?|ciao|gentile|buongiorno|szanown[aiey]|cześć|"
    r"geachte|hej|prezad[oa])" + _NAMES + r"|(sirs?|madam)( (or|and|/) (sirs?|madam))?"
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
# The rest of a sentence that thanks, as long as it judges nothing.
_NO_MORE = (
    r"(?: (?!(?:but|however|although|though|yet|except|despite|that|which|who|because|since|as|we|"
    r"i|they|is|are|was|were|not|too|only|object|oppose|disagree|wrong)\b)\S+){0,24}"
)
_THANKS_FOR = (
    r"(many |very many |(we|i) (would like to |should like to |wish to |want to )?)?"
    r"(thanks|thank you|thank|appreciate|"
    r"welcome(?! (the|this|your) (draft|document|paper|questions?))|"
    r"are grateful|am grateful) (you |all )*"
    r"(so much |very much |again )?(for )?(giving |offering |sending |sharing |circulating |"
    r"inviting |asking |consulting |including |contacting |allowing |your |the |this |that |these |"
    r"us |me |an? |to |all )*"
    r"(opportunity|chance|e-?mail|letter|message|note|invitation|reminder|consultation|document|"
    r"draft|paper|questions|time|patience|reply|asking|us|me|views|comment|respond|receipt)\b"
    + _NO_MORE
    + r"|"
    r"(many )?(thanks|thank you) for (consulting|inviting)"
    r"( (?!(?:no|not|nobody|none|only|some|but|after|too|so|what|how|why|nothing)\b)"
    r"[\w'\u2019&-]+){1,4}|"
    r"(many )?(thanks|thank you) for (this|that|it|(sending|sharing|circulating|forwarding|doing) "
    r"(this|these|it|that|them)( \w+){0,4})"
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
    r"( (with|by) you(r colleagues?)?| on the phone| by e-?mail| yesterday| on \w+day|"
    r" (by|with|at|in) (our|the|my) (\w+ )?(cabinet( member)?|committee|board|trustees|council|"
    r"chair|director|executive|governors|portfolio holder|meeting))*|"
    r"(i|we) would (also )?be (very )?(pleased|happy|glad|delighted) to (meet|discuss|talk|expand|"
    r"elaborate)( (with )?(you|officers|your (team|officers|colleagues)))?( (to discuss|"
    r"to talk about|to talk through|about|on|through))?( (any of )?(the above|this|these|it|"
    r"our response|(these|our|the) (points|comments|answers))( further)?)?|"
    r"((i|we) )?(hope|trust)( that)? you can (sort (it|this|them) out|work it out|"
    r"(follow|read|match|make sense of) (it|this|them|me|my \w+))|"
    r"(please )?(shout|ring|ask|call|holler) (me |us )?if (anything|something|any of (it|this)) "
    r"(is|isn['\u2019]?t|is not) (un)?clear|"
    r"(please )?(let me know|get in touch|do not hesitate|don['\u2019]t hesitate)\b.{0,100}|"
    r"((i|we) )?(am |are )?look(ing)? forward to (hearing|seeing|receiving|reading|the (outcome|"
    r"results?|next))\b.{0,80}|"
    r"sorry|apologies|(very )?(briefly|quickly)|backwards|in (haste|brief|no particular order)|"
    r"(apologies|sorry|apologies again) for (the|my|our|this) (late|delay|delayed|slow)\b.{0,40}|"
    r"(so |very |really )?(sorry|apologies) (that )?(this|it) (is|comes|was|arrives) "
    r"(so |rather |a bit |a little )?late( .{0,40})?|"
    r"which (i|we) (received|got|saw) (on|last|this|yesterday)( \w+){0,3}|"
    r"diolch (am|i chi|yn fawr).{0,80}|"
    r"(merci|danke|vielen dank|gracias|grazie|dziękuję) (de|pour|für|por|per|za) .{0,80}"
)
_ALL = (
    _GREETING,
    _GOOD_DAY,
    _THANKS,
    _THANKS_FOR,
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
# "Our ref: TW/2026/118": of the form of business letters.
# "Afternoon, please find ..."; alone it may be an answer.
_HAIL = re.compile(r"^\W*(?:morning|afternoon|evening),\s+(?=\S)", re.IGNORECASE)
_ASIDE = re.compile(r"\s*\([^()]{1,30}\)")
_REFERENCE_LINE = re.compile(
    r"^\W*(?:our |your |ein |eich )?(?:ref|reference|cyf|cyfeirnod)\b"
    r"[.:\s]{1,3}[^\s\d]{0,12}\d\S*\s*$",
    re.IGNORECASE,
)
# "Sorry bit late, been on the hay": what comes after says where somebody was, not what they think.
_LATE = re.compile(
    r"^\W*(?:sorry|apologies|apols|forgive|excuse)(?: (?:for|about|the|my|our|this|it['\u2019]?s|"
    r"i['\u2019]?m|i am|we['\u2019]re|to|be|being|a|bit|so|very|rather|little|is|was|that))*"
    r" (?:late|delay(?:ed)?|lateness)(?: (?:reply|response|answer))?"
    r"(?:[,;:]? (?:(?:(?:i|we)(?:['\u2019]ve| have)? )?(?:been|busy|away)|"
    r"(?:i|we) (?:was|were|had)) "
    r"(?!.*\b(?:but|buses|you|your)\b)[^.?!,;:\n]{1,40})?(?:[.!]+|$)",
    re.IGNORECASE,
)
_FIRST_NAME = re.compile(r" [^\W\d_a-z][^\W\d_A-Z]{1,15}")
_JOINING = re.compile(r"^(?:but|and|so) ")
_JOINED = re.compile(r" (?:but|and|so) ")
_POSTSCRIPT = re.compile(r"\W*(p\.?\s?s\b|ôn\b|nb\b)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?\u2026,:;]+(?=\s|$)|\s[\u2013\u2014/-]+(?=\s)|\n")
# A letter, a digit, a sign such as a tick or a smiling face, a question mark, an ellipsis.
_SOMETHING = re.compile(
    r"[^\W_]|[\u2190-\u24ff\u25a1-\u2bff\U0001f000-\U0001faff]|\?|\.\.\.|\u2026"
)


def is_polite(text: str) -> bool:
    """Whether a text holds nothing but greetings, thanks, pointers and closings."""
    text = _REFERENCE_LINE.sub("", text.strip())
    if len(text) > _MOST_CHARACTERS:
        return False
    text = _LATE.sub("", _ASIDE.sub("", text)) if _LATE.match(text.split("(")[0]) else text
    pointed = False
    leads = text.endswith(":")
    text = _HAIL.sub("", text)
    for cut in _SENTENCE_END.split(text):
        sentence = " ".join(cut.split())
        folded = sentence.casefold()
        if says_nothing(sentence) or (pointed and _ends_with_name(text, cut)):
            continue
        if len(sentence) > _MOST_IN_SENTENCE or not (
            _is_courtesy(folded)
            or speaks_for(sentence)
            or only_points(sentence)
            or (leads and leads_up(folded))
            or (pointed and all(map(_follows, _JOINED.split(folded))))
        ):
            return False
        pointed = pointed or points(folded) or only_points(sentence)
    return True


def _follows(clause: str) -> bool:
    return follows_pointer(clause) or _is_polite_clause(clause)


def _ends_with_name(text: str, last: str) -> bool:
    """Whether a text ends with a name behind its last sentence: "... below each. Lorna"."""
    return _FIRST_NAME.fullmatch(last) is not None and text.endswith(last)


def _is_courtesy(sentence: str) -> bool:
    if _is_polite_clause(sentence) or _is_polite_clause(_JOINING.sub("", sentence)):
        return True
    clauses = _JOINED.split(sentence)
    return len(clauses) > 1 and all(map(_is_polite_clause, clauses))


def _is_polite_clause(clause: str) -> bool:
    return bool(_POLITE.fullmatch(clause)) or points(clause) or frames(clause)


def is_closing(line: str) -> bool:
    """Whether a line is a closing formula, be it in two languages: a name is to come below it."""
    said = line.strip().casefold().split("/")
    return len(line) <= 60 and all(_CLOSING.fullmatch(one.strip()) for one in said)


def is_postscript(text: str) -> bool:
    """Whether a text begins with "PS": it comes after the farewell, and is none."""
    return bool(_POSTSCRIPT.match(text))


def is_name(line: str, *, named: bool = False) -> bool:
    """Whether a line may stand under a closing formula: a name, a post, a firm, a number.

    Few words, no sentence; "PS later buses" is none. `named`: a name stands above it already.
    """
    words = line.split()
    if len(words) > _MOST_NAME_WORDS or is_postscript(line) or line.rstrip()[-1:] in "?!":
        return False
    ended = line.rstrip().endswith(".") and len(words) > 3
    return not ended and may_stand_below(line, named=named)


def says_nothing(text: str) -> bool:
    """Whether a text is blank, or a line of dashes, stars or the like."""
    return _SOMETHING.search(text) is None
