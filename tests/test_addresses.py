import pytest

from soundingboard.addresses import read_address
from soundingboard.refusals import Unreadable


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Anna.Ash@Partner.Example ", "anna.ash@partner.example"),
        ("jo@bücher.example", "jo@xn--bcher-kva.example"),
        ("jo@XN--bcher-kva.example", "jo@xn--bcher-kva.example"),
        ("o'neil+lists@sub.partner.example", "o'neil+lists@sub.partner.example"),
    ],
)
def test_addresses_are_kept_in_one_form(text: str, address: str) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "anna",
        "anna@",
        "anna@localhost",
        "jörg@partner.example",
        "a@b@partner.example",
        "Anna <anna@partner.example>",
        "anna@partner.example\nbcc: x@y.example",
        "x" * 65 + "@partner.example",
        "x@" + "a" * 300 + ".example",
    ],
)
def test_what_is_not_one_address_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        read_address(text)
