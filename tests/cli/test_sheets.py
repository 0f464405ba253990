"""A sheet that somebody filled in: what it holds, and in which words it is refused."""

from datetime import date
from pathlib import Path

import pytest

from soundingboard.cli.briefs import brief_in
from soundingboard.cli.notes import Note, note_in
from soundingboard.cli.sheets import MOST_BYTES, read_sheet
from soundingboard.consultations.briefing import Brief, BriefQuestion
from soundingboard.consultations.grounds import Stated
from soundingboard.refusals import Unreadable
from soundingboard.vocabulary import Mode

LEAST = 'title = "Bus plan"\nkind = "sounding"\ncloses_on = 2026-12-18\n'
WHOLE = """
title = "Bus plan"
kind = "formal consultation"
strategy = "Growth"
introduction = "Why we ask."
opens_on = 2026-11-20
closes_on = 2027-01-31
[document]
number = 3
version = 2
[document.sections]
"2.3 (a)" = ["Buses", "Rail"]
[[questions]]
text = "Why?"
[[questions]]
text = "How?"
hint = "In a line."
priorities = ["Buses"]
[audience]
groups = ["Operators"]
[grounds]
proposal = "More buses."
decision_maker = "The Board"
decision_on = 2027-02-28
[go_ahead_without]
duration = "The grant ends in March."
"""


def sheet_of(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "sheet.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_brief_holds_everything_a_consultation_can_have(tmp_path: Path) -> None:
    assert brief_in(read_sheet(str(sheet_of(tmp_path, WHOLE)))) == Brief(
        title="Bus plan",
        mode=Mode.FORMAL,
        strategy="Growth",
        introduction="Why we ask.",
        opens_on=date(2026, 11, 20),
        closes_on=date(2027, 1, 31),
        document=3,
        version=2,
        sections={"2.3 (a)": ("Buses", "Rail")},
        questions=(
            BriefQuestion(text="Why?"),
            BriefQuestion(text="How?", hint="In a line.", priorities=("Buses",)),
        ),
        groups=("Operators",),
        stated=Stated(
            proposal="More buses.", decision_maker="The Board", decision_on=date(2027, 2, 28)
        ),
        go_ahead={"duration": "The grant ends in March."},
    )


def test_file_as_windows_writes_it_is_read(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()
    assert brief_in(read_sheet(str(sheet_of(tmp_path, content)))) == Brief(
        title="Bus plan",
        mode=Mode.SOUNDING,
        closes_on=date(2026, 12, 18),
        sections={},
        go_ahead={},
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (LEAST.replace("title", "titel"), "title: this is missing."),
        (LEAST + "colour = 1", "colour: there is no such field; there are: "),
        (LEAST.replace('"Bus plan"', '"  "'), "title: this is empty."),
        (LEAST.replace('"Bus plan"', "7"), 'title: write words in quotes, like "this".'),
        (LEAST.replace("Bus plan", "x" * 201), "title: it has 201 characters; 200 are allowed."),
        (LEAST.replace("Bus", "\\u0000"), "title: it holds a sign that no text has (U+0000)."),
        (LEAST.replace("sounding", "chat"), 'kind: write one of "sounding", "publication for'),
        (LEAST.replace('"sounding"', "[1]"), 'kind: write one of "sounding", "publication for'),
        (LEAST.replace("2026-12-18", '"soon"'), "closes_on: write a date without quotes, like "),
        (
            LEAST.replace("2026-12-18", "2026-12-18T10:00:00"),
            "closes_on: write a date without quotes, like 2027-03-31.",
        ),
        (LEAST.replace("2026", "0001"), "closes_on: the year is 1."),
        (LEAST + "questions = 4", "questions: write each of them as a table, under [[questions]]."),
        (LEAST + "[[questions]]\nhint = '1'", "questions 1, text: this is missing."),
        (
            LEAST + "[[questions]]\ntext = 'a'\n[[questions]]\ntext = 'b'\npriorities = 'c'",
            'questions 2, priorities: write a list, like ["Skills", "Housing"].',
        ),
        (LEAST + "[document]\nnumber = true", "document, number: write a whole number without "),
        (LEAST + "[document]\nnumber = 0", "document, number: write a whole number without "),
        (LEAST + "document = 1", "document: write it as a table, under [document]."),
        (LEAST + "[audience]", "audience: name groups or interests; without this table, it is"),
        (LEAST + "[go_ahead_without]\nx = ''", "go_ahead_without, x: this is empty."),
        (LEAST + 'title = "Open\n', "is not TOML: Illegal character '\\n' (at line 4, column 14)."),
        ("x = " + "[" * 5000, "its brackets are nested too deep."),
        ("x = " + "9" * 5000, "is not TOML: "),
        (b'title = "\xff"', "line 1: save the file as UTF-8 text."),
        (b"#" * (MOST_BYTES + 1), "is larger than 1 MB."),
    ],
)
def test_mistake_is_named_by_its_field_or_line(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    path = sheet_of(tmp_path, content)
    with pytest.raises(Unreadable) as refused:
        brief_in(read_sheet(str(path)))
    assert sentence in refused.value.sentence


def test_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="There is no file"):
        read_sheet(str(tmp_path))


NOTE = 'consultation = 1\nperson = "a@b.example"\nofficer = "Olwen"\noccasion = "phone"\n'


def test_note_is_about_the_whole_unless_it_says_otherwise(tmp_path: Path) -> None:
    answers = "[[answers]]\nwords = ' Yes. '\n[[answers]]\nabout = 'q2'\nwords = 'No.'\n"
    assert note_in(read_sheet(str(sheet_of(tmp_path, NOTE + answers)))) == Note(
        consultation=1,
        person="a@b.example",
        officer="Olwen",
        occasion="phone",
        answers=(("whole", "Yes."), ("q2", "No.")),
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (NOTE, "answers: write at least one, under [[answers]]."),
        (NOTE + 101 * "[[answers]]\nwords = 'x'\n", "answers: a note has at most 100."),
        (NOTE + "[[answers]]\nwords = ''", "answers 1, words: this is empty."),
    ],
)
def test_note_without_words_is_refused(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as refused:
        note_in(read_sheet(str(sheet_of(tmp_path, content))))
    assert refused.value.sentence == sentence
