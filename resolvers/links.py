"""Rows that an input names by codes or ids, and the links to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from models import Base, Enterprise, Industry, Region
from resolvers.act import Act
from resolvers.checks.texts import few
from resolvers.problems import Problems, Refused, UserErrorCode


async def regions_of(act: Act, problems: Problems, codes: Sequence[str] | None, *path: str | int) -> list[int]:
    """The ids of the platform's regions with these codes."""
    asked = few(problems, codes, *path)
    found = {region.code: region.id for region in await act.all(select(Region).where(Region.code.in_(asked)))}
    for place, code in enumerate(asked):
        if code not in found:
            problems.add(UserErrorCode.NOT_FOUND, "This region is not on the platform.", *path, place)
    return list(dict.fromkeys(found[code] for code in asked if code in found))


async def industries_of(act: Act, problems: Problems, refs: Sequence[Any] | None, *path: str | int) -> list[int]:
    """The ids of the industries that are named, in order."""
    asked = few(problems, refs, *path)
    keys = [f"{ref.scheme.value}:{ref.code}" for ref in asked]
    found = {row.key: row.id for row in await act.all(select(Industry).where(Industry.key.in_(storable(keys))))}
    for place, key in enumerate(keys):
        if key not in found:
            problems.add(UserErrorCode.NOT_FOUND, "The classification has no such code.", *path, place, "code")
    return list(dict.fromkeys(found[key] for key in keys if key in found))


def storable(keys: Sequence[str]) -> list[str]:
    """Those that PostgreSQL can compare: codes are plain ASCII."""
    return [key for key in keys if key.isascii() and key.isprintable()]


async def industry_of(act: Act, problems: Problems, ref: Any, *path: str | int) -> int | None:
    """The id of one industry, or none."""
    if ref is None:
        return None
    mine = Problems()
    found = await industries_of(act, mine, [ref], *path)
    for error in mine.found:
        problems.add(error.code, error.message, *path, "code")
    return found[0] if found else None


async def enterprises_of(act: Act, problems: Problems, ids: Sequence[str] | None, *path: str | int) -> list[int]:
    """The ids of enterprises that the caller may see."""
    found = []
    for place, node_id in enumerate(few(problems, ids, *path)):
        try:
            found.append((await act.find(Enterprise, node_id, *path, place)).id)
        except Refused as refusal:
            problems.found.extend(refusal.errors)
    return list(dict.fromkeys(found))


async def relink(act: Act, link: type[Base], owner: dict[str, int], column: str, ids: Sequence[int]) -> None:
    """Puts these links, in this order, in the place of an owner's earlier ones."""
    await act.session.execute(delete(link).filter_by(**owner))
    rows = [link(**owner, **{column: target}, position=place) for place, target in enumerate(ids)]
    act.session.add_all(rows)
    await act.session.flush()
