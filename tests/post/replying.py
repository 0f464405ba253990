"""Answers letters of ours as people do, with the truth about every answer known."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.post.clients import CLIENTS, Plan, Say
from tests.post.courtesies import CITED, FAREWELLS, FILES, GREETINGS, MARKS, NAMES, POINTERS, POSTS
from tests.post.posted import mime
from tests.post.sent_documents import with_paragraphs
from tests.post.sent_letters import Sent, with_questions

HTML_ONLY = frozenset(CLIENTS) - {"plain text", "plain text, re-wrapped", "plain text, Outlook"}


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as bytes, the letter it answers, and what was meant."""

    raw: bytes
    sent: Sent
    client: str
    style: str
    language: str
    truth: tuple[Say, ...]


class Writer:
    """One person answering one letter."""

    def __init__(self, rng: random.Random, sent: Sent) -> None:
        """Choose which anchors get an answer."""
        self.rng = rng
        self.sent = sent
        self.language = sent.language
        self.plan = Plan(sent.language)
        self.used: set[str] = set()
        keys = [key for key in sent.keys if key in sent.topics]
        most = min(len(keys), 9 if sent.letter.anchors[0].kind == "question" else 6)
        count = rng.randint(min(2, most), most)
        self.keys = sorted(rng.sample(keys, count), key=sent.keys.index)

    def answer(self, key: str, *, short: bool = False) -> str:
        """What this person says on one anchor, no two answers being equal."""
        texts = self.sent.answers[key]
        if short:
            texts = tuple(text for text in texts if "\n" not in text)
        fresh = [text for text in texts if text.strip(".") not in self.used]
        text = self.rng.choice(fresh or [f"{texts[0]} ({self.sent.topics[key]})"])
        self.used.add(text.strip("."))
        return text

    def general(self) -> Say:
        """A remark about the whole."""
        return Say(self.rng.choice(self.sent.general), (None,))

    def greet(self) -> None:
        """Begin with courtesies, mostly."""
        if self.rng.random() < 0.7:
            self.plan.top.append(Say(self.rng.choice(GREETINGS[self.language]), None))
        if self.rng.random() < 0.4:
            self.plan.top.append(Say(self.rng.choice(POINTERS[self.language]), None))

    def farewell(self) -> Say:
        """A farewell with a name."""
        text = self.rng.choice(FAREWELLS[self.language])
        return Say(text.format(name=self.rng.choice(NAMES), post=self.rng.choice(POSTS)), None)

    def close(self, *, top: bool) -> None:
        """End with a farewell, mostly: under what stands on top, or below everything."""
        if self.rng.random() < 0.7:
            (self.plan.top if top else self.plan.bottom).append(self.farewell())


def top_posted(writer: Writer) -> None:
    """A remark about the whole above the quoted letter."""
    writer.greet()
    writer.plan.top.append(writer.general())
    writer.close(top=True)


def numbered_on_top(writer: Writer) -> None:
    """Number the answers above the quoted letter: "Q1: ..."."""
    writer.greet()
    mark = writer.rng.choice(MARKS[writer.language])
    for key in writer.keys:
        number = writer.sent.anchor(key).number
        text = mark.format(n=number, a=writer.answer(key))
        writer.plan.top.append(Say(text, (key,)))
    writer.close(top=True)


def numbered_without_quote(writer: Writer) -> None:
    """A numbered letter of its own; sometimes a line an answer, without blank lines."""
    numbered_on_top(writer)
    writer.plan.quoted = "none"


def joined_numbers(writer: Writer) -> None:
    """One answer to two questions, beside answers to one: "Q2 and Q3: ..."."""
    writer.greet()
    keys = writer.keys[:]
    while keys:
        pair = keys[:2] if len(keys) > 1 and writer.rng.random() < 0.4 else keys[:1]
        keys = keys[len(pair) :]
        numbers = [writer.sent.anchor(key).number for key in pair]
        form = writer.rng.choice(
            ("Q{} and Q{}: ", "Questions {} and {}: ", "Q{}/{}: ", "Q{} & Q{} - ")
        )
        mark = form.format(*numbers) if len(pair) == 2 else f"Q{numbers[0]}: "
        writer.plan.top.append(Say(mark + writer.answer(pair[0], short=True), tuple(pair)))
    writer.close(top=True)
    writer.plan.quoted = writer.rng.choice(("all", "none"))


def interleaved(writer: Writer) -> None:
    """Answers under the questions of the whole quoted letter."""
    writer.greet()
    for key in writer.keys:
        writer.plan.under[key] = [Say(writer.answer(key), (key,))]
    writer.close(top=False)


def trimmed(writer: Writer) -> None:
    """The same with everything cut away that is not answered."""
    interleaved(writer)
    writer.plan.quoted = frozenset(writer.keys)


def interleaved_with_remark(writer: Writer) -> None:
    """A remark about the whole first, then answers under the questions."""
    writer.greet()
    writer.plan.top.append(writer.general())
    for key in writer.keys:
        writer.plan.under[key] = [Say(writer.answer(key), (key,))]
    writer.close(top=writer.rng.random() < 0.5)


def coloured(writer: Writer) -> None:
    """Answers in red or blue among the letter's own words."""
    interleaved(writer)
    writer.plan.colour = writer.rng.choice(("red", "#0070C0", "rgb(192,0,0)"))


def several_paragraphs(writer: Writer) -> None:
    """Two or three paragraphs under one question."""
    writer.greet()
    for key in writer.keys[:4]:
        says = [Say(writer.answer(key), (key,)) for _ in range(writer.rng.randint(2, 3))]
        says = list({said.text: said for said in says}.values())
        writer.plan.under[key] = says
    writer.close(top=False)


def on_the_line(writer: Writer) -> None:
    """Answers on the question's own line."""
    writer.greet()
    for key in writer.keys:
        writer.plan.beside[key] = Say(writer.answer(key, short=True), (key,))
    writer.close(top=False)


def before_the_quote(writer: Writer) -> None:
    """Each answer right above the question it answers; nothing else is kept."""
    for key in writer.keys:
        writer.plan.above[key] = [Say(writer.answer(key), (key,))]
    writer.plan.quoted = frozenset(writer.keys)


def edited_quotes(writer: Writer) -> None:
    """Questions cut short, mistyped or stripped of their number by the sender."""
    trimmed(writer)
    rng = writer.rng

    def damage(text: str) -> str:
        words = text.split()
        kind = rng.randrange(4)
        if kind == 0 and len(words) > 7:
            return " ".join(words[: len(words) * 2 // 3]) + "..."
        if kind == 1 and len(words) > 6:
            at = rng.randrange(2, len(words) - 1)
            words[at] = words[at][1:] + words[at][:1]
            at = rng.randrange(2, len(words) - 1)
            return " ".join(words[:at] + words[at + 1 :])
        if kind == 2 and len(words) > 4:
            return " ".join(words[2:] if words[0] in ("Question", "Cwestiwn") else words[1:])
        return text

    writer.plan.damage = damage


def below_the_quote(writer: Writer) -> None:
    """A remark about the whole below the whole letter."""
    writer.plan.bottom.append(writer.general())
    writer.close(top=False)


def numbered_below(writer: Writer) -> None:
    """Number the answers below the whole letter: "Q1: ..."."""
    mark = writer.rng.choice(MARKS[writer.language][:9])
    for key in writer.keys:
        text = mark.format(n=writer.sent.anchor(key).number, a=writer.answer(key, short=True))
        writer.plan.bottom.append(Say(text, (key,)))
    writer.close(top=False)


def typed_again(writer: Writer) -> None:
    """Questions copied into a letter of one's own, an answer under each, no quotation."""
    writer.greet()
    for key in writer.keys:
        anchor = writer.sent.anchor(key)
        head = writer.rng.choice((f"{anchor.number}. {anchor.text}", anchor.text))
        writer.plan.top += [Say(head, None), Say(writer.answer(key), (key,))]
    writer.close(top=True)
    writer.plan.quoted = writer.rng.choice(("all", "none"))


def in_order(writer: Writer) -> None:
    """Bare answers in the order of the questions, one for each."""
    writer.greet()
    for key in writer.sent.keys:
        writer.plan.top.append(Say(writer.answer(key, short=True), (key,)))
    writer.close(top=True)


def attachment_only(writer: Writer) -> None:
    """Nothing but "see attached"."""
    writer.greet()
    writer.plan.top.append(Say(writer.rng.choice(FILES[writer.language]), None))
    writer.plan.attached = "Our response.pdf"
    writer.close(top=True)


def cited(writer: Writer) -> None:
    """Paragraphs of a document by their numbers."""
    writer.greet()
    mark = writer.rng.choice(CITED)
    for key in writer.keys:
        text = mark.format(n=writer.sent.anchor(key).number, a=writer.answer(key))
        writer.plan.top.append(Say(text, (key,)))
    writer.close(top=True)
    writer.plan.quoted = writer.rng.choice(("all", "none"))


Style = Callable[[Writer], None]
FOR_QUESTIONS: dict[str, Style] = {
    "top-posted": top_posted,
    "numbered on top": numbered_on_top,
    "numbered, no quote": numbered_without_quote,
    "one answer to two": joined_numbers,
    "interleaved": interleaved,
    "interleaved, trimmed": trimmed,
    "remark, then interleaved": interleaved_with_remark,
    "in colour": coloured,
    "several paragraphs": several_paragraphs,
    "on the question's line": on_the_line,
    "before the quote": before_the_quote,
    "edited quotes": edited_quotes,
    "below the quote": below_the_quote,
    "numbered below": numbered_below,
    "questions typed again": typed_again,
    "in order": in_order,
    "attachment only": attachment_only,
}
FOR_PARAGRAPHS: dict[str, Style] = {
    "document: top-posted": top_posted,
    "document: cited": cited,
    "document: interleaved": interleaved,
    "document: trimmed": trimmed,
    "document: in colour": coloured,
    "document: edited quotes": edited_quotes,
    "document: on the line": on_the_line,
    "document: typed again": typed_again,
}


def replies(seed: int, rounds: int = 3) -> Iterator[Reply]:
    """Replies of every style in every client, `rounds` of each, the same for the same seed."""
    rng = random.Random(seed)  # noqa: S311  # chance for tests, not for secrets
    for _ in range(rounds):
        for style, write in (FOR_QUESTIONS | FOR_PARAGRAPHS).items():
            for client in CLIENTS:
                if style.endswith("in colour") and client not in HTML_ONLY:
                    continue
                yield a_reply(rng, style, write, client, _letter(rng, style))


def a_reply(rng: random.Random, style: str, write: Style, client: str, sent: Sent) -> Reply:
    """One reply to a letter in one style from one mail program."""
    writer = Writer(rng, sent)
    write(writer)
    raw = mime(writer.plan, sent, client, rng)
    truth = tuple(said for said in writer.plan.says() if said.keys is not None)
    return Reply(raw, sent, client, style, sent.language, truth)


def _letter(rng: random.Random, style: str) -> Sent:
    if style in FOR_PARAGRAPHS:
        return with_paragraphs(rng)
    language = rng.choices(("en", "cy", "de", "fr"), (5, 2, 1, 1))[0]
    return with_questions(rng, language, rng.randint(5, 20))
