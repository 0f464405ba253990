"""Word: the numbers it prints, and what of a document a reader never sees."""

from collections.abc import Callable

import pytest

from soundingboard.reading.documents import Block, read_document

WordFile = Callable[..., bytes]


def p(text: str = "", *, number: str = "", level: int | None = None, style: str = "") -> str:
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number or level is not None:
        ilvl = "" if level is None else f'<w:ilvl w:val="{level}"/>'
        num = f'<w:numId w:val="{number}"/>' if number else ""
        properties += f"<w:numPr>{ilvl}{num}</w:numPr>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{r(text) if text else ''}</w:p>"


def r(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def level(index: int, text: str, style: str = "decimal", more: str = "") -> str:
    start = "" if "w:start" in more else '<w:start w:val="1"/>'
    return (
        f'<w:lvl w:ilvl="{index}">{start}<w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str, more: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{more}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def style(name: str, inside: str, *, kind: str = "paragraph", called: str = "") -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{called or name}"/>'
        f"{inside}</w:style>"
    )


def blocks(content: bytes) -> tuple[Block, ...]:
    return read_document("paper.docx", content).blocks


def numbers(content: bytes) -> list[tuple[str, str, str]]:
    return [(block.printed, block.number, block.text) for block in blocks(content)]


REPORT = abstract(0, level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))


def test_word_levels_print_and_cite_their_numbers(word_file: WordFile) -> None:
    body = (
        p("Aims", number="1", level=0)
        + p("We aim high.", number="1", level=1)
        + p("skills;", number="1", level=2)
        + p("places.", number="1", level=2)
        + p("We aim wide.", number="1", level=1)
        + p("homes.", number="1", level=2)
        + p("Means", number="1", level=0)
        + p("We have some.", number="1", level=1)
    )
    assert numbers(word_file(body, numbering=REPORT + num(1, 0))) == [
        ("1.", "1", "Aims"),
        ("1.1", "1.1", "We aim high."),
        ("(a)", "1.1(a)", "skills;"),
        ("(b)", "1.1(b)", "places."),
        ("1.2", "1.2", "We aim wide."),
        ("(a)", "1.2(a)", "homes."),
        ("2.", "2", "Means"),
        ("2.1", "2.1", "We have some."),
    ]


def test_word_list_started_afresh_counts_from_its_own_start(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "%1)", "lowerRoman")) + num(1, 0)
    lists += num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>')
    body = p("one", number="1", level=0) + p("two", number="1", level=0)
    body += p("four", number="2", level=0) + p("five", number="2", level=0)
    assert [row[0] for row in numbers(word_file(body, numbering=lists))] == [
        *["i)", "ii)", "iv)", "v)"]
    ]


def test_word_lists_of_one_kind_share_their_count(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "%1.")) + num(1, 0) + num(2, 0)
    body = p("one", number="1", level=0) + p("two", number="2", level=0)
    assert [row[0] for row in numbers(word_file(body, numbering=lists))] == ["1.", "2."]


def test_word_level_changed_for_one_list_is_printed_so(word_file: WordFile) -> None:
    changed = f'<w:lvlOverride w:ilvl="0">{level(0, "Q%1", more="")}</w:lvlOverride>'
    lists = abstract(0, level(0, "%1.")) + num(1, 0, changed)
    content = word_file(p("Do you agree?", number="1", level=0), numbering=lists)
    assert numbers(content) == [("Q1", "Q1", "Do you agree?")]


def test_word_legal_numbering_shows_every_level_in_digits(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "%1.", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + num(
        1, 0
    )
    body = p("Part", number="1", level=0) * 4 + p("Paragraph", number="1", level=1)
    assert [row[0] for row in numbers(word_file(body, numbering=lists))] == [
        *["I.", "II.", "III.", "IV.", "4.1"]
    ]


@pytest.mark.parametrize(
    ("restart", "printed"),
    [("", ["1.", "1.1", "2.", "2.1"]), ('<w:lvlRestart w:val="0"/>', ["1.", "1.1", "2.", "2.2"])],
)
def test_word_level_may_be_told_never_to_restart(
    word_file: WordFile, restart: str, printed: list[str]
) -> None:
    lists = abstract(0, level(0, "%1."), level(1, "%1.%2", more=restart)) + num(1, 0)
    body = (p("part", number="1", level=0) + p("words", number="1", level=1)) * 2
    assert [row[0] for row in numbers(word_file(body, numbering=lists))] == printed


def test_word_level_restarts_only_after_the_level_it_names(word_file: WordFile) -> None:
    third = level(2, "(%3)", more='<w:lvlRestart w:val="1"/>')
    lists = abstract(0, level(0, "%1."), level(1, "%1.%2"), third) + num(1, 0)
    order = [0, 1, 2, 1, 2, 0, 1, 2]
    body = "".join(p("words", number="1", level=at) for at in order)
    assert [row[0] for row in numbers(word_file(body, numbering=lists))] == [
        *["1.", "1.1", "(1)", "1.2", "(2)", "2.", "2.1", "(1)"]
    ]


def test_word_numbers_come_from_styles_and_the_styles_they_are_based_on(
    word_file: WordFile,
) -> None:
    lists = abstract(
        0,
        level(0, "%1", more='<w:pStyle w:val="Heading1"/>'),
        level(1, "%1.%2", more='<w:pStyle w:val="Para"/>'),
    ) + num(1, 0)
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = style("Heading1", of_list, called="heading 1") + style("Para", of_list)
    styles += style("ParaBlue", '<w:basedOn w:val="Para"/>')
    body = p("Aims", style="Heading1") + p("One.", style="Para") + p("Two.", style="ParaBlue")
    assert numbers(word_file(body, numbering=lists, styles=styles)) == [
        ("1", "1", "Aims"),
        ("1.1", "1.1", "One."),
        ("1.2", "1.2", "Two."),
    ]


def test_word_list_zero_takes_away_the_number_of_the_style(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "%1.")) + num(1, 0)
    of_list = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = p("One.", style="Para") + p("Plain.", style="Para", number="0") + p("Two.", style="Para")
    content = word_file(body, numbering=lists, styles=style("Para", of_list))
    assert numbers(content) == [("1.", "1", "One."), ("", "", "Plain."), ("2.", "2", "Two.")]


def test_word_list_that_points_to_a_list_style_is_followed(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "Article %1"), more='<w:styleLink w:val="Articles"/>')
    lists += abstract(1, more='<w:numStyleLink w:val="Articles"/>') + num(1, 1)
    assert numbers(word_file(p("Name.", number="1", level=0), numbering=lists)) == [
        ("Article 1", "Article 1", "Name.")
    ]


def test_word_bullets_are_items_by_their_depth(word_file: WordFile) -> None:
    lists = abstract(0, level(0, "\uf0b7", "bullet"), level(1, "o", "bullet")) + num(1, 0)
    body = p("Skills:", number="1", level=0) + p("colleges", number="1", level=1)
    found = blocks(word_file(body, numbering=lists))
    assert [(block.kind, block.level, block.printed, block.text) for block in found] == [
        ("item", 1, "", "Skills:"),
        ("item", 2, "", "colleges"),
    ]


def test_word_numbered_list_under_a_numbered_paragraph_is_cited_through_it(
    word_file: WordFile,
) -> None:
    lists = REPORT + abstract(1, level(0, "%1.")) + num(1, 0) + num(2, 1)
    body = p("Aims", number="1", level=0) + p("We will:", number="1", level=1)
    body += p("build", number="2", level=0) + p("learn", number="2", level=0)
    body += p("We did.", number="1", level=1)
    assert [row[1] for row in numbers(word_file(body, numbering=lists))] == [
        *["1", "1.1", "1.1(1)", "1.1(2)", "1.2"]
    ]


def test_word_numbers_typed_by_hand_are_taken_too(word_file: WordFile) -> None:
    body = p("1.1 The Board agreed.") + p("(a) to meet;") + p("1.5 million people live here.")
    assert numbers(word_file(body)) == [
        ("1.1", "1.1", "The Board agreed."),
        ("(a)", "1.1(a)", "to meet;"),
        ("", "", "1.5 million people live here."),
    ]


def test_word_tracked_moves_and_deletions_leave_the_numbers_of_the_clean_paper(
    word_file: WordFile,
) -> None:
    def numbered(mark: str, inside: str) -> str:
        listed = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{listed}<w:rPr>{mark}</w:rPr></w:pPr>{inside}</w:p>"

    old = "<w:del><w:r><w:delText>Old.</w:delText></w:r></w:del>"
    deleted = numbered("<w:del/>", old)
    moved = numbered("<w:moveFrom/>", f"<w:moveFrom>{r('Moved.')}</w:moveFrom>")
    new = numbered("", f"<w:ins>{r('New.')}</w:ins>")
    body = p("First.", number="1", level=0) + deleted + moved + new
    read = read_document(
        "paper.docx", word_file(body, numbering=abstract(0, level(0, "%1.")) + num(1, 0))
    )
    assert [(block.number, block.text) for block in read.blocks] == [("1", "First."), ("2", "New.")]
    assert read.notes[0] == "Tracked changes were taken as accepted: insertions in, deletions out."


def test_word_comments_hidden_text_and_contents_are_left_out_and_said(word_file: WordFile) -> None:
    styles = style("TOC1", "", called="toc 1") + style(
        "Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character"
    )
    hidden = r("salary", "<w:vanish/>") + r("bonus", '<w:rStyle w:val="Secret"/>')
    body = p("Aims 3", style="TOC1") + f"<w:p>{r('Open words.')}{hidden}"
    body += '<w:r><w:commentReference w:id="0"/></w:r></w:p>'
    comments = f'<w:comment w:id="0"><w:p>{r("between us")}</w:p></w:comment>'
    read = read_document("paper.docx", word_file(body, styles=styles, comments=comments))
    assert [block.text for block in read.blocks] == ["Open words."]
    assert read.notes[:3] == (
        "Comments in the margin were left out.",
        "Hidden text was left out.",
        "The table of contents was left out.",
    )


def test_word_footnotes_stand_at_the_end_with_their_marks(word_file: WordFile) -> None:
    body = f'<w:p>{r("Growth is up.")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = f'<w:footnote w:id="2"><w:p>{r("ONS, 2026.")}</w:p></w:footnote>'
    assert numbers(word_file(body, footnotes=notes)) == [
        ("", "", "Growth is up.[1]"),
        ("[1]", "[1]", "ONS, 2026."),
    ]


def test_word_bold_line_is_a_heading_and_bold_words_stay(word_file: WordFile) -> None:
    body = p("Opening words.") + f"<w:p>{r('Skills', '<w:b/>')}</w:p>"
    body += f"<w:p>{r('We ask ')}{r('you', '<w:b/>')}{r('.')}</w:p>"
    found = blocks(word_file(body))
    assert [(block.kind, block.level, block.html) for block in found] == [
        ("paragraph", 0, "Opening words."),
        ("heading", 2, "Skills"),
        ("paragraph", 0, "We ask <strong>you</strong>."),
    ]


def test_word_table_keeps_merged_cells_and_numbers_inside(word_file: WordFile) -> None:
    def cell(inside: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"

    rows = [
        cell(p("Stage")) + cell(p("Who")) + cell(p("When")),
        cell(p("Draft", number="1", level=0)) + cell(p("Staff"), '<w:gridSpan w:val="2"/>'),
        cell(p("Agree", number="1", level=0), '<w:vMerge w:val="restart"/>')
        + cell(p("Board"))
        + cell(p("May")),
        cell(p(), "<w:vMerge/>") + cell(p("Chair")) + cell(p("June")),
    ]
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    content = word_file(table, numbering=abstract(0, level(0, "%1.")) + num(1, 0))
    (block,) = blocks(content)
    assert block.table is not None
    assert block.table.headers == ("Stage", "Who", "When")
    assert block.table.rows == (
        ("1. Draft", "Staff", ""),
        ("2. Agree", "Board", "May"),
        ("", "Chair", "June"),
    )


def test_word_file_from_office_online_with_other_part_names_is_read(
    zip_file: Callable[..., bytes],
) -> None:
    w = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    package = "http://schemas.openxmlformats.org/package/2006"
    content = zip_file(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
            "_rels/.rels": (
                f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
                f'Type="{office}" Target="/word/document2.xml"/></Relationships>'
            ),
            "word/document2.xml": (
                f"<w:document {w}><w:body><w:p><w:r><w:t>Strict words.</w:t></w:r></w:p></w:body>"
                "</w:document>"
            ),
        }
    )
    assert [block.text for block in blocks(content)] == ["Strict words."]
