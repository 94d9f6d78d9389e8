"""Who resumes while events come joins those who listen, without a seam."""

import asyncio
from random import Random

import pytest

from models import Enterprise, Product
from models.errors import Unavailable
from server.events import lanes, stream
from server.transports.outbox import End, Room
from tests.events.listening import PARTICULAR, Listener, Listening
from tests.events.writing import Told, Writing
from tests.transports.fake import eventually

PRODUCTS = ["PRODUCT"]
MANY = 250
"""More than two reads of a replay."""


def of_products(written: Writing, told: list[Told]) -> list[Told]:
    ids = {str(node_id) for node_id in written.ids[Product]}
    return [event for event in told if event[2] in ids]


async def test_without_a_cursor_one_is_told_what_comes(listening: Listening, written: Writing) -> None:
    await written.write(Enterprise)
    await listening.reaches(before := await written.head())
    listener = await listening.listener()
    await written.write(Enterprise, Product)
    await listener.has(await written.told_since(before))


async def test_with_a_cursor_first_all_that_came_since(listening: Listening, written: Writing) -> None:
    before = await written.head()
    await written.write(*[Product] * MANY)
    listener = await listening.listener(after=before)
    await written.write(Enterprise)
    await listener.has(await written.told_since(before))


async def test_a_new_group_made_while_another_is_told_misses_nothing(listening: Listening, written: Writing) -> None:
    await listening.listener()
    before = await written.head()
    hold = listening.database.hold()
    await written.write(Product)
    await hold.begun.wait()
    late = await listening.listener(after=before, types=PRODUCTS)
    hold.released.set()
    # Nothing of what follows concerns it.
    await written.write(Enterprise)
    await listening.reaches(await written.head())
    await late.has(of_products(written, await written.told_since(before)))


async def test_it_need_not_wait_for_another_event(listening: Listening, written: Writing) -> None:
    await listening.listener()
    before = await written.head()
    hold = listening.database.hold()
    await written.write(Product)
    await hold.begun.wait()
    late = await listening.listener(after=before, types=PRODUCTS)
    hold.released.set()
    await late.has(await written.told_since(before))


async def test_a_replay_that_takes_long_joins_where_its_group_is_by_then(
    listening: Listening, written: Writing
) -> None:
    await listening.listener()
    before = await written.head()
    await written.write(*[Product] * MANY)
    await listening.reaches(await written.head())
    hold = listening.database.hold()
    late = await listening.listener(after=before, joins=False)
    await hold.begun.wait()
    await written.write(*[Enterprise] * MANY)
    await listening.reaches(await written.head())
    hold.released.set()
    await late.has(await written.told_since(before))
    await written.write(Product)
    await late.has(await written.told_since(before))


@pytest.mark.parametrize("place", ["behind the group", "where the group is", "ahead of the group"])
async def test_whoever_joins_a_group_that_lags_is_told_each_once(
    listening: Listening, written: Writing, place: str
) -> None:
    behind = await written.head()
    await written.write(Product, Enterprise)
    await listening.reaches(at := await written.head())
    first = await listening.listener()
    hold = listening.database.hold()
    await written.write(Product, Enterprise, Product)
    await hold.begun.wait()
    ahead = await written.head()
    after = {"behind the group": behind, "where the group is": at, "ahead of the group": ahead}[place]
    late = await listening.listener(after=after)
    await written.write(Enterprise)
    hold.released.set()
    await first.has(await written.told_since(at))
    await late.has(await written.told_since(after))


async def test_who_leaves_and_comes_again_is_told_each_once(listening: Listening, written: Writing) -> None:
    before = await written.head()
    first = await listening.listener()
    hold = listening.database.hold()
    await written.write(Product, Enterprise)
    await hold.begun.wait()
    first.outbox.close()
    again = await listening.listener(after=before)
    hold.released.set()
    await written.write(Product)
    await again.has(await written.told_since(before))
    assert not first.told


ALIASES = " ".join(f"a{number}: listingId b{number}: cursor" for number in range(90))
WIDE = f"subscription ($after: String) {{ listingChanged(after: $after) {{ cursor kind listingId {ALIASES} }} }}"


@pytest.mark.parametrize("is_replay", [True, False])
async def test_a_large_span_is_not_too_much_for_a_client_that_reads(
    listening: Listening, written: Writing, *, is_replay: bool
) -> None:
    await listening.reaches(before := await written.head())
    listener = await listening.listener(WIDE, after=before) if not is_replay else None
    await written.write(*[Enterprise] * MANY)
    await listening.reaches(await written.head())
    listener = listener or await listening.listener(WIDE, after=before)
    await listener.has(await written.told_since(before))


async def test_all_that_a_client_resumes_at_once_is_not_too_much_for_it(listening: Listening, written: Writing) -> None:
    before, room = await written.head(), Room()
    await written.write(*[Enterprise] * MANY)
    await listening.reaches(await written.head())
    listeners = [
        await listening.listener(WIDE, after=before, room=room, joins=False, reads=False, languages=(tag,))
        for tag in ("uk", "en", "de", "fr", "pl", "it", "es", "pt", "cs")
    ]
    await eventually(lambda: len(listening.database.statements) == len(listeners))
    await asyncio.sleep(0.1)
    for listener in listeners:
        listener.reads.set()
    for listener in listeners:
        await listener.has(await written.told_since(before))


async def test_who_reads_nothing_of_a_replay_has_little_of_it_waiting(listening: Listening, written: Writing) -> None:
    before = await written.head()
    await written.write(*[Enterprise] * MANY)
    await listening.reaches(await written.head())
    listener = await listening.listener(after=before, joins=False, reads=False)
    await eventually(lambda: len(listening.database.statements) == 1)
    await asyncio.sleep(0.1)
    assert len(listening.database.statements) == 1
    assert listener.outbox.ending is None
    listener.reads.set()
    await listener.has(await written.told_since(before))


async def test_those_who_resume_all_at_once_leave_connections_to_others(listening: Listening, written: Writing) -> None:
    before = await written.head()
    await written.write(Product)
    await listening.reaches(await written.head())
    reading, most = 0, 0

    async def meanwhile(_: str) -> None:
        nonlocal reading, most
        reading += 1
        most = max(most, reading)
        try:
            await asyncio.sleep(0.01)
        finally:
            reading -= 1

    listening.database.meanwhile = meanwhile
    listeners = [await listening.listener(after=before, joins=False) for _ in range(40)]
    gone = listeners[1::2]
    for listener in gone:
        listener.outbox.close()
    for listener in listeners[::2]:
        await listener.has(await written.told_since(before))
    assert most <= lanes.MOST_APART + lanes.MOST_SLOW
    assert len(listening.database.statements) < len(listeners)


async def test_however_many_resume_with_what_is_slow_those_with_something_quick_are_told(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "QUICK_SECONDS", 3)  # more than the quick one takes, though the machine is slow
    before = await written.head()
    await written.write(Product)
    await listening.reaches(await written.head())
    released = asyncio.Event()

    async def meanwhile(text: str) -> None:
        if "particular" in text:
            await released.wait()

    listening.database.meanwhile = meanwhile
    slow = [await listening.listener(PARTICULAR, after=before, joins=False) for _ in range(60)]
    quick = await listening.listener(after=before)
    await quick.has(await written.told_since(before))
    assert not any(listener.told for listener in slow)
    released.set()
    for listener in slow:
        await listener.has(await written.told_since(before))


@pytest.mark.usefixtures("_unhurried")
async def test_those_who_resume_from_long_ago_do_not_make_their_group_late(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = await written.head()
    await written.write(Product)
    await listening.reaches(before := await written.head())
    member = await listening.listener()
    await written.write(Product)
    await member.has(await written.told_since(before))
    replaying, held, released = True, 0, asyncio.Event()

    async def meanwhile(_: str) -> None:
        nonlocal held
        if replaying:
            held += 1
            try:
                await released.wait()
            finally:
                held -= 1

    listening.database.meanwhile = meanwhile
    with monkeypatch.context() as hurried:
        hurried.setattr(lanes, "QUICK_SECONDS", 0.2)
        late = [await listening.listener(after=long_ago, joins=False) for _ in range(lanes.MOST_SLOW)]
        await eventually(lambda: listening.stream.lanes.slow_at_once.locked() and held == len(late))
    replaying = False
    await written.write(Enterprise)
    await member.has(await written.told_since(before))
    assert not any(listener.told for listener in late)
    released.set()
    for listener in late:
        await listener.has(await written.told_since(long_ago))


async def test_a_database_that_is_away_for_a_moment_does_not_end_who_resumes(
    listening: Listening, written: Writing
) -> None:
    before = await written.head()
    await written.write(*[Product] * MANY)
    await listening.reaches(await written.head())
    fails = iter([True, False, True, True])

    async def meanwhile(_: str) -> None:
        if next(fails, False):
            raise Unavailable

    listening.database.meanwhile = meanwhile
    late = await listening.listener(after=before)
    await late.has(await written.told_since(before))


async def test_one_that_is_away_for_longer_ends_it_as_unavailable(
    listening: Listening, written: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "PATIENCE_SECONDS", 0.5)
    before = await written.head()
    await written.write(Product)
    await listening.reaches(await written.head())

    async def meanwhile(_: str) -> None:
        raise Unavailable

    listening.database.meanwhile = meanwhile
    late = await listening.listener(after=before, joins=False)
    assert (await late.error())["extensions"]["code"] == "UNAVAILABLE"


async def test_any_interleaving_tells_each_once(listening: Listening, written: Writing) -> None:
    chance = Random(1)  # noqa: S311

    async def meanwhile(_: str) -> None:
        await asyncio.sleep(chance.choice([0, 0, 0.001, 0.03]))

    listening.database.meanwhile = meanwhile
    joined: list[tuple[Listener, int, bool]] = []
    begin = await written.head()
    writing = asyncio.create_task(written.write_while(lambda: len(joined) < 60))
    while len(joined) < 60:
        after, only_products = chance.randint(begin, await written.head()), chance.random() < 0.5
        types = PRODUCTS if only_products else None
        languages = chance.choice([(), ("uk",), ("en",)])
        listener = await listening.listener(after=after, languages=languages, joins=False, types=types)
        joined.append((listener, after, only_products))
        await asyncio.sleep(chance.uniform(0, 0.04))
        if chance.random() < 0.3:
            chance.choice(joined)[0].outbox.close()
    await writing
    for listener, after, only_products in joined:
        expected = await written.told_since(after)
        expected = of_products(written, expected) if only_products else expected
        if listener.outbox.ending is None:
            await listener.has(expected)
        else:
            assert listener.outbox.ending.reason is End.CLOSED
            assert listener.told == expected[: len(listener.told)]
