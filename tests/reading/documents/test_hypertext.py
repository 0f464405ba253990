"""Web pages: their structure, their lists' numbers, and nothing that could do harm."""

from soundingboard.reading.documents import Block, read_document


def blocks(page: str) -> tuple[Block, ...]:
    return read_document("page.html", page.encode()).blocks


def shape(page: str) -> list[tuple[str, int, str, str]]:
    return [(block.kind, block.level, block.number, block.text) for block in blocks(page)]


def test_page_has_its_headings_paragraphs_lists_and_quotes_in_order() -> None:
    page = """<!doctype html><html><head><title>Plan &amp; aims</title></head><body>
    <h1>Plan</h1><p>Opening<br>words.</p><h2>2.1 Skills</h2><div>Loose words <p>and a paragraph.
    <ul><li>colleges<ul><li>courses</ul><li>firms</ul>
    <blockquote><p>Question 1: Why?</blockquote></body></html>"""
    assert shape(page) == [
        ("heading", 1, "", "Plan"),
        ("paragraph", 0, "", "Opening\nwords."),
        ("heading", 2, "2.1", "Skills"),
        ("paragraph", 0, "", "Loose words"),
        ("paragraph", 0, "", "and a paragraph."),
        ("item", 1, "", "colleges"),
        ("item", 2, "", "courses"),
        ("item", 1, "", "firms"),
        ("quote", 0, "", "Question 1: Why?"),
    ]


def test_ordered_lists_print_what_a_browser_prints() -> None:
    page = """<html><p>We will:</p><ol start="3"><li>build<ol type="a"><li>homes<li>roads</ol>
    <li value="7">learn</li><li>grow</li></ol><ol reversed><li>two<li>one</ol>"""
    assert [(block.printed, block.number, block.text) for block in blocks(page)] == [
        ("", "", "We will:"),
        ("3.", "3", "build"),
        ("a.", "3(a)", "homes"),
        ("b.", "3(b)", "roads"),
        ("7.", "7", "learn"),
        ("8.", "8", "grow"),
        ("2.", "2", "two"),
        ("1.", "1", "one"),
    ]


def test_numbers_of_the_same_kind_nest_by_the_depth_of_the_list() -> None:
    page = "<html><ol><li>a<ol><li>b<li>c</ol><li>d</ol>"
    assert [block.number for block in blocks(page)] == ["1", "1(1)", "1(2)", "2"]


def test_scripts_events_and_dangerous_links_are_gone_and_words_stay() -> None:
    page = """<html><body onload=x()><h1 onclick="x()">Plan</h1><script>alert('a')</script>
    <style>p{}</style><p style="x">See <a href="javascript:alert(1)">this</a>,
    <a href="/leave">that</a> and <a href="https://lep.example/plan">the plan</a>
    <img src="https://spy.example/x.gif" onerror="x()" alt="Map of the area">
    <svg><text>x</text></svg>
    <iframe src="https://spy.example"></iframe></p>"""
    read = read_document("page.html", page.encode())
    assert [block.html for block in read.blocks] == [
        "Plan",
        (
            'See this, that and <a href="https://lep.example/plan" rel="noopener noreferrer">the'
            " plan</a> [Picture: Map of the area]"
        ),
    ]
    assert read.notes == ("Pictures left out: 1.",)


def test_our_own_number_marks_are_not_believed_from_outside() -> None:
    page = '<html><p><span class="sb-number">x 1 9.9</span>Words.</p>'
    assert shape(page) == [("paragraph", 0, "", "x 1 9.9Words.")]


def test_table_has_headers_merged_cells_caption_and_a_table_within() -> None:
    page = """<html><table><caption>Table 1: Stages</caption><thead><tr><th>Stage<th>Who</thead>
    <tr><td rowspan=2><b>Draft</b><td>Staff<tr><td><ul><li>Board<li>Chair</ul>
    <tr><td colspan=2><table><tr><td>a<td>b</table></table>"""
    caption, block = blocks(page)
    assert (caption.kind, caption.text) == ("paragraph", "Table 1: Stages")
    assert block.table is not None
    assert block.table.headers == ("Stage", "Who")
    assert block.table.rows == (
        ("Draft", "Staff"),
        ("", "\u2022 Board\n\u2022 Chair"),
        ("a | b", ""),
    )
    assert block.text == ("Stage | Who\nDraft | Staff\n | \u2022 Board / \u2022 Chair\na | b | ")
    assert block.html == (
        '<table><thead><tr><th scope="col">Stage</th><th scope="col">Who</th></tr></thead><tbody>'
        "<tr><td><b>Draft</b></td><td>Staff</td></tr>"
        "<tr><td></td><td>\u2022 Board<br>\u2022 Chair</td></tr>"
        "<tr><td>a | b</td><td></td></tr></tbody></table>"
    )


def test_title_of_the_page_stands_in_where_its_text_has_none() -> None:
    page = "<html><head><title>Plan for\n growth</title></head><p>Words of a paragraph.</p>"
    assert read_document("page.html", page.encode()).title == "Plan for growth"


def test_page_called_txt_is_still_read_as_a_page() -> None:
    read = read_document("page.txt", b"<!DOCTYPE html>\n<html><h1>Plan</h1><p>Words.</p>")
    assert [block.text for block in read.blocks] == ["Plan", "Words."]


def test_preformatted_words_keep_their_lines() -> None:
    assert shape("<html><pre>one\n  two</pre>") == [("paragraph", 0, "", "one\ntwo")]
