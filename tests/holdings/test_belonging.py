from soundingboard.holdings.belonging import (
    AS_IT_IS,
    BY_THEMSELVES,
    CALLED,
    ELSEWHERE,
    PARTS,
)
from soundingboard.storage.base import Base


def test_every_table_is_looked_through_or_says_why_not() -> None:
    looked_through = [*BY_THEMSELVES, *(part.table for part in PARTS)]
    said = [*looked_through, *ELSEWHERE]
    assert sorted(said) == sorted(Base.metadata.tables)
    assert len(said) == len(set(said))


def test_every_table_that_points_to_a_person_or_their_words_is_looked_through() -> None:
    theirs = {"stakeholder", "invitation", "contribution", "comment", "delivery"}
    excused = {"compared_contribution", "passage_print", "digest_line"}  # computed, or counts
    pointing = {
        table.name
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name in theirs
    }
    assert pointing - {*BY_THEMSELVES, *(part.table for part in PARTS)} == excused & pointing


def test_every_column_named_is_there() -> None:
    tables = Base.metadata.tables
    assert [part for part in PARTS if part.column not in tables[part.table].columns] == []
    assert [table for table, name in CALLED.items() if name not in tables[table].columns] == []
    assert [
        (table, name)
        for table, names in AS_IT_IS.items()
        for name in names
        if name not in tables[table].columns
    ] == [("delivery", "subject")]  # which is put together for each
