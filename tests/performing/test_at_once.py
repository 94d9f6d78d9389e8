"""Callers who write at the same time."""

import asyncio
from collections import Counter
from typing import Any

import asyncpg
from strawberry import ID

from graph.inputs.product import UpdateProductInput
from models import PublicationStatus, ReviewDecision
from resolvers.enterprise import register_enterprise, review_enterprise
from resolvers.product import add_product, update_product
from tests.performing.conftest import Writing
from tests.performing.inputs import KYIV, enterprise, product, review, submitted

CALLERS = 20
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


async def test_names_that_lead_to_one_slug_are_told_apart(writing: Writing) -> None:
    names = ["Odesa Port", "Odesa Port 2"] * 5
    await asyncio.gather(*(writing.done(register_enterprise, enterprise(name)) for name in names))
    assert await writing.value("SELECT count(*) FROM enterprises WHERE slug LIKE 'odesa-port%'") == len(names)


async def test_long_names_that_begin_alike_are_told_apart(writing: Writing) -> None:
    name = "a" * 90
    for _ in range(3):
        await writing.done(register_enterprise, enterprise(name))
    slugs = await writing.rows("SELECT slug FROM enterprises WHERE slug LIKE 'aaaa%' ORDER BY id")
    assert slugs == [("a" * 80,), ("a" * 78 + "-2",), ("a" * 78 + "-3",)]


async def meanwhile_published(writing: Writing, node_id: int, task: Any) -> Any:
    """What comes of a task that meets an enterprise which is just being published."""
    other = await asyncpg.connect(writing.url)
    transaction = other.transaction()
    await transaction.start()
    await other.execute(
        "UPDATE enterprises SET publication_status = 'PUBLISHED', published_at = now(), version = version + 1"
        " WHERE id = $1",
        node_id,
    )
    running = asyncio.ensure_future(task)
    while not running.done() and not await writing.value(WAITING):  # noqa: ASYNC110 - only PostgreSQL knows
        await asyncio.sleep(0.01)
    await transaction.commit()
    await other.close()
    return await running


async def test_a_product_added_while_its_enterprise_is_published_is_told_of(writing: Writing) -> None:
    node_id, before = await submitted(writing), await writing.last_position()
    added = await meanwhile_published(writing, node_id, writing.done(add_product, product(node_id)))
    assert await writing.events_since(before) == [("PUBLISHED", added)]


async def test_a_product_published_while_its_enterprise_is_published_is_told_of(writing: Writing) -> None:
    node_id = await submitted(writing)
    draft = await writing.done(add_product, product(node_id, publish=False))
    before = await writing.last_position()
    change = UpdateProductInput(id=ID(str(draft)), version=1, publication_status=PublicationStatus.PUBLISHED)
    await meanwhile_published(writing, node_id, writing.done(update_product, change))
    assert await writing.events_since(before) == [("PUBLISHED", draft)]


async def test_products_added_while_an_administration_decides_are_told_of_once_each(writing: Writing) -> None:
    node_id, before = await submitted(writing), await writing.last_position()
    adding = [writing.done(add_product, product(node_id)) for _ in range(CALLERS)]
    approving = writing.done(review_enterprise, review(node_id, ReviewDecision.APPROVE), KYIV)
    *added, _ = await asyncio.gather(*adding, approving)
    told_of = Counter(node for kind, node in await writing.events_since(before) if kind == "PUBLISHED")
    assert told_of == Counter([node_id, *added])


async def test_who_reads_events_by_position_misses_none(writing: Writing) -> None:
    waiting = [await submitted(writing, f"Mill {number}") for number in range(CALLERS)]
    first = last = await writing.last_position()
    read: list[tuple[Any, ...]] = []
    approving = [writing.done(review_enterprise, review(node_id, ReviewDecision.APPROVE), KYIV) for node_id in waiting]
    all_done = asyncio.gather(*approving)
    while True:
        is_last = all_done.done()
        rows = await writing.rows("SELECT id, kind, node_id FROM events WHERE id > $1 ORDER BY 1", last)
        read += [(kind, node_id) for _, kind, node_id in rows]
        last = rows[-1][0] if rows else last
        if is_last:
            break
        await asyncio.sleep(0)
    await all_done
    assert read == await writing.events_since(first)
    assert len(read) == 2 * CALLERS
