"""Tells what only speaks of a reply itself: whose it is, where its answers stand, how it is set."""

import re

# Each pattern is matched against one whole sentence or clause, folded and without its end mark.
# They err on the side of keeping: what also says something of the matter is an answer.
_MANNER = (
    r"(below|inline|in ?line|underneath|attached|enclosed|here|herewith|interspersed|interleaved|"
    r"above|beneath|as follows|within|in (the|your|this) (text|body|e-?mail|message|letter|quote)|"
    r"in the (body|text|margins?) of (the|your|this) (e-?mail|message|letter|draft|document)|"
    r"(highlighted |marked |shown |typed )?in (red|blue|green|purple|yellow|orange|pink|bold|"
    r"colou?r|italics|capitals|caps|the attached)|"
    r"in(to)? (the|your|this) (letter|draft|document|paper|questions)|"
    r"(in )?(under|underneath|beneath|after|below|next to|against|beside|among|between|amongst) "
    r"(each|the|your|every)( of)?( the| your)?"
    r"( question| heading| point| paragraph| section)?s?( that concerns? (us|me)| concerned)?)"
)
_REMARKS = (
    r"(answers?|responses?|repl(y|ies)|comments?|thoughts|views|feedback|input|submission|remarks|"
    r"notes|observations|((suggested|proposed|tracked) )?(changes|amendments|edits))"
)
_PAPER = (
    r"(the|your|this) (\w+ ){0,4}(consultation|e-?mail|letter|draft|plan|document|questions?|paper|"
    r"strategy|invitation|survey|report)"
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
_BY = (
    r"( (from|of)(?: (?!(?:is|are|was|were|have|had|not|ignored|needed?)\b)"
    r"[\w.'\u2019&/-]+){1,6}?)?"
)
_REMARKS_BELOW = (
    rf"{_WHOSE}{_REMARKS}{_BY}( (on|to) {_PAPER})? "
    r"(are |is )?(follow |set out |given |listed |made |shown |noted )?"
    rf"{_MANNER}( {_MANNER}){{0,2}}( (rather than|and not) (in|on|as) [\w-]+( [\w-]+){{0,4}})?"
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
# "I passed your letter to Grace and paste what she wrote": the words of somebody else follow.
_PASSED_ON = (
    rf"(i|we)( have|'ve|\u2019ve)? (passed|forwarded|sent|gave|given|showed|shown|shared|"
    rf"circulated)( on)? {_PAPER}( on)? (to|with) (\w+ ){{1,8}}?(and|who|whose) (\w+ ){{0,4}}?"
    r"(what (she|he|they) (wrote|said|says|say|sent)|"
    rf"(her|his|their|the) {_REMARKS})( {_MANNER})?"
)
# "Two quick points from us.": how many follow, and nothing of what they say.
_SOME_POINTS = (
    r"(just )?(some|a few|two|three|four|five|several|a couple of|one or two)"
    r"( (quick|brief|short|small|general|main|further|initial))? "
    r"(points|remarks|comments|thoughts|observations|notes|suggestions)"
    r"( (from|by) (us|me|here)| on the (figures|draft|text|paper|document|questions|letter))"
)
# "Deleted words are in [square brackets] and new words in CAPITALS": a key to the marks.
_KEY = (
    r"(the )?(deleted|removed|struck|new|added|inserted|changed|amended|our|my|suggested|proposed)"
    r"( \w+){0,2}? (words|text|wording|changes|additions|deletions|amendments)( (is|are|appear|"
    r"shown|set|marked|given|typed)){0,2} (in|by|with) (\[?(square|round|red|blue|green|bold|"
    r"italics?|capitals?|caps|underlined?|brackets?|struck|strike\w*|highlight\w*|colou?r|through|out|and)"
    r"\]?[ -]?){1,4}|"
    r"(the )?(deletions|additions|insertions|changes|amendments)( (is|are|appear|shown|set|marked|"
    r"given|typed)){0,2} (in|by|with) (\w+ )?(square|round|red|blue|green|bold|italics?|capitals?|"
    r"caps|underlin\w+|brackets?|strike\w*|highlight\w*)( brackets| letters| text)?"
)
_IN_THIS_TONGUE = (
    r"(i['\u2019]m afraid |sorry )?(my|our) (written |spoken )?(welsh|english|cymraeg|saesneg) "
    r"(is not|isn['\u2019]?t) (very |so |that |really )?(good|great|strong|fluent|what it was|"
    r"up to (it|much|this|writing))( enough)?( (to|for) (write|writing|answer|answering|reply)"
    r"( in| with| this)?)?|"
    rf"(this|these|they|(my|our) ({_REMARKS}))( is| are| will be)?( written)? in (english|welsh|"
    r"both languages)"
)
_EXCUSES = (
    r"((i|we) )?(hope|trust)( that)? (it['\u2019]?s|it is|that['\u2019]?s|this is) "
    r"(all right|alright|ok(ay)?|fine)( that| if) (i['\u2019]m|i am|we['\u2019]re|we are) (not )?"
    r"(an?|the|no|only|just|late|early)\b( \w+){0,2}|"
    r"(my \w+|our \w+|a (friend|neighbour|colleague)) (has )?(sent|forwarded|showed|shown|gave|"
    r"given|passed)( (me|us|on))? (this|it|your \w+)( on)?( to (me|us))?"
    r"( and| who)?( (says|said|thinks|thought|told me|told us))? (i|we|to) "
    r"(should |ought to |must |might )?(write|answer|reply|have a go)( to you)?( (so )?here goes)?|"
    r"(so )?here goes( nothing)?|"
    r"(the|our|my|its) \w+( \w+)? (has |have )?(asked|told|elected|invited) (me|us) to "
    r"(reply|answer|respond|write)( (to you|for (them|us)))?|"
    r"((i |we )?(did|typed|wrote|sent|am sending|am typing) (this|it)( \w+){1,6} )?(so )?"
    r"(please |do )?"
    r"(excuse|forgive|pardon|ignore) (the |my |any |all )?(bad )?"
    r"(spelling|typos|typing|grammar|mistakes|brevity)( mistakes)?"
)
# "I reply for the Centre for Regional Economies", if it goes on with the name of a body alone.
_SPEAKS = re.compile(
    r"(?i:(?:i|we)(?: am| are|['\u2019]m|['\u2019]re)? (?:reply|respond|answer|write|comment|"
    r"replying|responding|answering|writing|commenting|making this \w+|submitting this)"
    r"(?: here| this| to you)? (?:for|on behalf of|in the name of))"
    r"(?: (?:(?i:the|of|for|and|in|at|on|a|its|our)|&|[^\W\d_a-z][\w.'\u2019&-]*)){1,12}"
)
# What may follow such a sentence: how many of the remarks are where, and an excuse for it.
_AFTER_POINTER = (
    r"(a good many|a good few|a few|most|many|some|several|all|two|three|four|both)"
    r"( of (them|these|which))?( are)? (in|on|about|under|to) (\w+ ){0,2}\w+|"
    r"where there (is|are) (none|nothing)|(i|we) have no(thing| (further )?(comments?|views?))"
    r"( to (say|add|make))?|where there (is|are) (none|nothing),? (i|we) have no(thing| "
    r"(further )?(comments?|views?))( to (say|add|make))?|"
    r"in (the )?(same )?order( of (the|your) \w+)?|"
    r"for which (i apologise|we apologise|(my )?apologies|(please )?(forgive|excuse) (me|us))|"
    r"(please )?(forgive|excuse) (me|us|the \w+)"
)
# A title above the whole: "Response of Brackwell District Council". It says who, and nothing else.
_RESPONSE = (
    r"(?i:response|submission|representations?|reply|comments|amendments|observations|evidence|"
    r"(?:suggested|proposed|tracked) (?:changes|amendments|edits)|"
    r"(?:changes|amendments|edits) (?:suggested|proposed)|ymateb|sylwadau)"
)
_WHOSE_OR_WHAT = (
    r"(?: (?i:of|from|by|on behalf of|to|on|gan|ar ran|i['\u2019]r|i|cyngor|prifysgol|coleg)"
    rf"(?: (?i:the|our))? (?:[^\W_a-z].{{1,80}}|(?i:{_PAPER.removeprefix('(the|your|this) ')}))|"
    r" \d{4})"
)
_TITLE = (
    rf"{_RESPONSE}{_WHOSE_OR_WHAT}|"
    rf".{{2,60}}[:.] (?:[\w-]+ ){{0,2}}{_RESPONSE}(?:{_WHOSE_OR_WHAT}|"
    r" (?:to|on|of|from|i['\u2019]r) .{1,80})?"
)
# "Eastmere's view, briefly:" above answers: whose they are, and nothing of the matter.
_LEADS_UP = re.compile(
    r"(?:here (?:is|are) |these are |this is )?"
    r"(?:my|our|some|a few|(?:[\w.&-]+ ){0,5}[\w.&-]+(?:['\u2019]s|s['\u2019]))"
    r"(?: (?:own|initial|first|brief|quick|main|formal|full|overall|considered|official))?"
    rf" (?:views?|positions?|opinions?|{_REMARKS})(?: (?:to|on|for|from) {_PAPER})?"
)
_SAYS = re.compile(
    r"\b(is|are|was|were|be|been|has|have|had|do|does|did|will|would|should|shall|must|can|could|"
    r"may|needs?|wants?|shows?|says?|please|not|no|never|too|more|less)\b"
)
_TITLES = re.compile(_TITLE)
# "Midland Wires owns and operates the network": who replies, told before any answer.
_WHO_WE_ARE = re.compile(
    r"\W*(?:I|We|(?:Our|My|The) (?:client|company|firm|charity|college|school|members?|business|"
    r"farm|union|society|association|trust|council|group)(?:, [^,.]{2,60},)?|"
    r"(?:The )?[A-Z][\w&'\u2019-]*(?: (?:[A-Z&][\w&'\u2019-]*|of|the|and|for|in|on)){1,8}) "
    r"(?:is an?|is the|are an?|are the|am an?|have been|has been|has \d|have \d|own|owns|run|runs|"
    r"represents?|operates?|teach|teaches|employs?|provides?|supports?|works?|manufactures?|makes?|"
    r"farms?|lives?|saw|sees|serves?|builds?|trains?|looks? after|speaks? for)\b"
)
_MOST_TITLE_WORDS = 16
_POINTERS = re.compile(
    "|".join(
        f"(?:{pattern})"
        for pattern in (
            _SEE,
            _MY_ANSWERS,
            _REMARKS_BELOW,
            _NOT_AS_ASKED,
            _I_PUT,
            _ATTACHED,
            _POINTERS_ELSEWHERE,
            _PASSED_ON,
            _SOME_POINTS,
        )
    )
)
_ANNOUNCES = re.compile(_SOME_POINTS)
_FRAMES = re.compile(rf"(?:{_IN_THIS_TONGUE})|(?:{_EXCUSES})")
_AFTER = re.compile(rf"(?:{_AFTER_POINTER})|(?:{_KEY})")


def points(sentence: str) -> bool:
    """Whether a folded sentence only says where answers stand, or how they came."""
    return _POINTERS.fullmatch(sentence) is not None


def announces(text: str) -> bool:
    """Whether a text only says that so many points follow: "Two quick points from us:"."""
    return _ANNOUNCES.fullmatch(" ".join(text.casefold().split()).strip(" .:")) is not None


def frames(sentence: str) -> bool:
    """Whether a folded sentence only excuses the reply: its language, who sends it."""
    return _FRAMES.fullmatch(sentence) is not None


def leads_up(sentence: str) -> bool:
    """Whether a folded sentence with a colon behind it only says whose answers come next."""
    return _LEADS_UP.fullmatch(sentence) is not None


def follows_pointer(sentence: str) -> bool:
    """Whether a folded clause says no more than what may follow one that points to answers.

    Alone it may be an answer: "Most of them in the villages", "New words in the introduction".
    """
    return _AFTER.fullmatch(sentence) is not None


def speaks_for(sentence: str) -> bool:
    """Whether a sentence, with its capitals, only names the body for which somebody replies."""
    return _SPEAKS.fullmatch(sentence) is not None


def introduces_itself(text: str) -> bool:
    """Whether a paragraph begins by saying who replies: "Advice Wealdmere saw 3,904 clients"."""
    return _WHO_WE_ARE.match(text) is not None


def is_title(text: str) -> bool:
    """Whether a line is a title above a response, which says whose it is, and no sentence."""
    line = text.strip()
    return (
        len(line.split()) <= _MOST_TITLE_WORDS
        and line[-1:] not in ".?!;,"
        and "\n" not in line
        and _TITLES.fullmatch(" ".join(line.split())) is not None
        and _SAYS.search(line.casefold()) is None
    )
