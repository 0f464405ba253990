import pytest

from soundingboard.web.paging import pagination


def shown(page: int, pages: int) -> list[int | str]:
    parameters = pagination(page, pages, lambda number: f"?page={number}")
    assert parameters is not None
    return ["…" if item.get("ellipsis") else item["number"] for item in parameters["items"]]


@pytest.mark.parametrize(
    ("page", "pages", "numbers"),
    [
        (1, 2, [1, 2]),
        (1, 9, [1, 2, "…", 9]),
        (3, 9, [1, 2, 3, 4, "…", 9]),
        (4, 9, [1, 2, 3, 4, 5, "…", 9]),
        (5, 9, [1, "…", 4, 5, 6, "…", 9]),
        (9, 9, [1, "…", 8, 9]),
    ],
)
def test_first_last_and_near_pages_are_offered(
    page: int, pages: int, numbers: list[int | str]
) -> None:
    assert shown(page, pages) == numbers


def test_one_page_needs_no_turning() -> None:
    assert pagination(1, 1, str) is None


def test_next_and_previous_stop_at_the_ends() -> None:
    first, last = pagination(1, 2, str), pagination(2, 2, str)
    assert first is not None
    assert last is not None
    assert (first["previous"], first["next"]) == (None, {"href": "2"})
    assert (last["previous"], last["next"]) == ({"href": "1"}, None)
