"""Before a letter goes to many: it is written for everybody, and what is wrong is said by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from soundingboard import blanks
from soundingboard.consultations.inviting import invitation_letter
from soundingboard.letters.letter import Letter
from soundingboard.models import Consultation, Stakeholder
from soundingboard.outbox.composing import Unwritable, wire_address
from soundingboard.outbox.rendering import Rendered, Stationery, render
from soundingboard.reading.proofs import links_of, looks_like_spam, stumbles, unfilled
from soundingboard.vocabulary import Language

IN_ENGLISH = {Language.ENGLISH: "English", Language.WELSH: "Welsh"}
SAMPLE_TOKEN = "a" * 26  # as long as a real one; it opens nothing
MOST_NAMED = 5  # people named with one finding


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: in the letter itself, or for some of its readers.

    `people` counts those readers, 0 where it is the letter; `examples` name the first of them.
    """

    sentence: str
    people: int = 0
    examples: tuple[str, ...] = ()


def _invitation(
    stationery: Stationery, consultation: Consultation, name: str, language: Language
) -> Letter:
    links = stationery.links
    return invitation_letter(
        stationery,
        consultation,
        recipient_name=name,
        language=language,
        respond_url=links.respond(SAMPLE_TOKEN),
        leave_url=links.leave(SAMPLE_TOKEN),
    )


def examine(
    stationery: Stationery,
    consultation: Consultation,
    readers: Iterable[Stakeholder],
    *,
    leads_somewhere: Callable[[str], bool],
    write: Callable[[Stationery, Consultation, str, Language], Letter] = _invitation,
) -> tuple[Finding, ...]:
    """What readers of the letter would stumble over, each thing once.

    `write` makes it for a name, in a language; unless given it is the invitation.
    `leads_somewhere` tells of a link to our own site whether there is such a page. No link is
    opened.
    """
    in_letter: dict[str, None] = {}
    looked_at: set[tuple[bool, Language]] = set()
    by_reader: dict[str, list[str]] = {}
    for reader in readers:
        kind = has_name, language = bool(reader.name.strip()), reader.language
        # But for the name the letter is the same for all who read one language: the whole of it
        # is looked at once.
        if kind not in looked_at:
            name = blanks.NAME if has_name else ""
            words = render(stationery, write(stationery, consultation, name, language))
            letter = _filled(words, reader.name)
            in_letter.update(dict.fromkeys(_faults(letter, leads_somewhere)))
            looked_at.add(kind)
        for fault in _of_reader(reader, consultation.language):
            by_reader.setdefault(fault, []).append(reader.name.strip() or reader.email)
    return (
        *(Finding(sentence) for sentence in in_letter),
        *(
            Finding(sentence, len(whom), tuple(whom[:MOST_NAMED]))
            for sentence, whom in by_reader.items()
        ),
    )


def _filled(words: Rendered, name: str) -> Rendered:
    values = blanks.values(name, "")
    return Rendered(
        subject=blanks.filled(words.subject, values),
        text=blanks.filled(words.text, values),
        html=blanks.filled_html(words.html, values),
    )


def _faults(letter: Rendered, leads_somewhere: Callable[[str], bool]) -> Iterable[str]:
    yield from stumbles(letter.subject, letter.text, letter.html)
    yield from unfilled(f"{letter.subject}\n{letter.text}")
    yield from looks_like_spam(letter.subject, letter.text)
    for link in links_of(letter.html):
        if not leads_somewhere(link):
            yield f"There is no such page of ours: {link}."


def _of_reader(reader: Stakeholder, written_in: Language) -> Iterable[str]:
    if reader.language is not written_in:
        yield (
            f"They get their letter in {IN_ENGLISH[reader.language]}, but the title, the "
            f"introduction and the questions are in {IN_ENGLISH[written_in]} only: those stay so, "
            "and are marked as such."
        )
    name = reader.name.strip()
    if not name:
        yield "They have no name: the letter greets nobody by name."
    elif "@" in name or name.isdigit() or unfilled(name):
        yield "What stands for their name is no name."
    elif len(name) > 3 and name.isupper():
        yield "Their name is in capitals: the letter would shout at them."
    try:
        wire_address(reader.email)
    except Unwritable as error:
        yield f"No letter can be sent to their address: {error}."
