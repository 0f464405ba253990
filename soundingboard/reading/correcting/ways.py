"""The ways in which people correct a receipt, in English and in Welsh, as patterns."""

import re
from enum import StrEnum

from soundingboard.reading.aligning.kindwords import NUMBER_WORDS, ORDINALS


class Wish(StrEnum):
    """What somebody wants done with points of a receipt."""

    MOVE = "move"
    DISMISS = "not a comment"
    JOIN = "belong together"
    CONFIRM = "right as it is"


_WORDED = "|".join(sorted((w for w in NUMBER_WORDS if len(w) > 1), key=len, reverse=True))
_ORDER = "|".join(map(re.escape, sorted(ORDINALS, key=len, reverse=True)))
_S = r"[ \t]+"
_O = r"[ \t]*"
_JOINT = rf"(?:{_O}(?:,{_O}(?:and|a|ac){_S}|,|&|\+|-|–){_O}|{_S}(?:and|to|a|ac|i){_S})"
_DIGITS = rf"\d{{1,3}}(?!\.?\d)(?:{_JOINT}\d{{1,3}}(?!\.?\d)){{0,9}}"
_WORDS = rf"(?:{_DIGITS}|(?:{_WORDED})\b(?:{_JOINT}(?:{_WORDED})\b){{0,9}})"
_NOUN = r"(?:points?|items?|pwynt(?:iau)?|[bp]h?wynt(?:iau)?|bwyntiau|eitem)"
_OUR = r"(?:the|my|our|your|y|yr|fy|eich|ein)"
_FIRM = (
    rf"(?:(?:{_OUR}{_S})?(?:{_NOUN}|numbers?|nos?\.?|rhif){_O}(?:no\.?|number)?{_O}#?{_O}{_WORDS}"
    rf"|#{_O}{_DIGITS}"
    rf"|(?:{_OUR}{_S})?(?:{_ORDER}|last|final){_S}{_NOUN}(?!{_O}\d)"
    rf"|(?:{_OUR}{_S})?{_NOUN}{_S}(?:{_ORDER}|olaf)\b)"
)
_BARE = _DIGITS
_POINTS = rf"(?P<points>(?P<firm>(?:both{_S}|all{_S})?{_FIRM})|{_BARE})"
_OTHER = rf"(?P<other>{_FIRM})"
_IS = r"(?:is|are|was|were|['’]s|should be|ought to be|needs? to be|must be|is meant to be)"
_REALLY = rf"(?:{_S}(?:really|actually|in fact|mainly|mostly|all|both|more|rather|only))?"
_ARROW = r"(?:-{0,2}>|=>|[→⇒➔]|[–—]>|:|=|[-–—])"
# A clause that follows in the same line begins with a point of its own.
_VERB = (
    r"(?:move|put|place|file|ignore|disregard|delete|remove|drop|join|combine|merge|leave out"
    r"|symudwch|anwybyddwch|dilëwch|cyfunwch)"
)
_NEXT = rf"{_O}(?:and{_S}|a{_S}|ac{_S}|but{_S}|also{_S}|ond{_S}|mae{_S}|please{_S}|{_VERB}{_S})*"
_NEXT_POINT = rf"{_NEXT}(?:{_FIRM}\b|\d{{1,3}}{_O}(?:is|are|was|->|=>|→|:|=|yn)(?!\d))"
_END = (
    rf"{_O}(?:[.;!?]+(?=[\s)]|$)|,(?={_NEXT_POINT})|(?=\n|$)"
    rf"|(?={_S}(?:and|a|ac|but|ond){_S}(?:please{_S})?"
    rf"(?:(?:{_VERB}{_S})?{_FIRM}\b|\d{{1,3}}{_S}(?:is|are|was)\b)))"
)
_WHERE = r"(?P<where>[^\n;!?]{1,160}?)"
_LEAD = (
    r"(?:[-*•·–]+[ \t]+)?(?:(?:(?:hi|hello|dear|helo|annwyl|shwmae|hey)(?: [\w.'’-]+){0,3}[,!:–-]"
    r"|(?:good (?:morning|afternoon|evening)|bore da|prynhawn da)(?: [\w.'’-]+){0,2}[,!:–-]"
    r"|(?:sorry|apologies|no|na|nage|yes|ie|ydy|actually|thanks|thank you|diolch|ok|okay|well|oh"
    r"|correction|however|in fact|just to say|to correct|one (?:correction|thing)"
    r"|mae’n ddrwg gen i)\b"
    r"(?: but)?[,.:!–-]*"
    r"|(?:please note that|please note|i think that|i think|we think that|we think|i meant that"
    r"|i’d say|i'd say|but|and|also|a|ac|ond|rwy['’]n meddwl bod|credaf fod|please|kindly|could you"
    r"|can you|would you|os gwelwch yn dda|mae(?:['’]r)?|roedd|dylai)\b)[ \t]*){0,5}"
)


def _way(body: str) -> re.Pattern[str]:
    return re.compile(_LEAD + body + _END, re.IGNORECASE)


_ABOUT = (
    rf"(?:{_S}{_IS}{_REALLY}"
    rf"(?:{_S}(?:an? (?:answer|comment|response|reply|reaction)|answers?|comments?"
    r"|meant(?: as an answer)?|intended|filed|put|placed|listed|moved|recorded|to do))?"
    rf"{_S}(?:about|on|under|for|to|in|with|against|regarding|re)"
    rf"|{_S}(?:really{_S}|actually{_S}|better{_S})?(?:belongs?|goes|go|fits?|relates?|refers?"
    rf"|applies|apply|responds?|pertains?)(?:{_S}better|{_S}best)?{_S}"
    r"(?:to|under|with|in|on|at|into)"
    rf"|{_S}(?:really{_S}|actually{_S})?(?:concerns?|answers?|addresses|address)"
    rf"|{_S}(?:should|ought to|needs? to|must|could|would)(?:{_S}really|{_S}better)?{_S}(?:go|move"
    rf"|be moved|be put|be placed|be filed|belong|sit|stand|come){_S}"
    r"(?:to|under|with|in|on|at|into)"
    rf"|{_S}yn{_S}(?:ymwneud{_S}(?:â|ag|a)|sôn{_S}am|son{_S}am|ateb|perthyn{_S}i|cyfeirio{_S}at)"
    rf"|{_S}(?:am|ynghylch|ar{_S}gyfer|o{_S}dan|dan|fod{_S}o{_S}dan|fod{_S}dan)"
    rf"|['’]n{_S}(?:ymwneud{_S}(?:â|ag|a)|sôn{_S}am|ateb))"
)
_MOVING = rf"(?:move|put|place|file|shift|assign|attach|change|symudwch|symud|rhowch|rhoi){_S}"
_NOT = r"(?:is not|are not|was not|were not|isn['’]?t|aren['’]?t|wasn['’]?t|weren['’]?t)"
_NO_COMMENT = (
    r"(?:(?:not|n['’]?t|never)(?: been)?(?: meant| intended)?(?: as| to be| be)?(?: really)?"
    r"(?: an?| any| my| our)? (?:comments?|points?|answers?|responses?|part of (?:my|our|the|this)"
    r" (?:answer|comments?|reply|response|e-?mail))(?: at all)?"
    r"|not (?:mine|ours|from me|from us|my words))"
)
_TRAPPINGS = (
    r"(?:(?:only|just|simply|really|actually|part of|from) )*"
    r"(?:my |our |the |a |an |your |your own )?(?:own )?(?:e-?mail )?"
    r"(?:signatures?|greetings?|sign-?offs?|footers?|disclaimers?|letterheads?|phone numbers?"
    r"|contact details|job titles?|addresse?s?|quot(?:e|ation)s?|quoted text|headers?|boilerplate"
    r"|legal notices?|confidentiality notices?|mistakes?)"
)
_BE = rf"(?:{_S}(?:is|are|was|were)|['’]s)"

WAYS: tuple[tuple[Wish, re.Pattern[str]], ...] = (
    # "points 1 and 2 belong together"; "point 2 is part of point 1"
    (
        Wish.JOIN,
        _way(
            rf"{_POINTS}{_S}(?:(?:should )?(?:belong|go|fit|be (?:read|taken|put|kept))(?:s|es)?"
            rf" together|(?:are|is)(?: really| actually| all| both)* (?:one|a single|the same)"
            r"(?: and the same)?(?: point| comment| answer| thing)?"
            r"|should be(?: all)? (?:one|joined|combined|merged|together|a single)"
            r"(?: point| comment| answer| together| up)?"
            r"|yn (?:perthyn|mynd) (?:gyda['’]i gilydd|i['’]w gilydd|ynghyd)"
            r"|yn un(?: pwynt)?)"
        ),
    ),
    (
        Wish.JOIN,
        _way(
            rf"(?:join|combine|merge|put together|bring together|cyfunwch|cyfuno){_S}{_POINTS}"
            r"(?: together| up| into one(?: point)?)?"
        ),
    ),
    (
        Wish.JOIN,
        _way(
            rf"(?:(?:join|combine|merge|put|move){_S})?{_POINTS}{_S}(?:(?:really )?(?:is|are|was)"
            r" (?:really |actually )?part of|belongs? (?:with|to)|goes with|go with|with|to|into"
            rf"|yn rhan o){_S}{_OTHER}"
        ),
    ),
    # "point 3 is not a comment", or "ignore point 3"
    (Wish.DISMISS, _way(rf"{_POINTS}{_BE}?{_O}{_NO_COMMENT}")),
    (Wish.DISMISS, _way(rf"{_POINTS}{_BE}{_S}{_TRAPPINGS}")),
    (
        Wish.DISMISS,
        _way(
            rf"{_POINTS}{_O}{_ARROW}{_O}(?:not an? (?:comment|point|answer)|nothing|none|ignore"
            r"|delete|remove|dim|ddim yn sylw)"
        ),
    ),
    (
        Wish.DISMISS,
        _way(
            r"(?:ignore|disregard|delete|remove|drop|discard|leave out|take out|strike(?: out)?"
            rf"|cross out|forget|scrap|anwybyddwch|dilëwch|tynnwch){_S}{_POINTS}"
        ),
    ),
    (
        Wish.DISMISS,
        _way(
            rf"{_POINTS}{_S}(?:should|can|could|may|must) (?:be )?(?:ignored?|deleted?|removed?"
            r"|left out|dropped|taken out|disregarded|come out|go)"
        ),
    ),
    (
        Wish.DISMISS,
        _way(
            rf"(?:nid yw|nid|dydy|dyw|dyw hi ddim|nid oedd){_S}(?:yw{_S})?{_POINTS}{_S}"
            r"(?:ddim )?yn (?:sylw(?:adau)?|bwynt|bwyntiau|ateb)"
        ),
    ),
    # "point 2 is right"
    (
        Wish.CONFIRM,
        _way(
            rf"{_POINTS}{_S}(?:(?:is|are|was)(?: all| both| quite)? (?:right|correct|fine|ok|okay"
            r"|as (?:it|they) should be|in the right place|where (?:it|they) (?:belongs?|should be)"
            r"|an? (?:real )?comment(?: after all)?|comments(?: after all)?)|yn (?:gywir|iawn))"
        ),
    ),
    # "point 2 is not about question 3 but question 5"
    (
        Wish.MOVE,
        _way(
            rf"{_POINTS}{_S}{_NOT}{_S}(?:about|on|under|for|an answer to)?[^\n.;!?]{{1,60}}?,?{_S}"
            rf"but{_S}(?:rather{_S}|is{_S}|it is{_S})?"
            rf"(?:about{_S}|on{_S}|under{_S}|for{_S}|to{_S})?{_WHERE}"
        ),
    ),
    # "move point 2 to question 5"; "point 2 should go to question 5, not 3"
    (
        Wish.MOVE,
        _way(
            rf"{_MOVING}{_POINTS}{_S}(?:from [^\n.;!?]{{1,40}}? )?(?:to|under|in|on|at|with|into|i"
            rf"|dan|o dan){_S}{_WHERE}"
        ),
    ),
    # "point 2 is about question 5"; "2 is about skills"
    (Wish.MOVE, _way(rf"{_POINTS}{_ABOUT}{_S}{_WHERE}")),
)

# These name a place by number only: "2 -> Q5", "point 2: question 5", "point 2 is question 5".
BY_NUMBER = _way(
    rf"{_POINTS}(?:{_O}(?P<arrow>{_ARROW}){_O}(?:about{_S}|on{_S}|under{_S}|am{_S})?"
    rf"|{_S}(?:is|are|yw|i|to){_S}){_WHERE}"
)
# "point 2 is not about question 3", and nothing more: it does not say where it belongs.
NOT_THERE = _way(
    rf"{_POINTS}{_S}{_NOT}{_S}(?:about|on|under|an answer to|in answer to)\b{_S}{_WHERE}"
)
# In answer to our own question, or under the point as quoted: "Question 5", "it's about 2.4".
ABOUT_THIS = _way(
    r"(?:(?:it|this|that|they|these|this one)(?:['’]s| is| are| was| should be| belongs)?(?: really"
    r"| actually)? ?(?:about|on|under|for|to|with|an answer to|in answer to)? ?"
    r"|(?:about|on|under|move to|am|dan|mae hwn am|mae hyn am) )?"
    rf"{_WHERE}"
)
NOT_THIS = _way(
    rf"(?:(?:(?:it|this|that|they|these|this one)(?:['’]s| is| are| was)?{_O})?{_NO_COMMENT}"
    rf"|(?:it|this|that|they|these|this one)(?:['’]s| is| are| was){_S}{_TRAPPINGS})"
)
ALL_RIGHT = _way(
    r"(?:(?:that|this|it|all|everything|all of (?:it|that|this)|you(?: have|['’]ve)?(?: read)?"
    r"(?: me| us)?|mae popeth)(?:['’]s| is| are| looks?| seems?)?(?: all| quite| perfectly)* "
    r"(?:right|correct|fine|good|accurate|correctly|yn iawn|yn gywir)|all (?:correct|right|fine)"
    r"|popeth yn (?:iawn|gywir))"
)
