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
    "iphone_hairdresser",
    "apple_mail_cider_maker",
    "outlook_web_missing_wrong_fight",
    "gmail_web_roofer_knee_story",
    "iphone_nain_a_r_bws",
    "samsung_fight_for_the_bus",
    "yahoo_postman_and_the_hip",
    "iphone_supply_teacher_one_thing",
    # Two answers told in one breath, taken for one.
    "thunderbird_retired_water_engineer",
    "iphone_theatre_sister_story",
    "samsung_samsung_barber",
    "gmail_phone_courier_between_drops",
    "mutt_halt_at_wray",
    "gmail_phone_salon_two_of_eight",
    # Said of the reply itself, or a heading, and kept beside the answers.
    "gmail_web_advice_bureau_joint",
    "gmail_web_disability_forum",
    "outlook_web_gp_question_three",
    "outlook_desktop_welsh_farmer_union",
    "outlook_desktop_college_network",
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
    assert tally.asked <= 0.1 * tally.passages  # the goal, 0.05, is not met (docs/measured.md)
