"""Imports: their files, kept until they end, and who works on them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("import_jobs", sa.Column("is_dry_run", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("import_jobs", sa.Column("tries", sa.SmallInteger(), server_default="0", nullable=False))
    op.add_column("import_jobs", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f("import_jobs_started_at_id_idx"), "import_jobs", ["started_at", "id"])
    op.create_index("import_jobs_running_idx", "import_jobs", ["id"], postgresql_where="status = 'RUNNING'")
    op.create_table(
        "import_file_parts",
        sa.Column("import_job_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_job_id"], ["import_jobs.id"], name=op.f("import_file_parts_import_job_id_fkey"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_job_id", "place", name=op.f("import_file_parts_pkey")),
    )


def downgrade() -> None:
    op.drop_table("import_file_parts")
    op.drop_index("import_jobs_running_idx")
    op.drop_index("import_jobs_started_at_id_idx")
    for column in ("held_until", "tries", "is_dry_run"):
        op.drop_column("import_jobs", column)
