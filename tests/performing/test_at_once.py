"""Callers who write at the same time."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import asyncpg
from strawberry import ID

from graph.inputs.contact import RequestContactInput, RespondToContactRequestInput, WithdrawContactRequestInput
from graph.inputs.experience import MarkExperienceHelpfulInput, ShareExperienceInput
from graph.inputs.product import UpdateProductInput
from graph.scalars import LanguageTag
from models import Enterprise, EventKind, ExperienceTopic, PublicationStatus, ReviewDecision
from resolvers.contact import request_contact, respond_to_contact_request, withdraw_contact_request
from resolvers.decisions import ContactResponse
from resolvers.enterprise import register_enterprise, review_enterprise
from resolvers.experience import mark_experience_helpful, share_experience
from resolvers.problems import UserErrorCode
from resolvers.product import add_product, update_product
from resolvers.telling import told, write_events
from tests.performing.conftest import Writing
from tests.performing.inputs import KYIV, enterprise, product, published, review, submitted, text

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
    running = await waiting(writing, task)
    await transaction.commit()
    await other.close()
    return await running


async def waiting(writing: Writing, task: Any) -> asyncio.Future[Any]:
    """A task once it waits for a lock, or is done."""
    running: asyncio.Future[Any] = asyncio.ensure_future(task)
    while not running.done() and not await writing.value(WAITING):  # noqa: ASYNC110 - only PostgreSQL knows
        await asyncio.sleep(0.01)
    return running


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


async def test_a_later_position_is_not_seen_before_an_earlier_one(writing: Writing) -> None:
    first, second = await submitted(writing, "First Mill"), await submitted(writing, "Second Mill")
    before, now = await writing.last_position(), datetime.now(UTC)
    async with writing.sessions.begin() as session:
        await write_events(session, [told(EventKind.UPDATED, Enterprise, Enterprise.id == first, now)])
        approving = writing.done(review_enterprise, review(second, ReviewDecision.APPROVE), KYIV)
        running = await waiting(writing, approving)
        assert not running.done()
        assert await writing.events_since(before) == []
    await running
    assert await writing.events_since(before) == [("UPDATED", first), ("PUBLISHED", second), ("REVIEWED", second)]


async def test_of_many_answers_to_one_contact_request_one_counts(writing: Writing) -> None:
    sender, recipient = await published(writing, "Asking Mill"), await published(writing, "Asked Mill")
    letter = RequestContactInput(
        sender_id=ID(str(sender)), recipient_id=ID(str(recipient)), subject="Flour", message="How much?"
    )
    request = await writing.done(request_contact, letter)
    before, this = await writing.last_position(), ID(str(request))
    answers = [RespondToContactRequestInput(id=this, response=found, message="Well") for found in ContactResponse] * 5
    answering = [writing.perform(respond_to_contact_request, answer) for answer in answers]
    taking_back = writing.perform(withdraw_contact_request, WithdrawContactRequestInput(id=this))
    outcomes = [
        [error.code for error in performed.errors] for performed in await asyncio.gather(*answering, taking_back)
    ]
    assert sorted(outcomes) == [[], *[[UserErrorCode.WRONG_STATE]] * len(answers)]
    assert await writing.events_since(before) == [("CONTACT_CHANGED", request)]
    (row,) = await writing.rows(
        "SELECT status, (SELECT count(*) FROM contact_messages WHERE contact_request_id = $1)"
        " FROM contact_requests WHERE id = $1",
        request,
    )
    assert row in {("ACCEPTED", 2), ("DECLINED", 2), ("WITHDRAWN", 1)}


async def test_marks_of_many_at_once_are_counted_once_each(writing: Writing) -> None:
    story = ShareExperienceInput(
        enterprise_id=ID(str(await published(writing, "Telling Mill"))),
        title=text("How"),
        body=text("Thus"),
        original_language=LanguageTag("en"),
        topics=[ExperienceTopic.EXPORT],
    )
    experience = await writing.done(share_experience, story)
    mills = [await published(writing, f"Reading Mill {number}") for number in range(5)]

    def mark(mill: int, *, helpful: bool = True) -> Any:
        given = MarkExperienceHelpfulInput(
            experience_id=ID(str(experience)), enterprise_id=ID(str(mill)), helpful=helpful
        )
        return writing.done(mark_experience_helpful, given)

    count = "SELECT helpful_count FROM experiences WHERE id = $1"
    await asyncio.gather(*(mark(mill) for mill in mills * 3))
    assert await writing.value(count, experience) == len(mills)
    await asyncio.gather(*(mark(mill, helpful=False) for mill in mills[1:] * 3))
    assert await writing.value(count, experience) == 1


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
