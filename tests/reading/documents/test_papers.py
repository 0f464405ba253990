"""The five board papers and the strategy, read whole, against what a person found in them."""

from pathlib import Path

import pytest

from material import shared
from soundingboard.reading.documents import Block, ReadDocument, read_document

EXPECTED = Path(__file__).parent / "expected"
LETTER = {"heading": "h", "paragraph": "p", "item": "i", "table": "t", "quote": "q"}
PAPERS = {
    "000": "seeds/000_2c6c7a0dd760c37e.txt",
    "001": "seeds/001_e5e3a75d36c0057e.txt",
    "002": "seeds/002_5b949ba7071bed7c.txt",
    "003": "seeds/003_1ba465ff8dfd2d70.txt",
    "004": "seeds/004_affddbb613ae2673.txt",
}


def paper(name: str) -> ReadDocument:
    path = shared(name)
    return read_document(path.name, path.read_bytes())


def outline(document: ReadDocument) -> str:
    """One line a block: kind and level, number, first four words; a table's size and headers."""
    return "".join(f"{_line(block)}\n" for block in document.blocks)


def _line(block: Block) -> str:
    kind = LETTER[block.kind] + (str(block.level) if block.level else "")
    number = f" {block.number} " if block.number else " "
    if block.table is None:
        return f"{kind} |{number}| {' '.join(block.text.split()[:4])}"
    size = f"{len(block.table.rows)}x{len(block.table.headers)}"
    headers = "".join(f" | {header}" if header else " |" for header in block.table.headers)
    return f"{kind} |{number}| {size}{headers}"


@pytest.mark.parametrize("name", PAPERS)
def test_paper_has_every_heading_number_and_table_that_a_person_found(name: str) -> None:
    assert outline(paper(PAPERS[name])) == (EXPECTED / f"{name}.txt").read_text()


@pytest.mark.parametrize("suffix", ["docx", "odt"])
def test_strategy_keeps_the_numbers_that_word_prints(suffix: str) -> None:
    read = paper(f"data/documents/strategy.{suffix}")
    assert outline(read) == (EXPECTED / "strategy.txt").read_text()


def test_strategy_has_the_same_blocks_and_keys_from_word_and_from_opendocument() -> None:
    assert paper("data/documents/strategy.odt") == paper("data/documents/strategy.docx")


def test_titles_are_those_of_the_papers() -> None:
    assert {name: paper(path).title for name, path in PAPERS.items()} == {
        "000": "LOCAL INDUSTRIAL STRATEGY \u2013 IMPLEMENTATION PLAN",
        "001": (
            "Local Industrial Strategy Implementation Plan, pandemic Recovery and post-Brexit"
            " International Trade"
        ),
        "002": "A Local Industrial Strategy for the EM3 Area \u2013 Engagement \u2013 Item 8",
        "003": "003 1ba465ff8dfd2d70",
        "004": (
            "Engaging with Local Industrial Strategies: Opportunities and Challenges for Councils"
        ),
    }


def test_stages_table_of_enterprise_m3_is_whole() -> None:
    (table,) = [block.table for block in paper(PAPERS["002"]).blocks if block.table]
    assert [row[0] for row in table.rows] == [
        "Set Up Nov \u2013 Jan 2019",
        "Develop Winter/Spring 2019",
        "Engage Spring/Summer 2019",
        "Assemble Summer/Autumn 2019",
        "Agree Winter 2019/20",
        "Publish Early 2020",
    ]
    assert table.lines()[:2] == (
        "STAGE | FOCUS | ACTION",
        (
            "Set Up Nov \u2013 Jan 2019 | Agree the approach with LEP Board and test with"
            " Government. | Identify theory of change and 9 strategic priorities"
        ),
    )
    assert table.rows[-1] == (
        "Publish Early 2020",
        "Issue and promote the Strategy.",
        "Fully designed communications.",
    )


def test_asks_table_of_lancashire_has_each_cell_in_its_column() -> None:
    table, _ = (block.table for block in paper(PAPERS["003"]).blocks if block.table)
    assert [row[0] for row in table.rows] == [
        "Careers Hub",
        "T Level Test Bed",
        "Digital Pathways and Levelling Up",
        "Skills Escalator ESF transition",
        "Drone Zone",
        "Clean Energy Technology Park",
        "Preston Central Business District",
        "Asian Heritage Business Community Cluster",
        "Agri-Tech",
        "Clean Growth",
        "Mental Health",
        "Blackpool Town\nCentre Civil Service Hub",
    ]
    assert [row[4].split("\n")[0].split()[:3] for row in table.rows] == [
        ["Can", "we", "extend"],
        ["Can", "we", "be"],
        ["Can", "we", "evaluate"],
        ["Can", "we", "do"],
        ["Assurance", "around", "Safety"],
        ["EZ", "status/tax", "concessions"],
        ["Utilise", "City", "Deal"],
        ["Linking", "enterprise", "to"],
        ["Alignment", "with", "National"],
        ["Test", "bed", "for"],
        ["Government", "to", "be"],
        ["Recognise", "the", "role"],
    ]
    assert table.rows[-1][4].endswith("design excellence, collaborating with HMG.")


def test_timeline_of_stoke_and_staffordshire_has_twelve_months() -> None:
    (table,) = [block.table for block in paper(PAPERS["000"]).blocks if block.table]
    assert [row[0] for row in table.rows] == [
        *["Apr 20", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec", "Jan 21"],
        *["Feb", "Mar"],
    ]
    assert table.rows[1] == (
        "May",
        (
            "14th - The remaining two sub-groups (3&4 - to be named) to present their plans to"
            " Executive Board\nExecutive Board to sign off all plans"
        ),
        "",
    )


def test_sentence_torn_by_a_page_break_is_whole_again() -> None:
    (item,) = [block for block in paper(PAPERS["002"]).blocks if block.number == "1.4(4)"]
    assert "commenting on research, holding workshops and discussions on specific" in item.text
    assert item.html.startswith("A flexible <strong>sounding board</strong> of wider")


def test_tracked_changes_are_in_and_deletions_out() -> None:
    read = paper("data/documents/strategy.docx")
    changed = [block.text for block in read.blocks if "tracked" in block.text]
    assert changed == ["This sentence has inserted tracked text in it."] * 4
    assert read.notes == ("Tracked changes were taken as accepted: insertions in, deletions out.",)


def test_words_marks_are_left_out_and_said_so() -> None:
    read = paper(PAPERS["000"])
    assert not [block for block in read.blocks if "bookmark" in block.html]
    assert read.notes == (
        "Headings were told from short lines of their own: check them.",
        "Word's own marks left out ([bookmark: \u2026]): 2.",
    )


def test_no_word_of_a_paper_is_lost() -> None:
    for path in PAPERS.values():
        source = shared(path).read_text()
        for mark in ("[bookmark: _GoBack]", "[bookmark: _Hlk31286767]", "<b>", "</b>", "*", "#"):
            source = source.replace(mark, " ")
        read = paper(path)
        kept = " ".join(f"{block.printed} {block.text}" for block in read.blocks)
        kept = kept.replace(" | ", " ").replace(" / ", " ")
        dashes = {"-"}  # bullets
        assert [word for word in source.split() if word not in dashes] == [
            word for word in kept.split() if word not in dashes
        ]
