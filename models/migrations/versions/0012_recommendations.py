"""Indexes by which partners are found: who sells under an HS code, and who requests what is under one."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

LISTED = "publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED'"


def upgrade() -> None:
    op.create_index(
        "products_offered_idx",
        "products",
        [sa.literal_column('hs_code COLLATE "C"'), "enterprise_id"],
        postgresql_where=LISTED,
    )
    op.create_index(
        "opportunities_requested_idx",
        "opportunities",
        ["hs_codes"],
        postgresql_using="gin",
        postgresql_where=f"kind = 'REQUEST' AND {LISTED}",
    )


def downgrade() -> None:
    op.drop_index("opportunities_requested_idx", "opportunities")
    op.drop_index("products_offered_idx", "products")
