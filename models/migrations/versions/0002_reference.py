"""Countries, regions and industries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "countries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(name) = 'object' AND name <> '{}'::jsonb", name=op.f("countries_name_texts_check")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("countries_pkey")),
        sa.UniqueConstraint("code", name=op.f("countries_code_key")),
    )
    op.create_table(
        "regions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=1, increment=32), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("country_id", sa.BigInteger(), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("description", postgresql.JSONB(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "jsonb_typeof(name) = 'object' AND name <> '{}'::jsonb", name=op.f("regions_name_texts_check")
        ),
        sa.ForeignKeyConstraint(["country_id"], ["countries.id"], name=op.f("regions_country_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("regions_pkey")),
        sa.UniqueConstraint("code", name=op.f("regions_code_key")),
    )
    op.create_index(op.f("regions_country_id_idx"), "regions", ["country_id"], unique=False)
    op.create_table(
        "region_partners",
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column("partner_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("region_id <> partner_id", name=op.f("region_partners_not_itself_check")),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["regions.id"], name=op.f("region_partners_partner_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("region_partners_region_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("region_id", "partner_id", name=op.f("region_partners_pkey")),
    )
    op.create_index(op.f("region_partners_partner_id_idx"), "region_partners", ["partner_id"], unique=False)
    op.create_table(
        "region_indicators",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "code",
            sa.Enum(
                "ENTERPRISES_DAMAGED",
                "ENTERPRISES_DESTROYED",
                "LOGISTICS_FACILITIES_DESTROYED_SHARE",
                "ENTERPRISES_RESUMED_SHARE",
                "ENTERPRISES_AT_FULL_CAPACITY_SHARE",
                "ENTERPRISES_REGISTERED",
                "POPULATION",
                "GROSS_REGIONAL_PRODUCT",
                name="code",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.Numeric(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_id"], ["regions.id"], name=op.f("region_indicators_region_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("region_indicators_pkey")),
        sa.UniqueConstraint("region_id", "code", "as_of", name=op.f("region_indicators_region_id_code_as_of_key")),
    )
    op.create_table(
        "industries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False, start=2, increment=32), nullable=False),
        sa.Column(
            "scheme",
            sa.Enum(
                "ISIC", "NACE", "NACE_2_1", "NAICS", name="scheme", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), sa.Computed("scheme || ':' || code", persisted=True), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "jsonb_typeof(name) = 'object' AND name <> '{}'::jsonb", name=op.f("industries_name_texts_check")
        ),
        sa.CheckConstraint("(level = 1) = (parent_id IS NULL)", name=op.f("industries_parent_unless_section_check")),
        sa.ForeignKeyConstraint(["parent_id"], ["industries.id"], name=op.f("industries_parent_id_fkey")),
        sa.PrimaryKeyConstraint("id", name=op.f("industries_pkey")),
        sa.UniqueConstraint("key", name=op.f("industries_key_key")),
        sa.UniqueConstraint("scheme", "code", name=op.f("industries_scheme_code_key")),
    )
    op.create_index(op.f("industries_parent_id_position_idx"), "industries", ["parent_id", "position"], unique=False)
    op.create_index(op.f("industries_position_id_idx"), "industries", ["position", "id"], unique=False)
    op.create_table(
        "industry_ancestors",
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("ancestor_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ancestor_id"], ["industries.id"], name=op.f("industry_ancestors_ancestor_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("industry_ancestors_industry_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("industry_id", "ancestor_id", name=op.f("industry_ancestors_pkey")),
    )
    op.create_index(op.f("industry_ancestors_ancestor_id_idx"), "industry_ancestors", ["ancestor_id"], unique=False)
    op.create_table(
        "industry_correspondences",
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"],
            ["industries.id"],
            name=op.f("industry_correspondences_industry_id_fkey"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["industries.id"], name=op.f("industry_correspondences_other_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("industry_id", "other_id", name=op.f("industry_correspondences_pkey")),
    )
    op.create_index(
        op.f("industry_correspondences_other_id_idx"), "industry_correspondences", ["other_id"], unique=False
    )
    op.create_table(
        "industry_reaches",
        sa.Column("industry_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["industry_id"], ["industries.id"], name=op.f("industry_reaches_industry_id_fkey"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["industries.id"], name=op.f("industry_reaches_member_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("industry_id", "member_id", name=op.f("industry_reaches_pkey")),
    )
    op.create_index(
        op.f("industry_reaches_member_id_industry_id_idx"),
        "industry_reaches",
        ["member_id", "industry_id"],
        unique=False,
    )
    op.create_table(
        "loaded_data",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("loaded_data_pkey")),
    )


def downgrade() -> None:
    op.drop_table("loaded_data")
    op.drop_table("industry_reaches")
    op.drop_table("industry_correspondences")
    op.drop_table("industry_ancestors")
    op.drop_table("industries")
    op.drop_table("region_indicators")
    op.drop_table("region_partners")
    op.drop_table("regions")
    op.drop_table("countries")
