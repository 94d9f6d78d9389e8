"""Experiences, what others say to them, and how many found them helpful."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"

COUNT_HELPFUL = """
CREATE FUNCTION count_helpful_marks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE experiences SET helpful_count = helpful_count + CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END
    WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.experience_id ELSE OLD.experience_id END;
    RETURN NULL;
END $$
"""

ON_MARK = """
CREATE TRIGGER experience_helpful_marks_count AFTER INSERT OR DELETE ON experience_helpful_marks
FOR EACH ROW EXECUTE FUNCTION count_helpful_marks()
"""


def upgrade() -> None:
    op.create_table(
        "experiences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=6, increment=32), nullable=False),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("body", postgresql.JSONB(), nullable=False),
        sa.Column("original_language", sa.Text(), nullable=False),
        sa.Column("topics", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "enterprise_status",
            sa.Enum(
                "DRAFT",
                "PENDING_REVIEW",
                "PUBLISHED",
                "SUSPENDED",
                "ARCHIVED",
                name="enterprise_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("version", sa.BigInteger(), server_default="1", nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "publication_status",
            sa.Enum(
                "DRAFT",
                "PENDING_REVIEW",
                "PUBLISHED",
                "SUSPENDED",
                "ARCHIVED",
                name="publication_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="DRAFT",
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(body) = 'object' AND body <> '{}'::jsonb", name=op.f("experiences_body_texts_check")
        ),
        sa.CheckConstraint(
            "jsonb_typeof(title) = 'object' AND title <> '{}'::jsonb", name=op.f("experiences_title_texts_check")
        ),
        sa.CheckConstraint(
            "publication_status <> 'PUBLISHED' OR published_at IS NOT NULL",
            name=op.f("experiences_published_at_when_published_check"),
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "region_id", "enterprise_status"],
            ["enterprises.id", "enterprises.region_id", "enterprises.publication_status"],
            name="experiences_enterprise_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("experiences_pkey")),
    )
    op.create_index(
        "experiences_enterprise_idx",
        "experiences",
        ["enterprise_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
    )
    op.create_index(
        "experiences_helpful_count_idx",
        "experiences",
        ["helpful_count", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "experiences_published_at_idx",
        "experiences",
        [sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "experiences_region_published_at_idx",
        "experiences",
        ["region_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index("experiences_topics_idx", "experiences", ["topics"], unique=False, postgresql_using="gin")
    op.create_index(
        "experiences_updated_at_idx",
        "experiences",
        ["updated_at", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_table(
        "experience_industries",
        sa.Column("experience_id", sa.BigInteger(), nullable=False),
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("experience_industries_experience_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("experience_industries_industry_id_fkey")
        ),
        sa.PrimaryKeyConstraint("experience_id", "industry_id", name=op.f("experience_industries_pkey")),
        sa.UniqueConstraint("experience_id", "position", name=op.f("experience_industries_experience_id_position_key")),
    )
    op.create_index(
        op.f("experience_industries_industry_id_experience_id_idx"),
        "experience_industries",
        ["industry_id", "experience_id"],
        unique=False,
    )
    op.create_table(
        "experience_partners",
        sa.Column("experience_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("experience_partners_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("experience_partners_experience_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("experience_id", "enterprise_id", name=op.f("experience_partners_pkey")),
        sa.UniqueConstraint("experience_id", "position", name=op.f("experience_partners_experience_id_position_key")),
    )
    op.create_index(
        op.f("experience_partners_enterprise_id_idx"), "experience_partners", ["enterprise_id"], unique=False
    )
    op.create_table(
        "experience_helpful_marks",
        sa.Column("experience_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("experience_helpful_marks_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("experience_helpful_marks_experience_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("experience_id", "enterprise_id", name=op.f("experience_helpful_marks_pkey")),
    )
    op.create_index(
        op.f("experience_helpful_marks_enterprise_id_idx"), "experience_helpful_marks", ["enterprise_id"], unique=False
    )
    op.create_table(
        "experience_comments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=7, increment=32), nullable=False),
        sa.Column("experience_id", sa.BigInteger(), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("experience_comments_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["experience_id"],
            ["experiences.id"],
            name=op.f("experience_comments_experience_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("experience_comments_pkey")),
    )
    op.create_index(
        op.f("experience_comments_enterprise_id_idx"), "experience_comments", ["enterprise_id"], unique=False
    )
    op.create_index(
        op.f("experience_comments_experience_id_created_at_id_idx"),
        "experience_comments",
        ["experience_id", "created_at", "id"],
        unique=False,
    )

    op.execute(COUNT_HELPFUL)
    op.execute(ON_MARK)


def downgrade() -> None:
    op.drop_table("experience_comments")
    op.drop_table("experience_helpful_marks")
    op.drop_table("experience_partners")
    op.drop_table("experience_industries")
    op.drop_table("experiences")
    op.execute("DROP FUNCTION count_helpful_marks()")
