"""Long lists for errands."""

from soundingboard.errands.about import ImportList
from soundingboard.errands.asking import ask
from soundingboard.kit import Kit


def a_list(rows: int) -> bytes:
    """A list of so many people, each in one of fifty organisations and one of nine groups."""
    lines = ["Email,Name,Organisation,Groups"]
    lines += [
        f"person{row}@partner{row % 50}.example,Person {row},Partner {row % 50},Group {row % 9}"
        for row in range(rows)
    ]
    return "\n".join(lines).encode()


def ask_for(kit: Kit, content: bytes) -> int:
    """Hands a list in and asks for its import; returns the errand's number."""
    about = ImportList(kit.shelf.put(content), "people.csv", "spring list", "Olwen Pryce")
    with kit.database.begin() as book:
        return ask(book, about, title="Importing people.csv", at=kit.now()).id
