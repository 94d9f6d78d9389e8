"""Enterprises and who speaks for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "enterprises",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=3, increment=32), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column(
            "name_uk", sa.Text(collation="C"), sa.Computed("sort_text(name, 'uk')", persisted=True), nullable=False
        ),
        sa.Column(
            "name_en", sa.Text(collation="C"), sa.Computed("sort_text(name, 'en')", persisted=True), nullable=False
        ),
        sa.Column("legal_name", sa.Text(), nullable=True),
        sa.Column("description", postgresql.JSONB(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("logo", sa.Text(), nullable=True),
        sa.Column("founded_year", sa.SmallInteger(), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column(
            "size",
            sa.Enum(
                "MICRO", "SMALL", "MEDIUM", "LARGE", name="size", native_enum=False, create_constraint=True, length=40
            ),
            sa.Computed(
                "CASE WHEN employees < 10 THEN 'MICRO' WHEN employees < 50 THEN 'SMALL'\n WHEN employees < 250 THEN 'MEDIUM' WHEN employees IS NOT NULL THEN 'LARGE' END",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("languages", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("export_markets", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("cooperation_types", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "operational_status",
            sa.Enum(
                "FULL_CAPACITY",
                "PARTIAL_CAPACITY",
                "SUSPENDED",
                "RELOCATED",
                "CLOSED",
                name="operational_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="FULL_CAPACITY",
            nullable=False,
        ),
        sa.Column(
            "damage",
            sa.Enum(
                "NONE", "DAMAGED", "DESTROYED", name="damage", native_enum=False, create_constraint=True, length=40
            ),
            server_default="NONE",
            nullable=False,
        ),
        sa.Column("contact_person", sa.Text(), nullable=True),
        sa.Column("contact_email", sa.Text(), nullable=True),
        sa.Column("contact_phone", sa.Text(), nullable=True),
        sa.Column("contact_is_public", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_verified", sa.Boolean(), sa.Computed("verified_at IS NOT NULL", persisted=True), nullable=False),
        sa.Column("is_example", sa.Boolean(), server_default="false", nullable=False),
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
            "jsonb_typeof(name) = 'object' AND name <> '{}'::jsonb", name=op.f("enterprises_name_texts_check")
        ),
        sa.CheckConstraint(
            "publication_status <> 'PUBLISHED' OR published_at IS NOT NULL",
            name=op.f("enterprises_published_at_when_published_check"),
        ),
        sa.CheckConstraint("(latitude IS NULL) = (longitude IS NULL)", name=op.f("enterprises_location_whole_check")),
        sa.CheckConstraint("employees >= 0", name=op.f("enterprises_employees_check")),
        sa.CheckConstraint("founded_year >= 1500", name=op.f("enterprises_founded_year_check")),
        sa.CheckConstraint(
            "latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180", name=op.f("enterprises_location_check")
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("enterprises_region_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprises_pkey")),
        sa.UniqueConstraint(
            "id", "region_id", "publication_status", name=op.f("enterprises_id_region_id_publication_status_key")
        ),
        sa.UniqueConstraint("slug", name=op.f("enterprises_slug_key")),
    )
    op.create_index(
        "enterprises_cooperation_types_idx", "enterprises", ["cooperation_types"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "enterprises_employees_least_idx",
        "enterprises",
        [sa.literal_column("coalesce(employees, 2147483647)"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_employees_most_idx",
        "enterprises",
        [sa.literal_column("coalesce(employees, -1)"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_export_markets_idx", "enterprises", ["export_markets"], unique=False, postgresql_using="gin"
    )
    op.create_index("enterprises_languages_idx", "enterprises", ["languages"], unique=False, postgresql_using="gin")
    op.create_index("enterprises_location_idx", "enterprises", ["latitude", "longitude"], unique=False)
    op.create_index(
        "enterprises_name_en_idx",
        "enterprises",
        ["name_en", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_name_uk_idx",
        "enterprises",
        ["name_uk", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_published_at_idx",
        "enterprises",
        [sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index("enterprises_region_idx", "enterprises", ["region_id", "publication_status"], unique=False)
    op.create_index(
        "enterprises_region_published_at_idx",
        "enterprises",
        ["region_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_statistics_idx",
        "enterprises",
        ["region_id", "operational_status", "is_verified"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "enterprises_updated_at_idx",
        "enterprises",
        ["updated_at", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_table(
        "enterprise_registrations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "scheme",
            sa.Enum(
                "EDRPOU",
                "RNOKPP",
                "UBI",
                "EIN",
                "LEI",
                "VAT",
                name="scheme",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("enterprise_registrations_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprise_registrations_pkey")),
        sa.UniqueConstraint("scheme", "number", name=op.f("enterprise_registrations_scheme_number_key")),
    )
    op.create_index(
        op.f("enterprise_registrations_enterprise_id_idx"), "enterprise_registrations", ["enterprise_id"], unique=False
    )
    op.create_table(
        "enterprise_industries",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("enterprise_industries_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("enterprise_industries_industry_id_fkey")
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "industry_id", name=op.f("enterprise_industries_pkey")),
        sa.UniqueConstraint("enterprise_id", "position", name=op.f("enterprise_industries_enterprise_id_position_key")),
    )
    op.create_index(
        op.f("enterprise_industries_industry_id_enterprise_id_idx"),
        "enterprise_industries",
        ["industry_id", "enterprise_id"],
        unique=False,
    )
    op.create_table(
        "enterprise_reviews",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "APPROVE", "REJECT", "SUSPEND", name="decision", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("enterprise_reviews_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprise_reviews_pkey")),
    )
    op.create_index(
        op.f("enterprise_reviews_enterprise_id_reviewed_at_id_idx"),
        "enterprise_reviews",
        ["enterprise_id", "reviewed_at", "id"],
        unique=False,
    )
    op.create_table(
        "enterprise_claims",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=8, increment=32), nullable=False),
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("claimant", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "PENDING",
                "APPROVED",
                "DECLINED",
                "REVOKED",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            server_default="PENDING",
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprises.id"], name=op.f("enterprise_claims_enterprise_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("enterprise_claims_pkey")),
    )
    op.create_index(
        op.f("enterprise_claims_claimant_created_at_id_idx"),
        "enterprise_claims",
        ["claimant", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("enterprise_claims_enterprise_id_created_at_id_idx"),
        "enterprise_claims",
        ["enterprise_id", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        "enterprise_claims_pending_key",
        "enterprise_claims",
        ["enterprise_id", "claimant"],
        unique=True,
        postgresql_where="status = 'PENDING'",
    )
    op.create_table(
        "enterprise_members",
        sa.Column("enterprise_id", sa.BigInteger(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["enterprise_id"],
            ["enterprises.id"],
            name=op.f("enterprise_members_enterprise_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("enterprise_id", "subject", name=op.f("enterprise_members_pkey")),
    )
    op.create_index(op.f("enterprise_members_subject_idx"), "enterprise_members", ["subject"], unique=False)


def downgrade() -> None:
    op.drop_table("enterprise_members")
    op.drop_table("enterprise_claims")
    op.drop_table("enterprise_reviews")
    op.drop_table("enterprise_industries")
    op.drop_table("enterprise_registrations")
    op.drop_table("enterprises")
