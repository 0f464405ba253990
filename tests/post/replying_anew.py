"""The held-out replies: ways to answer, questions and programs that nothing was tuned to.

They were written after the rules, and the rules have not been changed to suit single ones of
them; what they show is nearer to what a letter from a stranger will do than the first set.
"""

import random
from collections.abc import Iterator

from tests.post.asked import ASKED_ANEW
from tests.post.clients import CLIENTS, Say
from tests.post.clients_wider import WIDER
from tests.post.replying import (
    FOR_PARAGRAPHS,
    FOR_QUESTIONS,
    HTML_ONLY,
    Reply,
    Style,
    Writer,
    a_reply,
    interleaved,
    top_posted,
    trimmed,
)
from tests.post.sent_documents import with_paragraphs
from tests.post.sent_letters import Sent, with_questions

_SIGNS = ("--> {a}", "=> {a}", "*** {a}", "[TA] {a}", "TA: {a}", "(TA) {a}", "Answer: {a}")
_ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")
_PASSED_ON = (
    "Tom, can you answer this one for us? Thanks, Jo",
    "FYI - the deadline is the 30th and I am away that week.",
    "Karl, see what you think. I have no strong views.",
)
_LISTS = (
    "1. {}\n2. {}\n3. {}",
    "a) {}\nb) {}\nc) {}",
    "- {}\n- {}\n- {}",
    "(i) {}\n(ii) {}\n(iii) {}",
)
_POINTS = ("Cost", "The time it takes", "Who decides", "Staff", "The 2019 scheme", "Upper Fen")


def signed_answers(writer: Writer) -> None:
    """A sign or the sender's initials before every answer under its question."""
    writer.greet()
    sign = writer.rng.choice(_SIGNS)
    for key in writer.keys:
        writer.plan.under[key] = [Say(sign.format(a=writer.answer(key, short=True)), (key,))]
    writer.close(top=False)


def two_at_once(writer: Writer) -> None:
    """Two neighbouring questions kept together, one answer under both; the rest is cut away."""
    writer.greet()
    keys = [key for key in writer.sent.keys if key in writer.sent.answers]
    at = writer.rng.randrange(len(keys) - 1)
    pair = (keys[at], keys[at + 1])
    if pair[0].split(".")[0] != pair[1].split(".")[0] and "." in pair[0]:
        pair = (keys[0], keys[1])  # a heading must not stand between
    said = Say("On both of these: " + writer.answer(pair[1], short=True), pair)
    writer.plan.under[pair[1]] = [said]
    alone = [key for key in writer.keys if abs(keys.index(key) - keys.index(pair[0])) > 2]
    for key in alone:
        writer.plan.under[key] = [Say(writer.answer(key), (key,))]
    writer.plan.quoted = frozenset((*pair, *alone))
    writer.close(top=False)


def from_the_middle(writer: Writer) -> None:
    """Everything before the first answer is cut away, and all below stays."""
    writer.greet()
    keys = list(writer.sent.keys)
    writer.plan.quoted = frozenset(keys[keys.index(writer.keys[0]) :])
    for key in writer.keys:
        writer.plan.under[key] = [Say(writer.answer(key), (key,))]
    writer.close(top=False)


def lists_of_their_own(writer: Writer) -> None:
    """Under each question a list with numbers of its own."""
    writer.greet()
    for key in writer.keys[:4]:
        form = writer.rng.choice(_LISTS)
        points = form.format(*writer.rng.sample(_POINTS, 3))
        writer.plan.under[key] = [Say(f"{writer.answer(key, short=True)}\n{points}", (key,))]
    writer.close(top=False)


def in_words(writer: Writer) -> None:
    """Questions named in words: "First question: ..."."""
    writer.greet()
    form = writer.rng.choice(
        ("{n} question: {a}", "{n} question - {a}", "On the {m} question: {a}")
    )
    for key in writer.sent.keys[: len(_ORDINALS)]:
        name = _ORDINALS[writer.sent.keys.index(key)]
        text = form.format(n=name, m=name.lower(), a=writer.answer(key, short=True))
        writer.plan.top.append(Say(text, (key,)))
    writer.close(top=True)


def typed_out_of_order(writer: Writer) -> None:
    """Questions typed again in an order of the sender's own, an answer under each."""
    writer.greet()
    writer.rng.shuffle(writer.keys)
    for key in writer.keys:
        head = Say(writer.sent.anchor(key).text, None)
        writer.plan.top += [head, Say(writer.answer(key), (key,))]
    writer.close(top=True)
    writer.plan.quoted = "none"


def typed_on_one_line(writer: Writer) -> None:
    """Each question typed again with its answer in the same paragraph."""
    writer.greet()
    for key in writer.keys:
        said = Say(writer.answer(key, short=True), (key,))
        writer.plan.top.append(Say(f"{writer.sent.anchor(key).text} {said.text}", None))
        writer.plan.meant.append(said)
    writer.close(top=True)
    writer.plan.quoted = writer.rng.choice(("all", "none"))


def remark_last(writer: Writer) -> None:
    """Answers under the questions, and a remark about the whole below the letter."""
    interleaved(writer)
    writer.plan.bottom.insert(0, writer.general())


def passed_on(writer: Writer) -> None:
    """The letter came by way of a colleague, whose lines are quoted with it."""
    interleaved(writer)
    writer.plan.passed_on = writer.rng.choice(_PASSED_ON)


def passed_on_top_posted(writer: Writer) -> None:
    """The same with a remark about the whole on top."""
    top_posted(writer)
    writer.plan.passed_on = writer.rng.choice(_PASSED_ON)


def one_left_out(writer: Writer) -> None:
    """Bare answers in order with one question left out: nobody can know which."""
    writer.greet()
    left_out = writer.rng.choice(writer.sent.keys)
    for key in writer.sent.keys:
        if key != left_out:
            writer.plan.top.append(Say(writer.answer(key, short=True), (key,)))
    writer.close(top=True)


def one_sentence_kept(writer: Writer) -> None:
    """Of each paragraph that is answered only its first sentence is kept."""
    trimmed(writer)
    writer.plan.damage = lambda text: text.split(". ")[0].split("? ")[0]


ANEW_FOR_QUESTIONS: dict[str, Style] = {
    "sign before answers": signed_answers,
    "two at once": two_at_once,
    "from the middle": from_the_middle,
    "lists of their own": lists_of_their_own,
    "in words": in_words,
    "typed out of order": typed_out_of_order,
    "typed on one line": typed_on_one_line,
    "remark last": remark_last,
    "passed on": passed_on,
    "passed on, top-posted": passed_on_top_posted,
    "one left out": one_left_out,
}
ANEW_FOR_PARAGRAPHS: dict[str, Style] = {
    "plain document: interleaved": interleaved,
    "plain document: trimmed": trimmed,
    "plain document: one sentence": one_sentence_kept,
    "plain document: two at once": two_at_once,
    "plain document: typed again": typed_out_of_order,
    "plain document: remark last": remark_last,
}


def _letter(rng: random.Random, style: str) -> Sent:
    if style in ANEW_FOR_PARAGRAPHS:
        return with_paragraphs(rng, numbered=False)
    if style in FOR_PARAGRAPHS:
        return with_paragraphs(rng)
    english = style == "in words"
    language = "en" if english else rng.choices(("en", "cy", "pl", "es"), (5, 2, 1, 1))[0]
    return with_questions(rng, language, rng.randint(5, 20), ASKED_ANEW)


def replies_anew(seed: int) -> Iterator[Reply]:
    """Every style of both sets in every program, the same for the same seed.

    The old styles come with the new questions and in the new programs only.
    """
    rng = random.Random(seed)  # noqa: S311  # chance for tests, not for secrets
    old = FOR_QUESTIONS | FOR_PARAGRAPHS
    for style, write in (old | ANEW_FOR_QUESTIONS | ANEW_FOR_PARAGRAPHS).items():
        for client in CLIENTS | WIDER:
            if style.endswith("in colour") and client not in HTML_ONLY | WIDER.keys():
                continue
            yield a_reply(rng, style, write, client, _letter(rng, style))
