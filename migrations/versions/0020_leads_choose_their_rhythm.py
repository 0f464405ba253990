"""leads choose when they have their digests, and meetings pull digests forward.

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rhythm",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("frequency", sa.String(length=60), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("unreviewed", sa.Boolean(), nullable=False),
        sa.Column("tells_when_quiet", sa.Boolean(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_rhythm_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_rhythm")),
    )
    op.create_index(op.f("ix_rhythm_next_at"), "rhythm", ["next_at"])
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digests_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("compiled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelled_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    for name in ("starts_at", "digests_at"):
        op.create_index(op.f(f"ix_meeting_{name}"), "meeting", [name])
    op.create_table(
        "meeting_priority",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("priority_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["meeting.id"],
            name=op.f("fk_meeting_priority_meeting_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["priority_id"],
            ["priority.id"],
            name=op.f("fk_meeting_priority_priority_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("meeting_id", "priority_id", name=op.f("pk_meeting_priority")),
    )


def downgrade() -> None:
    op.drop_table("meeting_priority")
    op.drop_table("meeting")
    op.drop_table("rhythm")
