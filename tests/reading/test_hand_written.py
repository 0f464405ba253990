"""Replies written by hand in sixteen mail programs, answering letters as our outbox composed them.

Their truth was written down before the reader saw any of them; docs/measured.md tells how it fared
on the first day and since.
"""

from collections import Counter

import pytest

from soundingboard.reading.aligning.wording import words_of
from soundingboard.reading.alignment import align
from soundingboard.reading.kinds import MailKind
from soundingboard.reading.mail import ReadMail, read
from soundingboard.reading.parts import body_of
from tests.post.hand_written import Written, written
from tests.post.judging import Tally, judge

REPLIES = {reply.name: reply for reply in written()}
KNOWN_WRONG = {
    # Only what they say shows which question they answer; taken for remarks on the whole.
    "samsung_dunmore_two_things",
    "iphone_gillespie_sorry",
}


def words(*texts: str) -> Counter[str]:
    return Counter(word for text in texts for word in words_of(text).folded)


def looked_at(reply: Written) -> ReadMail:
    return read(reply.raw, reply.letter.text)


def test_there_are_enough_replies_from_every_kind_of_mail_program() -> None:
    assert len(REPLIES) >= 60
    assert {reply.client.split("_")[0] for reply in REPLIES.values()} == {
        *("gmail", "outlook", "apple", "iphone", "thunderbird", "flowed", "yahoo", "proton"),
        *("zimbra", "mutt", "roundcube", "groupwise", "samsung", "notes"),
    }


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_all_that_was_written_is_heard_and_nothing_else(reply: Written) -> None:
    mail = looked_at(reply)
    said = words(*(answer.text for answer in reply.answers))
    passages = align(reply.letter, mail.parts)
    heard = words(mail.written_text) | words(*(passage.text for passage in passages))

    assert mail.kind is MailKind.REPLY
    assert said - heard == Counter()
    assert heard - said - words(*reply.courtesies) == Counter()
    assert tuple(file.name for file in mail.attachments) == reply.attachments
    assert body_of(mail.parts) == mail.body


def test_answers_are_put_in_their_places_or_asked_about() -> None:
    tally, wrong = Tally(), dict[str, list[str]]()
    for reply in REPLIES.values():
        found, notes = judge(align(reply.letter, looked_at(reply).parts), reply.answers)
        tally.add(found)
        bad = [note for note in notes if not note.startswith("ASKED")]
        if bad:
            wrong[reply.name] = bad

    assert wrong.keys() <= KNOWN_WRONG, wrong
    assert tally.lost == 0
    assert tally.asked <= 0.04 * tally.passages
