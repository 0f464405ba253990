"""Keys: the same after another import, and after changes elsewhere."""

from soundingboard.reading.documents import ReadDocument, read_document, sections

PAPER = """# Plan

Opening words.

## 1. Skills

1.1 Colleges matter.

- courses
- tutors

## 2. Homes

2.1 Homes matter.

- courses
"""


def read(text: str) -> ReadDocument:
    return read_document("paper.md", text.encode())


def keys(text: str) -> dict[str, str]:
    return {block.key: block.text for block in read(text).blocks}


def test_keys_are_the_same_at_the_next_import_and_each_its_own() -> None:
    assert read(PAPER) == read(PAPER)
    assert len(keys(PAPER)) == len(read(PAPER).blocks) == 9


def test_paragraph_put_in_changes_no_other_key_though_numbers_move() -> None:
    longer = PAPER.replace("1.1 Colleges", "1.1 Firms matter.\n\n1.2 Colleges")
    before, after = keys(PAPER), keys(longer)
    assert {key: after[key] for key in before} == before
    assert [text for key, text in after.items() if key not in before] == ["Firms matter."]


def test_section_put_in_before_changes_no_other_key() -> None:
    longer = PAPER.replace("## 1. Skills", "## 1. Place\n\nIt matters.\n\n## 2. Skills").replace(
        "## 2. Homes", "## 3. Homes"
    )
    before, after = keys(PAPER), keys(longer)
    assert {key: after[key] for key in before} == before


def test_same_words_twice_under_one_heading_have_two_keys() -> None:
    first, second = (b.key for b in read("# Plan\n\nAgain.\n\nAgain.\n").blocks[1:])
    assert second == f"{first}-2"


def test_document_is_parted_at_its_headings() -> None:
    found = [
        (part.number, part.heading, part.level, [block.text for block in part.blocks])
        for part in sections(read(PAPER))
    ]
    assert found == [
        ("", "Plan", 1, ["Opening words."]),
        ("1", "Skills", 2, ["Colleges matter.", "courses", "tutors"]),
        ("2", "Homes", 2, ["Homes matter.", "courses"]),
    ]


def test_words_before_the_first_heading_are_a_section_and_a_bare_title_is_none() -> None:
    opened = sections(read("Opening words.\n\n## Skills\n\nColleges matter.\n"))
    assert [(part.key, part.heading, part.level) for part in opened[:1]] == [("opening", "", 0)]
    titled = sections(read("# Plan\n\n## Skills\n\nColleges matter.\n"))
    assert [part.heading for part in titled] == ["Skills"]
