"""An export is one moment, whatever is written while it runs."""

import asyncio
from typing import Any

import pytest

from server.export.catalogues import CATALOGUES
from server.export.forms import Lines, Table
from server.export.reading import Exporting, Snapshot, exported_operations
from tests.export.taking import parsed_lines, parsed_table
from tests.resolvers.conftest import Api
from tests.resolvers.writing import ADD_PRODUCT, ARCHIVE, OWNER, published, text


@pytest.fixture
async def exporting(api: Api) -> Exporting:
    return Exporting(api.database, exported_operations())


async def change(api: Api) -> None:
    """One enterprise with a product goes, one comes."""
    enterprise = await published(api)
    given = {"enterpriseId": enterprise["id"], "kind": "GOOD", "name": text("Cheese")}
    await api.data(OWNER, ADD_PRODUCT, input=given)
    (gone,) = await api.rows("""UPDATE enterprises SET publication_status = 'SUSPENDED' WHERE id = (SELECT max(id)
        FROM enterprises WHERE publication_status = 'PUBLISHED' AND is_example) RETURNING id""")
    assert gone["id"] != int(enterprise["id"])


@pytest.mark.parametrize("name", ["enterprises", "products"])
async def test_what_changes_while_it_is_read_is_in_the_next_one(exporting: Exporting, api: Api, name: str) -> None:
    catalogue = CATALOGUES[name]
    before = await whole(exporting, name)
    async with exporting.snapshot(catalogue, idle_seconds=60) as snapshot:
        fresh, count = await snapshot.freshness(), await snapshot.count()
        batches = snapshot.batches()
        found = list(await anext(batches))
        await change(api)
        found += [row async for rows in batches for row in rows]
        assert Lines(catalogue).written(found) == before
        assert (await snapshot.freshness(), await snapshot.count()) == (fresh, count) == (fresh, len(found))
    assert await whole(exporting, name) != before
    assert (await exporting.freshness(catalogue)).state != fresh.state


async def whole(exporting: Exporting, name: str) -> bytes:
    catalogue = CATALOGUES[name]
    async with exporting.snapshot(catalogue, idle_seconds=60) as snapshot:
        return b"".join([block async for block, _ in snapshot.written(Lines(catalogue))])


async def test_rows_agree_with_total_count_while_writers_write(exporting: Exporting, api: Api) -> None:
    is_over = False

    async def write() -> None:
        while not is_over:
            await published(api)  # one that stays
            enterprise = await published(api)
            await asyncio.sleep(0)
            await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})

    writers = [asyncio.create_task(write()) for _ in range(3)]
    counts: list[tuple[int, int, int]] = []
    try:
        while len(counts) < 24 or (not is_changing(counts) and not any(writer.done() for writer in writers)):
            counts += [await counted(exporting, catalogue) for catalogue in CATALOGUES.values()]
    finally:
        is_over = True
        await asyncio.gather(*writers)
    assert all(lines == cells == count for lines, cells, count in counts)
    assert is_changing(counts)


def is_changing(counts: list[tuple[int, int, int]]) -> bool:
    """Whether the catalogues had different sizes at different times."""
    return len({count for *_, count in counts}) > len(CATALOGUES)


async def counted(exporting: Exporting, catalogue: Any) -> tuple[int, int, int]:
    """How many rows an export has in each form, and how many `totalCount` says at that moment."""
    async with exporting.snapshot(catalogue, idle_seconds=60) as snapshot:
        lines = await content(snapshot, Lines(catalogue))
        cells = await content(snapshot, Table(catalogue))
        return len(parsed_lines(lines)), len(parsed_table(cells)), await snapshot.count()


async def content(snapshot: Snapshot, form: Any) -> bytes:
    return b"".join([block async for block, _ in snapshot.written(form)])
