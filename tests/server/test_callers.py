"""A token opens what is its bearer's, and nothing else: over HTTP, from the header to the row."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from server.settings import Executor, Settings
from server.tokens.local import signed
from tests.conftest import calling, running
from tests.server.issuing import asked

DRAFT = """
    SELECT e.id, e.slug FROM enterprises e JOIN regions r ON r.id = e.region_id
    WHERE e.publication_status = 'DRAFT' AND r.code = 'UA-32' ORDER BY e.id LIMIT 1
"""
MEMBER = "a member of the draft"


@pytest.fixture(scope="module")
async def draft(demo_url: str) -> AsyncIterator[Any]:
    """A draft of Kyiv region with a member."""
    connection = await asyncpg.connect(demo_url)
    found: Any = await connection.fetchrow(DRAFT)
    join = "INSERT INTO enterprise_members (enterprise_id, subject) VALUES ($1, $2)"
    await connection.execute(join, found["id"], MEMBER)
    yield found
    await connection.execute("DELETE FROM enterprise_members WHERE subject = $1", MEMBER)
    await connection.close()


@pytest.fixture(params=Executor)
async def client(request: pytest.FixtureRequest, demo_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(database_url=demo_url, data_dir=tmp_path, executor=request.param)
    async with running(settings) as app, calling(app) as client:
        yield client


def bearer(data_dir: Path, subject: str, *roles: str, **claims: Any) -> str:
    return "Bearer " + signed(data_dir, subject, roles, lifetime=timedelta(minutes=1), **claims)


async def seen(client: httpx.AsyncClient, draft: Any, authorization: str | None) -> Any:
    """The draft's slug, alike by POST and by GET."""
    query = f'{{ enterprise(by: {{ id: "{draft["id"]}" }}) {{ slug }} }}'
    by_post = (await asked(client, authorization, query)).json()
    headers = {} if authorization is None else {"authorization": authorization}
    assert (await client.get("/graphql", params={"query": query}, headers=headers)).json() == by_post
    return by_post["data"]["enterprise"]


async def test_a_draft_is_not_there_for_strangers(client: httpx.AsyncClient, draft: Any, tmp_path: Path) -> None:
    strangers = (
        None,
        bearer(tmp_path, "a stranger", "ENTREPRENEUR"),
        bearer(tmp_path, "of another region", "REGION_ADMIN", regions=["US-WA"]),
        bearer(tmp_path, "in the region without its role", "ENTREPRENEUR", regions=["UA-32"]),
        bearer(tmp_path, "of another enterprise", "ENTREPRENEUR", enterprises=[str(draft["id"] + 32)]),
        bearer(tmp_path, MEMBER.upper(), "ENTREPRENEUR"),
    )
    for authorization in strangers:
        assert await seen(client, draft, authorization) is None


async def test_a_draft_is_there_for_its_people(client: httpx.AsyncClient, draft: Any, tmp_path: Path) -> None:
    insiders = (
        bearer(tmp_path, MEMBER, "ENTREPRENEUR"),
        bearer(tmp_path, "by token", "ENTREPRENEUR", enterprises=[str(draft["id"])]),
        bearer(tmp_path, "of the region", "REGION_ADMIN", regions=["UA-32"]),
        bearer(tmp_path, "of the platform", "PLATFORM_ADMIN"),
    )
    for authorization in insiders:
        assert await seen(client, draft, authorization) == {"slug": draft["slug"]}


async def test_a_token_of_another_servers_key_opens_nothing(
    client: httpx.AsyncClient, draft: Any, tmp_path: Path
) -> None:
    await seen(client, draft, bearer(tmp_path, MEMBER, "ENTREPRENEUR"))
    assert (await asked(client, bearer(tmp_path / "other", MEMBER, "ENTREPRENEUR"))).status_code == 401


async def test_before_a_key_is_made_no_token_is_good_and_none_is_needed(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    assert (await asked(client, bearer(tmp_path / "other", MEMBER, "ENTREPRENEUR"))).status_code == 401
    assert (await asked(client, None)).status_code == 200
