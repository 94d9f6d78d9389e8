"""Products and opportunities."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "products",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=4, increment=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("GOOD", "SERVICE", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column(
            "name_uk", sa.Text(collation="C"), sa.Computed("sort_text(name, 'uk')", persisted=True), nullable=False
        ),
        sa.Column(
            "name_en", sa.Text(collation="C"), sa.Computed("sort_text(name, 'en')", persisted=True), nullable=False
        ),
        sa.Column("description", postgresql.JSONB(), nullable=True),
        sa.Column("hs_code", sa.Text(), nullable=True),
        sa.Column(
            "hs_prefixes",
            sa.ARRAY(sa.Text()),
            sa.Computed("hs_prefixes(ARRAY[hs_code])", persisted=True),
            nullable=False,
        ),
        sa.Column("industry_id", sa.BigInteger(), nullable=True),
        sa.Column("price_min", sa.Numeric(), nullable=True),
        sa.Column("price_max", sa.Numeric(), nullable=True),
        sa.Column("price_currency", sa.Text(), nullable=True),
        sa.Column("price_unit", sa.Text(), nullable=True),
        sa.Column("minimum_order", sa.Text(), nullable=True),
        sa.Column("monthly_capacity", sa.Text(), nullable=True),
        sa.Column("certifications", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("images", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
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
        sa.CheckConstraint("hs_code ~ '^([0-9]{2}){1,3}$'", name=op.f("products_hs_code_check")),
        sa.CheckConstraint(
            "jsonb_typeof(name) = 'object' AND name <> '{}'::jsonb", name=op.f("products_name_texts_check")
        ),
        sa.CheckConstraint(
            "publication_status <> 'PUBLISHED' OR published_at IS NOT NULL",
            name=op.f("products_published_at_when_published_check"),
        ),
        sa.CheckConstraint(
            "price_currency IS NOT NULL OR (price_min IS NULL AND price_max IS NULL)",
            name=op.f("products_price_currency_check"),
        ),
        sa.CheckConstraint(
            "price_min >= 0 AND price_max >= 0 AND price_min <= price_max", name=op.f("products_price_check")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "region_id", "enterprise_status"],
            ["enterprises.id", "enterprises.region_id", "enterprises.publication_status"],
            name="products_enterprise_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["industry_id"], ["industries.id"], name=op.f("products_industry_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("products_pkey")),
    )
    op.create_index("products_certifications_idx", "products", ["certifications"], unique=False, postgresql_using="gin")
    op.create_index(
        "products_enterprise_idx",
        "products",
        ["enterprise_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
    )
    op.create_index("products_hs_prefixes_idx", "products", ["hs_prefixes"], unique=False, postgresql_using="gin")
    op.create_index(
        "products_industry_idx",
        "products",
        ["industry_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
    )
    op.create_index(
        "products_name_en_idx",
        "products",
        ["name_en", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_name_uk_idx",
        "products",
        ["name_uk", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_price_least_idx",
        "products",
        [sa.literal_column("coalesce(price_min, price_max, 'Infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_price_most_idx",
        "products",
        [sa.literal_column("coalesce(price_max, price_min, '-1')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_published_at_idx",
        "products",
        [sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_region_published_at_idx",
        "products",
        ["region_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "products_updated_at_idx",
        "products",
        ["updated_at", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_table(
        "opportunities",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=5, increment=32), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("OFFER", "REQUEST", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "cooperation_type",
            sa.Enum(
                "SALE",
                "PURCHASE",
                "DISTRIBUTION",
                "SUBCONTRACTING",
                "JOINT_VENTURE",
                "INVESTMENT",
                "TECHNOLOGY_TRANSFER",
                "RESEARCH",
                "LOGISTICS",
                "RECONSTRUCTION",
                name="cooperation_type",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", postgresql.JSONB(), nullable=False),
        sa.Column("description", postgresql.JSONB(), nullable=False),
        sa.Column("hs_codes", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column(
            "hs_prefixes", sa.ARRAY(sa.Text()), sa.Computed("hs_prefixes(hs_codes)", persisted=True), nullable=False
        ),
        sa.Column("budget_min", sa.Numeric(), nullable=True),
        sa.Column("budget_max", sa.Numeric(), nullable=True),
        sa.Column("budget_currency", sa.Text(), nullable=True),
        sa.Column("budget_unit", sa.Text(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
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
            "jsonb_typeof(description) = 'object' AND description <> '{}'::jsonb",
            name=op.f("opportunities_description_texts_check"),
        ),
        sa.CheckConstraint(
            "jsonb_typeof(title) = 'object' AND title <> '{}'::jsonb", name=op.f("opportunities_title_texts_check")
        ),
        sa.CheckConstraint(
            "publication_status <> 'PUBLISHED' OR published_at IS NOT NULL",
            name=op.f("opportunities_published_at_when_published_check"),
        ),
        sa.CheckConstraint(
            "budget_currency IS NOT NULL OR (budget_min IS NULL AND budget_max IS NULL)",
            name=op.f("opportunities_budget_currency_check"),
        ),
        sa.CheckConstraint(
            "budget_min >= 0 AND budget_max >= 0 AND budget_min <= budget_max", name=op.f("opportunities_budget_check")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id", "region_id", "enterprise_status"],
            ["enterprises.id", "enterprises.region_id", "enterprises.publication_status"],
            name="opportunities_enterprise_fkey",
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("opportunities_pkey")),
    )
    op.create_index(
        "opportunities_closes_at_idx",
        "opportunities",
        [sa.literal_column("coalesce(closes_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "opportunities_enterprise_idx",
        "opportunities",
        ["enterprise_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
    )
    op.create_index(
        "opportunities_hs_prefixes_idx", "opportunities", ["hs_prefixes"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "opportunities_published_at_idx",
        "opportunities",
        [sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "opportunities_region_published_at_idx",
        "opportunities",
        ["region_id", sa.literal_column("coalesce(published_at, 'infinity')"), "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_index(
        "opportunities_updated_at_idx",
        "opportunities",
        ["updated_at", "id"],
        unique=False,
        postgresql_where="publication_status = 'PUBLISHED'",
    )
    op.create_table(
        "opportunity_industries",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("opportunity_industries_industry_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("opportunity_industries_opportunity_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("opportunity_id", "industry_id", name=op.f("opportunity_industries_pkey")),
        sa.UniqueConstraint(
            "opportunity_id", "position", name=op.f("opportunity_industries_opportunity_id_position_key")
        ),
    )
    op.create_index(
        op.f("opportunity_industries_industry_id_opportunity_id_idx"),
        "opportunity_industries",
        ["industry_id", "opportunity_id"],
        unique=False,
    )
    op.create_table(
        "opportunity_target_regions",
        sa.Column("opportunity_id", sa.BigInteger(), nullable=False),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["opportunity_id"],
            ["opportunities.id"],
            name=op.f("opportunity_target_regions_opportunity_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["region_id"], ["regions.id"], name=op.f("opportunity_target_regions_region_id_fkey")),
        sa.PrimaryKeyConstraint("opportunity_id", "region_id", name=op.f("opportunity_target_regions_pkey")),
        sa.UniqueConstraint(
            "opportunity_id", "position", name=op.f("opportunity_target_regions_opportunity_id_position_key")
        ),
    )
    op.create_index(
        op.f("opportunity_target_regions_region_id_opportunity_id_idx"),
        "opportunity_target_regions",
        ["region_id", "opportunity_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("opportunity_target_regions")
    op.drop_table("opportunity_industries")
    op.drop_table("opportunities")
    op.drop_table("products")
