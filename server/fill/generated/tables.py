"""Writes generated enterprises with what hangs on them, by COPY."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from resolvers.checks.slugs import numbered
from resolvers.indexing import index
from server.fill.connection import Connection, copy
from server.fill.generated.numbers import registration
from server.fill.generated.rows import Enterprise, Experience, Opportunity, Product, Row

TABLES = (
    "enterprises",
    "enterprise_registrations",
    "enterprise_industries",
    "products",
    "opportunities",
    "opportunity_industries",
    "opportunity_target_regions",
    "experiences",
    "experience_industries",
    "experience_partners",
    "experience_helpful_marks",
    "experience_comments",
    "search_documents",
    "search_words",
)

AUTHOR = "seed"
RESERVE = "SELECT nextval(pg_get_serial_sequence($1, 'id')) AS id FROM generate_series(1, $2)"

Owned = Sequence[tuple[int, Enterprise]]
"""Enterprises with their ids."""

ListingT = TypeVar("ListingT", Product, Opportunity, Experience)


async def write(connection: Connection, batch: Sequence[Enterprise]) -> None:
    """One transaction: a batch is there with all that hangs on it, or not at all."""
    async with connection.transaction():
        owned = await _write_enterprises(connection, batch)
        products = await _write_listings(connection, "products", owned, lambda enterprise: enterprise.products)
        opportunities = await _write_opportunities(connection, owned)
        experiences = await _write_experiences(connection, owned)
        await index(connection, (id_ for id_, _ in chain(owned, products, opportunities, experiences)))


async def _write_enterprises(connection: Connection, batch: Sequence[Enterprise]) -> Owned:
    owned = list(zip(await _reserve(connection, "enterprises", len(batch)), batch, strict=True))
    await _copy(
        connection, "enterprises", ({"id": id_, "slug": numbered(it.latin_name, id_), **it.row} for id_, it in owned)
    )
    numbers = ({"enterprise_id": id_, **registration(it.region_code, id_)} for id_, it in owned)
    await _copy(connection, "enterprise_registrations", numbers)
    industries = ((id_, it.industries) for id_, it in owned)
    await _copy_links(connection, "enterprise_industries", ("enterprise_id", "industry_id"), industries)
    return owned


async def _write_opportunities(connection: Connection, owned: Owned) -> list[tuple[int, Opportunity]]:
    written = await _write_listings(connection, "opportunities", owned, lambda enterprise: enterprise.opportunities)
    industries = ((id_, it.industries) for id_, it in written)
    await _copy_links(connection, "opportunity_industries", ("opportunity_id", "industry_id"), industries)
    regions = ((id_, it.target_regions) for id_, it in written)
    await _copy_links(connection, "opportunity_target_regions", ("opportunity_id", "region_id"), regions)
    return written


async def _write_experiences(connection: Connection, owned: Owned) -> list[tuple[int, Experience]]:
    written = await _write_listings(connection, "experiences", owned, lambda enterprise: enterprise.experiences)
    ids = [id_ for id_, _ in owned]
    industries = ((id_, it.industries) for id_, it in written)
    await _copy_links(connection, "experience_industries", ("experience_id", "industry_id"), industries)
    partners = ((id_, [ids[place] for place in it.partners]) for id_, it in written)
    await _copy_links(connection, "experience_partners", ("experience_id", "enterprise_id"), partners)
    await _copy(connection, "experience_helpful_marks", _marks(written, ids))
    comments = list(_comments(written, ids))
    comment_ids = await _reserve(connection, "experience_comments", len(comments))
    rows = ({"id": id_, **comment} for id_, comment in zip(comment_ids, comments, strict=True))
    await _copy(connection, "experience_comments", rows)
    return written


def _marks(written: Iterable[tuple[int, Experience]], ids: Sequence[int]) -> Iterator[Row]:
    for id_, told in written:
        for mark in told.marks:
            yield {"experience_id": id_, "enterprise_id": ids[mark.by], "created_at": mark.at}


def _comments(written: Iterable[tuple[int, Experience]], ids: Sequence[int]) -> Iterator[Row]:
    for id_, told in written:
        for comment in told.comments:
            yield {
                "experience_id": id_,
                "enterprise_id": ids[comment.by],
                "body": comment.text,
                "created_by": AUTHOR,
                "created_at": comment.at,
            }


async def _write_listings(
    connection: Connection, table: str, owned: Owned, listings_of: Callable[[Enterprise], list[ListingT]]
) -> list[tuple[int, ListingT]]:
    """What hangs on the enterprises, given back with its ids."""
    listings = [(owner_id, owner, listing) for owner_id, owner in owned for listing in listings_of(owner)]
    ids = await _reserve(connection, table, len(listings))
    rows = (
        {
            "id": id_,
            "enterprise_id": owner_id,
            "region_id": owner.row["region_id"],
            "enterprise_status": owner.row["publication_status"],
            **listing.row,
        }
        for id_, (owner_id, owner, listing) in zip(ids, listings, strict=True)
    )
    await _copy(connection, table, rows)
    return [(id_, listing) for id_, (_, _, listing) in zip(ids, listings, strict=True)]


async def _reserve(connection: Connection, table: str, count: int) -> list[int]:
    """Ids that no other writer gets."""
    return [row["id"] for row in await connection.fetch(RESERVE, table, count)]


async def _copy_links(
    connection: Connection, table: str, columns: tuple[str, str], links: Iterable[tuple[int, Sequence[int]]]
) -> None:
    """The other ends of each row's links, with their places."""
    left, right = columns
    rows = (
        {left: id_, right: other, "position": position}
        for id_, others in links
        for position, other in enumerate(others)
    )
    await _copy(connection, table, rows)


async def _copy(connection: Connection, table: str, rows: Iterable[Row]) -> None:
    written = list(rows)
    if written:
        await copy(connection, table, list(written[0]), (tuple(row.values()) for row in written))
