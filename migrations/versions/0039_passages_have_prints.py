"""what a passage's text says by itself is kept.

Revision: 0039
Follows: 0038
"""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

SQLITE = (
    """
    CREATE TRIGGER passage_print_outdated AFTER UPDATE OF text ON comment BEGIN
        DELETE FROM passage_print WHERE comment_id = old.id;
    END
    """,
)
POSTGRESQL = (
    """
    CREATE FUNCTION forget_passage_print() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM passage_print WHERE comment_id = old.id;
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE TRIGGER passage_print_outdated AFTER UPDATE OF text ON comment
    FOR EACH ROW EXECUTE FUNCTION forget_passage_print()
    """,
)


def upgrade() -> None:
    op.create_table(
        "passage_print",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.Boolean(), nullable=False),
        sa.Column("asks", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comment.id"],
            name=op.f("fk_passage_print_comment_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_passage_print")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER passage_print_outdated")
    else:
        op.execute("DROP TRIGGER passage_print_outdated ON comment")
        op.execute("DROP FUNCTION forget_passage_print")
    op.drop_table("passage_print")
