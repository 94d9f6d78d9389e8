"""Files by which a region fills the portal, and what was wrong in them."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, Integer, SmallInteger, exists, func, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, enumeration, node_id, row_id
from models.caller import Caller
from models.region import Region
from models.row import row_of


class ImportStatus(enum.StrEnum):
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


def count() -> Mapped[int]:
    return mapped_column(Integer, server_default="0")


class ImportJob(Base):
    """A file that is taken, row by row; visible to who decides for its region.

    One process works on it, until `held_until`; the next goes on after `rows_read`. `tries` counts how often it was
    begun or gone on with since the last row that was taken.
    """

    __tablename__ = "import_jobs"
    __table_args__ = (
        Index(None, "region_id", "started_at", "id"),
        Index(None, "started_at", "id"),
        Index("import_jobs_running_idx", "id", postgresql_where=text("status = 'RUNNING'")),
    )
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
    is_dry_run: Mapped[bool] = mapped_column(server_default="false")
    tries: Mapped[int] = mapped_column(SmallInteger, server_default="0")
    held_until: Mapped[datetime | None]

    @staticmethod
    def visible(job: Any, caller: Caller) -> ColumnElement[bool]:
        return caller.administers(job.region_id)


class ImportFilePart(Base):
    """A piece of a job's file: it is kept until the job ends, so that any process can go on with it."""

    __tablename__ = "import_file_parts"

    import_job_id: Mapped[int] = mapped_column(ForeignKey(ImportJob.id, ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class ImportError(Base):  # noqa: A001 - the schema's name
    """What was wrong in a row; visible where its job is."""

    __tablename__ = "import_errors"
    __table_args__ = (Index(None, "import_job_id", "row", "id"),)

    id: Mapped[int] = row_id()
    import_job_id: Mapped[int] = mapped_column(ForeignKey(ImportJob.id, ondelete="CASCADE"))
    row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str | None]
    code: Mapped[str]
    message: Mapped[str]
    value: Mapped[str | None]

    @staticmethod
    def visible(error: Any, caller: Caller) -> ColumnElement[bool]:
        job = row_of(ImportJob)
        return exists().where(job.id == error.import_job_id, ImportJob.visible(job, caller))
