"""The index of words, by which passages are found: kept by the database itself.

Whoever writes, cuts or joins a passage need not think of it. SQLite keeps it in a table of its
own (FTS5, an external content table with triggers, https://sqlite.org/fts5.html 4.4.3);
PostgreSQL as an index over what it reads in the text. Both bring words to their English stem.
"""

from sqlalchemy import Connection, event

from soundingboard.models.contribution import Comment

NAME = "passage_words"
READ_AT_MOST = 200_000
"""Characters of a passage that PostgreSQL reads: of more it might refuse to keep the passage."""

SQLITE = (
    """
    CREATE VIRTUAL TABLE passage_words USING fts5(
        text, content='comment', content_rowid='id',
        tokenize='porter unicode61 remove_diacritics 2', prefix='3'
    )
    """,
    """
    CREATE TRIGGER passage_words_written AFTER INSERT ON comment BEGIN
        INSERT INTO passage_words (rowid, text) VALUES (new.id, new.text);
    END
    """,
    """
    CREATE TRIGGER passage_words_struck AFTER DELETE ON comment BEGIN
        INSERT INTO passage_words (passage_words, rowid, text) VALUES ('delete', old.id, old.text);
    END
    """,
    """
    CREATE TRIGGER passage_words_changed AFTER UPDATE OF text ON comment BEGIN
        INSERT INTO passage_words (passage_words, rowid, text) VALUES ('delete', old.id, old.text);
        INSERT INTO passage_words (rowid, text) VALUES (new.id, new.text);
    END
    """,
)
POSTGRESQL = (
    """
    CREATE INDEX passage_words ON comment
    USING gin (to_tsvector('english', left(text, 200000)))
    """,
)


@event.listens_for(Comment.__table__, "after_create")
def _make(_table: object, connection: Connection, **_how: object) -> None:
    sqlite = connection.dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        connection.exec_driver_sql(statement)


@event.listens_for(Comment.__table__, "after_drop")
def _drop(_table: object, connection: Connection, **_how: object) -> None:
    # PostgreSQL drops an index with its table, SQLite the triggers, but not a table of its own.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE IF EXISTS passage_words")
