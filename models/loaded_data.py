"""Which version of the shipped data the database holds."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class LoadedData(Base):
    """`digest` is the SHA-256 of the files behind `name`: what is unchanged is not loaded again."""

    __tablename__ = "loaded_data"

    name: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())
