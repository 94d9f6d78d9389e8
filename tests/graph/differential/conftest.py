"""Both drivers over the demo data, to which a few rows are added that only some callers see."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest

from models import ANONYMOUS, Caller, Role
from server.database import Database
from server.fill.demo import load_demo
from tests.graph.differential.comparing import Drivers
from tests.graph.differential.known import known_values
from tests.graph.differential.peopled import PEOPLED
from tests.postgres import fresh_database


@pytest.fixture(scope="session")
def peopled_url(server_url: str, reference_url: str) -> Iterator[str]:
    with fresh_database(server_url, template=reference_url) as url:
        asyncio.run(peopled(url))
        yield url


async def peopled(url: str) -> None:
    await load_demo(url)
    connection = await asyncpg.connect(url)
    try:
        for added in PEOPLED:
            await connection.execute(added)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
async def drivers(peopled_url: str) -> AsyncIterator[Drivers]:
    database = Database(peopled_url, size=4, statement_timeout=120)
    try:
        known = await known_values(peopled_url, database)
        gc.freeze()  # the schema and the mapping stay: collecting would walk them again and again
        yield Drivers(database, known, callers(known))
    finally:
        await database.close()


def callers(known: dict[str, str]) -> dict[str, Caller]:
    return {
        "anonymous": ANONYMOUS,
        "member": Caller(subject="member"),
        "token": Caller(subject="token", enterprises=(int(known["draft 0"]),)),
        "region": Caller(subject="region", roles=frozenset({Role.REGION_ADMIN}), regions=("UA-32",)),
        "platform": Caller(
            subject="platform",
            roles=frozenset({Role.PLATFORM_ADMIN}),
            enterprises=(int(known["enterprise 1"]),),
        ),
        "sender": Caller(
            subject="sender",
            roles=frozenset({Role.INTEGRATOR, Role.ENTREPRENEUR}),
            enterprises=(int(known["enterprise 0"]),),
        ),
        "recipient": Caller(
            subject="recipient",
            roles=frozenset({Role.ENTREPRENEUR}),
            enterprises=(int(known["enterprise 1"]), int(known["draft 1"])),
        ),
    }
