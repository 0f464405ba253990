"""What programs and bodies must add to a letter: notices, cautions, markings, disclosures."""

import re

NOTICE = re.compile(
    r"(?:this|the) (?:e-?mail|message|communication|transmission)[^.]{0,90}"
    r"(?:confidential|privileged|intended (?:only|solely)|for the (?:sole|exclusive))"
    r"|intended (?:only|solely|exclusively) for (?:the )?(?:use|person|individual|named|address"
    r"|recip)"
    r"|if you (?:are not|have received)[^.]{0,60}(?:intended recipient|in error|by mistake)"
    r"|information (?:contained |transmitted )?in this (?:e-?mail|message|communication)[^.]{0,60}"
    r"(?:confidential|privileged|intended|subject to (?:public )?disclosure)"
    r"|(?:scanned|checked) (?:for|by)[^.]{0,60}(?:virus|malware|mimecast|symantec|messagelabs"
    r"|avast)"
    r"|intended for the (?:named|sole|use of|attention of|addressee|person|individual|recipient)"
    r"|government secure intranet|certified virus[- ]free|communications via the (?:gsi|psn)"
    r"|(?:e-?mails?|messages?|communications?|calls|mail traffic)[^.]{0,60} may be "
    r"(?:automatically )?(?:logged|recorded|monitored)"
    r"|this (?:inbox|mailbox|address|account) is not (?:monitored|read)"
    r"|virus-free\.|originated from outside|external (?:sender|email)\b[^.]{0,40}(?:caution|do not)"
    r"|think before you print|consider the environment before printing|save paper"
    r"|mae(?:'r|’r)? (?:neges|e-bost|ebost)[^.]{0,60}(?:cyfrinachol|gyfrinachol|bwriad)"
    r"|croes(?:awn|ewir) ohebiaeth|croesewir gohebiaeth|we welcome correspondence in welsh"
    r"|le informazioni contenute|diese e-?mail enthält|ce (?:message"
    r"|courriel)[^.]{0,60}confidentiel"
    r"|este (?:mensaje|correo|e-?mail)[^.]{0,60}confidencial|deze e-?mail[^.]{0,60}vertrouwelijk",
    re.IGNORECASE,
)
# What charities and companies must state in their letters, as a line of its own.
_BODY = r"(?:ltd|limited|plc|llp|cic|cio|trust|society|university|college|association)"
_DISCLOSURE = re.compile(
    rf"^\W*(?:(?:\S+ ){{0,7}}{_BODY}\.?,?(?: is)?(?: a)? )?registered "
    r"(?:in (?:england|wales|scotland)|office|company|charity)\b"
    r"(?:\W|\d|(?:and|in|no|number|wales|england|scotland|registered|office|charity|company)\b)*"
    r"(?::.{0,80})?$"
    r"|^\W*(?:\S+ ){0,8}registered (?:charity|company)\W{1,3}(?:no|number|rhif)?\W{0,3}"
    r"[A-Z]{0,2}\d{5,}\W*$"
    r"|^\W*(?=.*(?:\d{5,}|\bexempt\b))(?:\S+ ){0,7}?(?:is )?an? (?:exempt )?(?:registered )?"
    r"(?:company limited by (?:guarantee|shares)|charity)(?:,? (?:and )?(?:exempt from registration"
    r"|registered in (?:england(?: and wales)?|wales|scotland)))?"
    r"(?:\W|\d|(?:no|number|charity|company|registered)\b)*$"
    r"|^\W*(?:a )?(?:registered )?(?:charity|company|society|charitable incorporated organisation)"
    r"(?: limited by guarantee| registered in .{1,30})?\W*$",
    re.IGNORECASE,
)
_MOST_DISCLOSED = 300  # characters of such a line
NOTICE_HEADING = re.compile(
    r"^\W*(?:(?:legal |e-?mail )?disclaimer|confidentiality(?: notice| note)?|privacy notice"
    r"|important notice|legal notice|ymwadiad|cyfrinachedd)\W*(?::.*|$)",
    re.IGNORECASE,
)
# Government Security Classifications; older markings are still in use
PROTECTIVE = re.compile(
    r"^[\W_]*(?:[Cc]lassification|CLASSIFICATION|Dosbarthiad)?[\W_]*(?:OFFICIAL|UNCLASSIFIED|PROTECT"
    r"|NOT PROTECTIVELY MARKED|RESTRICTED|SWYDDOGOL)(?:[\W_]*(?:SENSITIVE|SENSITIF))?[\W_]*$"
)
CAUTION = re.compile(
    r"^\W*(?:caution|warning|external(?: email| sender)?|\[external\]|rhybudd)\b.{0,300}"
    r"(?:outside|external|links|attachments|originat|allanol)",
    re.IGNORECASE,
)


def is_disclosure(words: str) -> bool:
    """Whether a line only states where a company or charity is registered."""
    return len(words) <= _MOST_DISCLOSED and _DISCLOSURE.match(words) is not None
