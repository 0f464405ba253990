"""Plain text and Markdown, as people type and programs leave them."""

from soundingboard.reading.documents import Block, read_document


def blocks(text: str, name: str = "paper.txt") -> tuple[Block, ...]:
    return read_document(name, text.encode()).blocks


def shape(text: str, name: str = "paper.txt") -> list[tuple[str, int, str, str]]:
    return [(block.kind, block.level, block.number, block.text) for block in blocks(text, name)]


def test_markdown_headings_of_every_kind() -> None:
    text = """# Plan

Setext
------

### 1.2 Skills ###

**Bold line**

Body with **bold** words.

## **3 Means**

**1.1** The Board agreed.
"""
    assert shape(text) == [
        ("heading", 1, "", "Plan"),
        ("heading", 2, "", "Setext"),
        ("heading", 3, "1.2", "Skills"),
        ("heading", 2, "", "Bold line"),
        ("paragraph", 0, "", "Body with bold words."),
        ("heading", 2, "", "3 Means"),
        ("paragraph", 0, "1.1", "The Board agreed."),
    ]


def test_bare_number_of_a_heading_counts_only_where_it_is_the_next() -> None:
    text = "# Plan\n\n## 1 Aims\n\nWords.\n\n## 2030 vision\n\nWords.\n\n## 2 Means\n\nWords.\n"
    assert [(b.number, b.text) for b in blocks(text) if b.kind == "heading"] == [
        ("", "Plan"),
        ("1", "Aims"),
        ("", "2030 vision"),
        ("2", "Means"),
    ]


def test_markdown_paragraph_runs_over_lines_and_breaks_where_it_says() -> None:
    text = "# Plan\n\nOne line\nand the next.\n\nAnn Example  \nLead officer\\\nMay\n"
    assert shape(text)[1:] == [
        ("paragraph", 0, "", "One line and the next."),
        ("paragraph", 0, "", "Ann Example\nLead officer\nMay"),
    ]


def test_markdown_lists_nest_and_numbered_paragraphs_in_lists_are_paragraphs() -> None:
    text = """# Plan

- 1.1 The Board agreed:
  - skills, as the
    colleges asked
    - courses
  - homes
- 1.2 It noted:
- plain
"""
    assert shape(text)[1:] == [
        ("paragraph", 0, "1.1", "The Board agreed:"),
        ("item", 1, "", "skills, as the colleges asked"),
        ("item", 2, "", "courses"),
        ("item", 1, "", "homes"),
        ("paragraph", 0, "1.2", "It noted:"),
        ("item", 1, "", "plain"),
    ]


def test_markdown_pipe_table_and_quote_and_code() -> None:
    text = """# Plan

| Stage | **Who** |
|:------|----:|
| Draft | Staff \\| Board |
| Agree |

> Question 1: Do you
> agree?
>
> Say why.

```
1. not a number
```
"""
    table, first, second, code = blocks(text)[1:]
    assert table.table is not None
    assert table.table.headers == ("Stage", "Who")
    assert table.table.rows == (("Draft", "Staff | Board"), ("Agree", ""))
    assert [(b.kind, b.text) for b in (first, second)] == [
        ("quote", "Question 1: Do you agree?"),
        ("quote", "Say why."),
    ]
    assert (code.kind, code.html) == ("paragraph", "<code>1. not a number</code>")


def test_markdown_links_pictures_and_html_are_safe() -> None:
    text = (
        "# Plan\n\n[plan](https://lep.example) [x](javascript:alert(1)) ![Map](m.png) "
        "<script>alert(1)</script> <b>bold</b> &pound;5 <https://lep.example/a>\n"
    )
    rel = 'rel="noopener noreferrer"'
    assert blocks(text)[1].html == (
        f'<a href="https://lep.example" {rel}>plan</a> [x](javascript:alert(1)) [Picture: Map] '
        f"&lt;script&gt;alert(1)&lt;/script&gt; <b>bold</b> \u00a35 "
        f'<a href="https://lep.example/a" {rel}>https://lep.example/a</a>'
    )


def test_plain_text_takes_each_line_for_a_paragraph_and_short_ones_for_headings() -> None:
    text = f"""A plan for growth

Background
{"The first paragraph goes on and on. " * 5}
{"The second paragraph does so too. " * 5}
Recommendation
The Board is asked to:
(i) note the plan;
(ii) agree it.
"""
    assert [(kind, level, number, words[:12]) for kind, level, number, words in shape(text)] == [
        ("heading", 1, "", "A plan for g"),
        ("heading", 2, "", "Background"),
        ("paragraph", 0, "", "The first pa"),
        ("paragraph", 0, "", "The second p"),
        ("heading", 2, "", "Recommendati"),
        ("paragraph", 0, "", "The Board is"),
        ("item", 1, "(i)", "note the pla"),
        ("item", 1, "(ii)", "agree it."),
    ]


def test_plain_text_set_in_lines_is_put_together() -> None:
    text = """The partnership will work with councils, colleges and
employers to deliver the plan, building on the evidence
base agreed in March.

1. We want to hear whether the measures go far enough and
   what should change.
2. We want to hear from people in every part of the area,
   and from firms of every size.
"""
    assert shape(text) == [
        (
            "paragraph",
            0,
            "",
            (
                "The partnership will work with councils, colleges and employers to deliver the"
                " plan, building on the evidence base agreed in March."
            ),
        ),
        (
            "paragraph",
            0,
            "1",
            "We want to hear whether the measures go far enough and what should change.",
        ),
        (
            "paragraph",
            0,
            "2",
            "We want to hear from people in every part of the area, and from firms of every size.",
        ),
    ]


def test_short_numbered_lines_in_a_row_are_a_list_and_not_headings() -> None:
    text = "We ask for three things.\n1. Skills\n2. Homes\n3. Roads\nThat is all.\n"
    assert shape(text) == [
        ("paragraph", 0, "", "We ask for three things."),
        ("paragraph", 0, "1", "Skills"),
        ("paragraph", 0, "2", "Homes"),
        ("paragraph", 0, "3", "Roads"),
        ("paragraph", 0, "", "That is all."),
    ]


def test_lines_that_give_date_author_and_address_are_no_headings() -> None:
    text = "Plan\n\nDate: 3 May 2027\n\nReport of: Ann Example\n\na.example@lep.example\n\nWords.\n"
    assert [b.kind for b in blocks(text)] == ["heading", *["paragraph"] * 4]


def test_sums_dates_and_years_at_the_start_are_words() -> None:
    text = "# Plan\n\n1.5 million people\n\n16 July 2020\n\n2019. A year.\n\nc. 1900 it began\n"
    assert [(b.number, b.text) for b in blocks(text)][1:] == [
        ("", "1.5 million people"),
        ("", "16 July 2020"),
        ("", "2019. A year."),
        ("", "c. 1900 it began"),
    ]


def test_sentence_is_joined_over_a_page_break_only_where_that_is_safe() -> None:
    torn = "The group communicates by asking for reactions, holding workshops and"
    text = f"# Plan\n\n{torn}\n\ndiscussions on topics.\n\n{torn}\n\nDiscussions follow.\n"
    assert [b.text for b in blocks(text)][1:] == [
        f"{torn} discussions on topics.",
        torn,
        "Discussions follow.",
    ]


def test_text_from_windows_is_read_and_said_so() -> None:
    read = read_document(
        "paper.txt", "The \u00a35m plan \u2013 \u2018agreed\u2019.".encode("cp1252")
    )
    assert read.blocks[0].text == "The \u00a35m plan \u2013 \u2018agreed\u2019."
    assert read.notes[0] == (
        "The text is not in Unicode; it was read as Windows text. Check \u00a3 and quotes."
    )


def test_text_with_a_byte_order_mark_is_read() -> None:
    assert [
        read_document("paper.txt", "Skills for all.".encode(encoding)).blocks[0].text
        for encoding in ("utf-8-sig", "utf-16", "utf-32")
    ] == ["Skills for all."] * 3


def test_lines_of_label_tab_and_name_are_no_table() -> None:
    text = "Lead:\tAnn Example\nAuthor:\tBen Example\n1.\tWords of a paragraph.\n2.\tMore words.\n"
    assert [(b.kind, b.number, b.text) for b in blocks(text)] == [
        ("paragraph", "", "Lead: Ann Example"),
        ("paragraph", "", "Author: Ben Example"),
        ("paragraph", "1", "Words of a paragraph."),
        ("paragraph", "2", "More words."),
    ]


def test_text_after_a_table_of_tabs_is_not_swallowed() -> None:
    text = (
        "\tName\n\tAsk\n\n\tHub\n\tExtend it\n\nWords that follow the table.\n\nAnd more words.\n"
    )
    table, *rest = blocks(text)
    assert table.table is not None
    assert (table.table.headers, table.table.rows) == (("Name", "Ask"), (("Hub", "Extend it"),))
    assert [b.text for b in rest] == ["Words that follow the table.", "And more words."]


def test_number_set_off_by_a_tab_is_a_number_where_it_is_the_next() -> None:
    text = (
        "The Board met.\n1\tIt agreed the plan.\n2\tIt noted the budget.\n7\tmembers were there.\n"
    )
    assert [(b.printed, b.number, b.text) for b in blocks(text)] == [
        ("", "", "The Board met."),
        ("1", "1", "It agreed the plan."),
        ("2", "2", "It noted the budget."),
        ("", "", "7 members were there."),
    ]


def test_numbered_lists_in_markdown_nest_without_blank_lines() -> None:
    text = "# Plan\n\n1. First point\n   goes on\n2. Second\n   1. nested\n   2. again\n3. Third\n"
    assert [(b.number, b.text) for b in blocks(text)[1:]] == [
        ("1", "First point goes on"),
        ("2", "Second"),
        ("2(1)", "nested"),
        ("2(2)", "again"),
        ("3", "Third"),
    ]


def test_head_of_a_paper_with_a_title_line_and_zero_numbered_headings() -> None:
    text = """EXAMPLE LEP BOARD

Title: Skills plan

1.0 Purpose of report
1.1 To update the Board.

2.0 Background
2.1 The plan was agreed.

Q1. Do you agree?

Question 2: What is missing?

The Board met.
"""
    read = read_document("paper.txt", text.encode())
    assert read.title == "Skills plan"
    assert [(b.kind, b.level, b.number, b.text) for b in read.blocks] == [
        ("paragraph", 0, "", "EXAMPLE LEP BOARD"),
        ("paragraph", 0, "", "Title: Skills plan"),
        ("heading", 2, "1.0", "Purpose of report"),
        ("paragraph", 0, "1.1", "To update the Board."),
        ("heading", 2, "2.0", "Background"),
        ("paragraph", 0, "2.1", "The plan was agreed."),
        ("paragraph", 0, "", "Q1. Do you agree?"),
        ("paragraph", 0, "", "Question 2: What is missing?"),
        ("paragraph", 0, "", "The Board met."),
    ]
