"""Events carry what their filters ask for; how long they are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

EMPTY = sa.text("'{}'")


def upgrade() -> None:
    op.add_column("events", sa.Column("industry_ids", sa.ARRAY(sa.BigInteger()), server_default=EMPTY, nullable=False))
    op.add_column("events", sa.Column("hs_prefixes", sa.ARRAY(sa.Text()), server_default=EMPTY, nullable=False))
    op.add_column("events", sa.Column("cooperation_types", sa.ARRAY(sa.Text()), server_default=EMPTY, nullable=False))
    op.create_index(op.f("events_enterprise_id_id_idx"), "events", ["enterprise_id", "id"])
    op.create_index(
        "events_other_enterprise_idx",
        "events",
        ["other_enterprise_id", "id"],
        postgresql_where="other_enterprise_id IS NOT NULL",
    )
    op.create_index(op.f("events_occurred_at_idx"), "events", ["occurred_at"])
    op.create_table(
        "event_horizon",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("event_horizon_pkey")),
    )
    op.execute("INSERT INTO event_horizon (id, position) VALUES (1, 0)")


def downgrade() -> None:
    op.drop_table("event_horizon")
    for index in ("events_occurred_at_idx", "events_other_enterprise_idx", "events_enterprise_id_id_idx"):
        op.drop_index(index)
    for column in ("cooperation_types", "hs_prefixes", "industry_ids"):
        op.drop_column("events", column)
