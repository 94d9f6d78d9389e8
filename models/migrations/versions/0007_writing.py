"""Events, idempotent calls and the audit."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

KINDS = ("PUBLISHED", "UPDATED", "WITHDRAWN", "REVIEWED", "CONTACT_CHANGED")
SUBJECTS = ("ENTERPRISE", "PRODUCT", "OPPORTUNITY", "EXPERIENCE", "CONTACT_REQUEST")


def enumeration(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", enumeration("kind", KINDS), nullable=False),
        sa.Column("subject", enumeration("subject", SUBJECTS), nullable=False),
        sa.Column("node_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("other_enterprise_id", sa.BigInteger(), nullable=True),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("events_pkey")),
    )
    op.create_index(op.f("events_node_id_id_idx"), "events", ["node_id", "id"])
    op.create_table(
        "idempotent_calls",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mutation", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("subject", "key", name=op.f("idempotent_calls_pkey")),
    )
    op.create_index(op.f("idempotent_calls_created_at_idx"), "idempotent_calls", ["created_at"])
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("mutation", sa.Text(), nullable=False),
        sa.Column("node_id", sa.BigInteger(), nullable=True),
        sa.Column("refusals", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("request_id", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("audit_entries_pkey")),
    )
    op.create_index(op.f("audit_entries_node_id_id_idx"), "audit_entries", ["node_id", "id"])
    op.create_index(op.f("audit_entries_subject_id_idx"), "audit_entries", ["subject", "id"])


def downgrade() -> None:
    for table in ("audit_entries", "idempotent_calls", "events"):
        op.drop_table(table)
