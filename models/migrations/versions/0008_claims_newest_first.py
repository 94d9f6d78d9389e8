"""Claims from the newest to the oldest, whoever made them."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_index(op.f("enterprise_claims_created_at_id_idx"), "enterprise_claims", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index(op.f("enterprise_claims_created_at_id_idx"), "enterprise_claims")
