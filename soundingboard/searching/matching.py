"""Which passages say the words, and how well: asked of the index that each database keeps."""

from collections.abc import Sequence

from sqlalchemy import Float, Integer, Select, Subquery, column, func, literal_column, select, text
from sqlalchemy.orm import Session

from soundingboard.analysis.inflexions import inflexions
from soundingboard.models import Comment
from soundingboard.models.word_index import NAME, READ_AT_MOST
from soundingboard.searching.words import Term, Words


def said(session: Session, words: Words, *, all_of_them: bool = True) -> Subquery:
    """The passages that say the words, as columns `id` and `fit`; the smaller `fit` is the better.

    With `all_of_them` each term must be said, else one of them. `words` must seek something.
    """
    if session.get_bind().dialect.name == "sqlite":
        return _in_sqlite(_for_fts5(words, " AND " if all_of_them else " OR "))
    return _in_postgresql(_for_tsquery(words, " & " if all_of_them else " | "))


def _in_sqlite(query: str) -> Subquery:
    asked = f"SELECT rowid AS id, bm25({NAME}) AS fit FROM {NAME} WHERE {NAME} MATCH :sought"  # noqa: S608  # fixed words
    return (
        text(asked)
        .bindparams(sought=query)
        .columns(column("id", Integer), column("fit", Float))
        .subquery("said")
    )


def _in_postgresql(query: str) -> Subquery:
    # Word for word what the index was made of, or PostgreSQL would not use it.
    read = func.to_tsvector(
        literal_column("'english'"), func.left(Comment.text, literal_column(str(READ_AT_MOST)))
    )
    sought = func.to_tsquery(literal_column("'english'"), query)
    asked: Select[tuple[int, float]] = select(
        Comment.id.label("id"), (-func.ts_rank_cd(read, sought)).label("fit")
    ).where(read.op("@@")(sought))
    return asked.subquery("said")


def _for_fts5(words: Words, joint: str) -> str:
    """The search in the language of FTS5; words are letters and digits alone, so nothing leaks."""
    sought = joint.join(_fts5_term(term) for term in words.sought)
    if not words.barred:
        return sought
    barred = " OR ".join(_fts5_term(term) for term in words.barred)
    return f"({sought}) NOT ({barred})"


def _fts5_term(term: Term) -> str:
    if term.begins:
        return f'"{" ".join(term.words)}" *'
    return "(" + " OR ".join(f'"{words}"' for words in _spellings(term)) + ")"


def _for_tsquery(words: Words, joint: str) -> str:
    """The same in the language of PostgreSQL's to_tsquery."""
    sought = joint.join(_tsquery_term(term) for term in words.sought)
    barred = "".join(f" & !{_tsquery_term(term)}" for term in words.barred)
    return f"({sought}){barred}"


def _tsquery_term(term: Term) -> str:
    if term.begins:
        return _in_a_row(term.words) + ":*"
    return "(" + " | ".join(_in_a_row(words.split()) for words in _spellings(term)) + ")"


def _in_a_row(words: Sequence[str]) -> str:
    return " <-> ".join(f"'{word}'" for word in words)


def _spellings(term: Term) -> list[str]:
    """The words of a term; of a single one all forms: no stemmer has "bus" in "buses"."""
    if len(term.words) > 1:
        return [" ".join(term.words)]
    return sorted(inflexions(term.words[0]))
