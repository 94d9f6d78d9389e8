"""Files by which a region fills the portal, and what was wrong in them."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, node_id, row_id
from models.region import Region


class ImportStatus(enum.StrEnum):
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


def count() -> Mapped[int]:
    return mapped_column(Integer, server_default="0")


class ImportJob(Base):
    __tablename__ = "import_jobs"
    __table_args__ = (Index(None, "region_id", "started_at", "id"),)
    node_type = 13

    id: Mapped[int] = node_id(node_type)
    region_id: Mapped[int] = mapped_column(ForeignKey(Region.id, ondelete="CASCADE"))
    started_by: Mapped[str]
    file_name: Mapped[str]
    status: Mapped[ImportStatus] = mapped_column(enumeration(ImportStatus, "status"), server_default="RUNNING")
    rows_read: Mapped[int] = count()
    rows_created: Mapped[int] = count()
    rows_updated: Mapped[int] = count()
    rows_unchanged: Mapped[int] = count()
    rows_rejected: Mapped[int] = count()
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]


class ImportError(Base):  # noqa: A001 - the schema's name
    __tablename__ = "import_errors"
    __table_args__ = (Index(None, "import_job_id", "row", "id"),)

    id: Mapped[int] = row_id()
    import_job_id: Mapped[int] = mapped_column(ForeignKey(ImportJob.id, ondelete="CASCADE"))
    row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str | None]
    code: Mapped[str]
    message: Mapped[str]
    value: Mapped[str | None]
