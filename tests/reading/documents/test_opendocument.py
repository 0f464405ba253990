"""OpenDocument texts, beyond what the strategy shows."""

from collections.abc import Callable

import pytest

from soundingboard.reading.documents import read_document
from soundingboard.refusals import Unreadable

OdtFile = Callable[..., bytes]
LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>'
)


def numbers(content: bytes) -> list[tuple[str, str, str]]:
    read = read_document("paper.odt", content)
    return [(block.printed, block.number, block.text) for block in read.blocks]


def test_lists_go_on_or_begin_again_as_they_say(odt_file: OdtFile) -> None:
    def entries(*words: str, more: str = "") -> str:
        items = "".join(f"<text:list-item><text:p>{w}</text:p></text:list-item>" for w in words)
        return f'<text:list text:style-name="L" {more}>{items}</text:list>'

    body = (
        entries("One.", "Two.", more='xml:id="a"')
        + "<text:p>Between.</text:p>"
        + entries("Three.", more='text:continue-list="a" xml:id="b"')
        + "<text:p>Between.</text:p>"
        + entries("Four.", more='text:continue-numbering="true"')
        + "<text:h text:outline-level='1'>Afresh</text:h>"
        + entries("One again.")
    )
    assert [row for row in numbers(odt_file(body, styles=LISTS)) if row[0]] == [
        ("1.", "1", "One."),
        ("2.", "2", "Two."),
        ("3.", "3", "Three."),
        ("4.", "4", "Four."),
        ("1.", "1", "One again."),
    ]


def test_lower_levels_and_start_values_are_numbered(odt_file: OdtFile) -> None:
    body = (
        '<text:list text:style-name="L"><text:list-item text:start-value="4"><text:p>Four:</text:p>'
        "<text:list><text:list-item><text:p>x</text:p><text:p>more of x</text:p></text:list-item>"
        "<text:list-item><text:p>y</text:p></text:list-item></text:list></text:list-item>"
        "<text:list-header><text:p>no number</text:p></text:list-header></text:list>"
    )
    assert numbers(odt_file(body, styles=LISTS)) == [
        ("4.", "4", "Four:"),
        ("(a)", "4(a)", "x"),
        ("", "", "more of x"),
        ("(b)", "4(b)", "y"),
        ("", "", "no number"),
    ]


def test_headings_are_numbered_by_the_outline(odt_file: OdtFile) -> None:
    outline = (
        '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" '
        'style:num-format="1"/><text:outline-level-style text:level="2" style:num-format="1" '
        'text:display-levels="2"/></text:outline-style>'
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{words}</text:h><text:p>Words.</text:p>'
        for level, words in ((1, "Aims"), (2, "Skills"), (2, "Homes"), (1, "Means"))
    )
    assert [row for row in numbers(odt_file(body, styles=outline)) if row[0]] == [
        ("1", "1", "Aims"),
        ("1.1", "1.1", "Skills"),
        ("1.2", "1.2", "Homes"),
        ("2", "2", "Means"),
    ]


def test_emphasis_notes_boxes_pictures_and_hidden_words(odt_file: OdtFile) -> None:
    automatic = (
        '<style:style style:name="B" style:family="text"><style:text-properties '
        'fo:font-weight="bold"/></style:style><style:style style:name="H" style:family="text">'
        '<style:text-properties text:display="none"/></style:style>'
    )
    body = (
        '<text:p>Growth<text:s text:c="2"/><text:span text:style-name="B">is up</text:span>'
        '<text:span text:style-name="H">salary</text:span><text:note><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>ONS, 2026.</text:p></text:note-body>"
        "</text:note><office:annotation><text:p>between us</text:p></office:annotation>"
        "<draw:frame><draw:image/><svg:desc>Map</svg:desc></draw:frame>"
        "<draw:frame><draw:text-box><text:p>Boxed words.</text:p></draw:text-box></draw:frame>"
        "</text:p>"
    )
    read = read_document("paper.odt", odt_file(body, automatic=automatic))
    assert [(block.printed, block.html) for block in read.blocks] == [
        ("", "Growth <strong>is up</strong><sup>[1]</sup>[Picture: Map]"),
        ("", "Boxed words."),
        ("[1]", "ONS, 2026."),
    ]
    assert read.notes[:3] == (
        "Hidden text was left out.",
        "Comments in the margin were left out.",
        "Pictures left out: 1.",
    )


def test_table_with_header_rows_and_repeated_cells(odt_file: OdtFile) -> None:
    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{words}</text:p></table:table-cell>"

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    named = row(cell("Stage"), cell("Who"), cell("When"))
    rows = row(cell("Draft", 'table:number-rows-spanned="2"'), cell("Staff"), cell("May"))
    rows += row("<table:covered-table-cell/>", cell("Board", 'table:number-columns-repeated="2"'))
    head = f"<table:table-header-rows>{named}</table:table-header-rows>"
    read = read_document("paper.odt", odt_file(f"<table:table>{head}{rows}</table:table>"))
    (table,) = [block.table for block in read.blocks]
    assert table is not None
    assert table.headers == ("Stage", "Who", "When")
    assert table.rows == (("Draft", "Staff", "May"), ("", "Board", ""))


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (
            {"mimetype": "application/zip"},
            "This file is named .odt but holds no OpenDocument text.",
        ),
        ({"Basic/script.xml": "x"}, "This file holds macros. Save it without them."),
        (
            {
                "META-INF/manifest.xml": (
                    '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
                    "<m:encryption-data/></m:manifest>"
                )
            },
            "This file is locked by a password. Save it unlocked.",
        ),
        ({"content.xml": "<broken"}, "This file is damaged and cannot be opened."),
    ],
)
def test_files_that_are_no_open_text_are_refused(
    zip_file: Callable[..., bytes], parts: dict[str, str], sentence: str
) -> None:
    whole = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}
    with pytest.raises(Unreadable) as refused:
        read_document("paper.odt", zip_file({**whole, **parts}))
    assert refused.value.sentence == sentence
