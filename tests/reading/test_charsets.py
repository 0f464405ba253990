"""Bytes and their charsets, named rightly, wrongly or not at all."""

import pytest

from soundingboard.reading.opening.charsets import decode

POUND = "The strategy says £4m – that is “a café” rather than a college, and it’s late."


@pytest.mark.parametrize(
    ("text", "written", "declared", "problem"),
    [
        ("plain", "ascii", "", ""),
        ("plain", "ascii", "x-unknown", ""),
        (POUND, "utf-8", "utf-8", ""),
        (POUND, "utf-8", "", ""),
        (POUND, "utf-8", "us-ascii", "charset said us-ascii, was utf-8"),
        (POUND, "utf-8", "iso-8859-1", "charset said iso-8859-1, was utf-8"),
        (POUND, "windows-1252", "windows-1252", ""),
        (POUND, "windows-1252", "iso-8859-1", ""),
        (POUND, "windows-1252", "us-ascii", "charset said us-ascii, was windows-1252"),
        (POUND, "windows-1252", "utf-8", "charset said utf-8, was windows-1252"),
        (POUND, "windows-1252", "", "no charset was named, was windows-1252"),
        (POUND, "windows-1252", "base64", "charset said base64, was windows-1252"),
        ("Cytunwn â'r strategaeth, ŵyr a ŷd", "iso-8859-14", "iso-8859-14", ""),
        ("この戦略に賛成します", "iso-2022-jp", "iso-2022-jp", ""),
        ("この戦略に賛成します", "shift_jis", "shift_jis", ""),
        ("我们同意", "gb18030", "gb2312", ""),
        ("동의합니다", "cp949", "ks_c_5601-1987", ""),
        ("Мы согласны", "koi8-r", "koi8-r", ""),
        (POUND, "utf-16", "utf-16", ""),
        (POUND, "utf-8-sig", "", ""),
    ],
)
def test_text_is_read_whatever_was_declared(
    text: str, written: str, declared: str, problem: str
) -> None:
    assert decode(text.encode(written), declared) == (text, problem)


def test_guess_reads_another_alphabet() -> None:
    text = "Мы согласны с этой стратегией и просим добавить вечерние автобусы." * 3

    assert decode(text.encode("windows-1251"), "")[0] == text
