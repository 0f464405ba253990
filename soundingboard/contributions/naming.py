"""From what people call a place ("q3", "para:2.4", "section:4", "whole") to what stands there."""

from collections.abc import Sequence

from soundingboard.contributions.anchoring import Target, blocks_of, key_of, targets_of
from soundingboard.models import Block, Consultation
from soundingboard.reading.aligning.markertokens import normal
from soundingboard.refusals import Conflict, NotFound
from soundingboard.vocabulary import BlockKind

FORMS = "q3, para:2.4, section:4, section:Heading, block:33 or whole"


def place_called(consultation: Consultation, words: str) -> Target:
    """What somebody means by a name; None is the whole.

    A question is named by its printed number, a paragraph or a section by its printed number, a
    section also by its heading, and a block without any of these by its key.

    Raises NotFound where nothing is called that, Conflict where more than one thing is.
    """
    given = " ".join(words.split())
    kind, _, rest = given.partition(":")
    match kind.casefold().strip(), rest.strip():
        case "whole", "":
            return None
        case "para" | "paragraph", number if number:
            return _one(given, _numbered(consultation, number, heading=False))
        case "section", name if name:
            return section_called(consultation, name)
        case "block" | "question", _ if given.casefold() in targets_of(consultation):
            return targets_of(consultation)[given.casefold()]
        case asked, "" if asked[:1] == "q" and asked[1:].isdecimal():
            found = [one for one in consultation.questions if str(one.position) == asked[1:]]
            if found:
                return found[0]
            raise NotFound(f"There is no question {asked[1:]}: {_asked(consultation)}.")
    raise NotFound(f"Nothing here is called “{given}”. Write {FORMS}.")


def section_called(consultation: Consultation, name: str) -> Block:
    """The heading with this printed number or these words. Raises as `place_called`."""
    numbered = _numbered(consultation, name, heading=True)
    wanted = " ".join(name.split()).casefold()
    worded = [one for one in _headings(consultation) if one.text.casefold() == wanted]
    return _one(f"section:{name}", worded or numbered)


def name_of(target: Target, consultation: Consultation) -> str:
    """The shortest name that leads back to a target: "q3", "para:2.4", "block:33", "whole"."""
    if target is None:
        return "whole"
    if not isinstance(target, Block):
        return f"q{target.position}"
    heading = target.kind is BlockKind.HEADING
    if target.number and _numbered(consultation, target.number, heading=heading) == [target]:
        return f"{'section' if heading else 'para'}:{target.number}"
    return str(key_of(target))


def _headings(consultation: Consultation) -> list[Block]:
    return [one for one in blocks_of(consultation) if one.kind is BlockKind.HEADING]


def _numbered(consultation: Consultation, number: str, *, heading: bool) -> list[Block]:
    wanted = _plain(number)
    return [
        one
        for one in blocks_of(consultation)
        if one.number
        and (one.kind is BlockKind.HEADING) is heading
        and wanted == _plain(one.number)
    ]


def _plain(number: str) -> str:
    # What holds no number at all is compared as it stands.
    return normal(number) or number.strip().casefold()


def _one(name: str, found: Sequence[Block]) -> Block:
    if not found:
        raise NotFound(f"The document has nothing that is called “{name}”.")
    if len(found) > 1:
        keys = ", ".join(f"block:{one.id}" for one in found[:5])
        raise Conflict(f"More than one place is called “{name}”: say which ({keys}).")
    return found[0]


def _asked(consultation: Consultation) -> str:
    number = len(consultation.questions)
    return "there is 1 question" if number == 1 else f"there are {number} questions"
