"""Courtesies are told from answers; where in doubt, it is an answer."""

import pytest

from soundingboard.reading.aligning.pleasantries import is_closing, is_name, is_polite, says_nothing


@pytest.mark.parametrize(
    "text",
    [
        "Dear Priya,",
        "Good morning all",
        "Thank you for the opportunity to comment.",
        "Please see my answers below in red.",
        "Thanks for sending this through. My comments are below.",
        "Our responses are as follows:",
        "Please find our response attached.",
        "See attached.",
        "I have put my answers under each question.",
        "Gweler fy atebion isod.",
        "Mit freundlichen Grüßen",
        "Voici mes réponses.",
        "Many thanks",
        "Mere Borough Council’s officer comments below.",
        "The Trust’s comments on the early draft are as follows.",
        "Answers in among your questions, hope that’s all right.",
        "Please see our members’ replies under your questions.",
        "I have not followed your numbering but I trust you can sort it out.",
        "So sorry this is late and from my phone.",
        "I have typed my remarks into your letter.",
        "Answers in line, as is right and proper.",
        "In solidarity",
        "Sorry bit late, been on the hay",
        "Sorry this is late.",
        "Comments in the body of your email.",
        "Thank you for consulting Vale College.",
        "Our answers are under your questions; where there is none we have no comment.",
        "Our suggested amendments, in the order of the paragraphs.",
        "My daughter sent me this and said I should write so here goes",
        "Hi, see below! Odile",
        "Our members' views, briefly:",
        "I reply for the Centre for Regional Economies.",
        "I passed your letter to Grace in occupational health and paste what she wrote.",
        "I have put my thoughts in under the headings, hope that's how you wanted it. Lorna",
        "As discussed, our suggested changes are listed here rather than in a marked-up copy.",
        "Our changes are below. Deleted words are in [square brackets] and new words in CAPITALS.",
        "Comments interleaved, a good many of them in Section 5, for which forgive me.",
        "I'm afraid my Welsh is not good enough to write in, so this is in English.",
        "Hope its ok that I'm not an organisation lol",
        "We would be pleased to meet officers to discuss any of the above.",
        "Thank you for consulting us on the above, which we received on 3 November.",
        "Comments of East Marches County Council are set beneath your sections.",
        "Comments from Spokes Weald (220 members) are interleaved.",
        "Hello all, thoughts from Visit Holm in line. Shout if anything is unclear!",
        "Afternoon, please find the comments from Larch Care Group in amongst your questions.",
        "Drafting changes for our client are below; deletions are in square brackets.",
        "Two quick points from us.",
        "Holm Wildlife Trust's comments are set out beneath the sections they concern.",
        "Officer level comments from North Mere District Council follow.",
        "Hi, thanks for this. Have put replies underneath in the gaps.",
        "The trustees asked me to reply.",
        "Afternoon, did this on site so excuse spelling",
        "Some remarks on the figures.",
        "Gweler ein hymateb o dan eich cwestiynau.",
        "Apologies for the delay, we had a flood (yes, really).",
    ],
)
def test_courtesy_is_no_answer(text: str) -> None:
    assert is_polite(text)


@pytest.mark.parametrize(
    "text",
    [
        "Yes",
        "n/a",
        "No comment",
        "Agree",
        "👍",
        "Thanks, but no.",
        "Sorry the buses are late, been stuck all week",
        "Sorry but it is too late, been promised for years",
        "Sorry for the delay, on Sundays there is nothing",
        "We have no comment",
        "Where there are none we need buses",
        "Thank you for consulting nobody in Holm",
        "Our view: inland.",
        "In the order of the questions",
        "Thank you for nothing",
        "Thank you for including skills",
        "Best to leave it alone",
        "I hope this helps small firms",
        "My answer to Q1 is costs",
        "Dear Sirs, this plan is bad.",
        "We welcome the focus on skills",
        "Residents have had no feedback on the plan below",
        "Our comments on the last plan were ignored below",
        "I agree and I trust you can sort out the buses",
        "No comments on the above",
        "Evening buses please",
        "Alright by me",
        "Evening",
        "I hope this is the right place for housing",
        "As requested by residents we need buses",
        "I trust that you can make it cheaper",
        "Hope this is how you run it",
        "Alright",
        "We welcome the draft but the buses are poor.",
        "We welcome the draft strategy",
        "Thank you for the opportunity to say that the plan is wrong.",
        "Thank you for the draft which is far too long.",
        "Thank you for consulting us but we object to all of it.",
        "Thanks for asking. Buses",
        "Please see my answers below. Buses and housing",
        "I write on behalf of 400 residents who oppose the plan.",
        "I reply for the residents of Holm who want buses.",
        "Hope it's ok that I'm not a fan of the plan",
        "Hope it is fine that we are against it",
        "Most of them in Section 5",
        "New words in red",
        "My English is not good enough for college",
        "I passed your letter to the council and what they said was nothing",
        "We would be happy to discuss how the buses fail our members",
        "Comments from the public were ignored below",
        "Our response is against",
        "Some remarks on the buses",
        "The trustees asked me to oppose it.",
        "Did this plan so badly, excuse the buses",
        "Changes follow. Buses and trains",
        "Members follow the plan",
        "Two buses from us",
        "Our members' response is against the draft",
        "Comments on the Green Belt",
        "The views of members are in red ink and anger below",
        "Our comments are in line with the plan",
        "Afternoon buses",
        "Shout if the buses are late",
        "Changes below the bridge are needed",
    ],
)
def test_answer_is_no_courtesy(text: str) -> None:
    assert not is_polite(text)


@pytest.mark.parametrize("line", ["Kind regards,", "Best wishes", "Cofion gorau", "Viele Grüße"])
def test_closing_formula_is_known(line: str) -> None:
    assert is_closing(line)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Tom Ashdown", True),
        ("Clerk, Thornbury Cross Parish Council", True),
        ("01632 960001", True),
        ("PS we need later buses", False),
        ("we need later buses", False),
        ("Could we meet?", False),
    ],
)
def test_name_under_a_closing_is_told_from_a_postscript(line: str, *, name: bool) -> None:
    assert is_name(line) is name


def test_rules_and_stars_say_nothing_but_a_tick_does() -> None:
    assert [says_nothing(text) for text in ("-----", "* * *", "", "✓", "?", "[...]")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
