"""What saved searches and webhooks need to be followed, signed and delivered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"

AS_NODES = "ALTER COLUMN id SET START WITH 14 SET INCREMENT BY 32 RESTART"
AS_ROWS = "ALTER COLUMN id SET START WITH 1 SET INCREMENT BY 1 RESTART"
SINCE = ("previous_secret_until", "failing_since", "followed_until")


def upgrade() -> None:
    op.alter_column("saved_searches", "filter", type_=sa.JSON(none_as_null=True), postgresql_using="filter::json")
    op.add_column("webhooks", sa.Column("secret", sa.Text(), nullable=False))
    op.add_column("webhooks", sa.Column("previous_secret", sa.Text()))
    for name in SINCE:
        op.add_column("webhooks", sa.Column(name, sa.DateTime(timezone=True)))
    op.add_column("webhooks", sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(f"ALTER TABLE webhook_deliveries {AS_NODES}")
    op.alter_column("webhook_deliveries", "payload", type_=sa.JSON(), postgresql_using="payload::json")
    op.add_column("webhook_deliveries", sa.Column("listing_id", sa.BigInteger(), nullable=False))
    created_at = sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    op.add_column("webhook_deliveries", created_at)
    op.create_index(
        op.f("webhook_deliveries_webhook_id_created_at_id_idx"),
        "webhook_deliveries",
        ["webhook_id", "created_at", "id"],
    )
    op.create_index(
        "webhook_deliveries_pending_idx",
        "webhook_deliveries",
        ["webhook_id", "listing_id", "id"],
        postgresql_where=sa.text("status = 'PENDING'"),
    )


def downgrade() -> None:
    op.drop_index("webhook_deliveries_pending_idx", "webhook_deliveries")
    op.drop_index(op.f("webhook_deliveries_webhook_id_created_at_id_idx"), "webhook_deliveries")
    for name in ("created_at", "listing_id"):
        op.drop_column("webhook_deliveries", name)
    op.alter_column("webhook_deliveries", "payload", type_=postgresql.JSONB(), postgresql_using="payload::jsonb")
    op.execute(f"ALTER TABLE webhook_deliveries {AS_ROWS}")
    for name in ("position", *SINCE, "previous_secret", "secret"):
        op.drop_column("webhooks", name)
    op.alter_column(
        "saved_searches", "filter", type_=postgresql.JSONB(none_as_null=True), postgresql_using="filter::jsonb"
    )
