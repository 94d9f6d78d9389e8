"""What operators can watch."""

from typing import Any

import httpx

MIXED = '{ __type(name: "Region") { name } regions { totalCount } }'
FALLBACK = 'partnergraph_fallbacks_total{reason="Query.__type is no SQL"}'


async def count_of(client: httpx.AsyncClient, name: str) -> float:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    lines = [line for line in answer.text.splitlines() if line.startswith(name)]
    return float(lines[0].rpartition(" ")[2]) if lines else 0.0


async def test_what_the_resolvers_answer_in_the_compilers_place_is_counted(client: httpx.AsyncClient, ask: Any) -> None:
    before = await count_of(client, FALLBACK)
    await ask(MIXED)
    await ask(MIXED)
    await ask("{ regions { totalCount } }")
    assert await count_of(client, FALLBACK) == before + 2


async def test_remembered_operations_are_counted(client: httpx.AsyncClient, ask: Any) -> None:
    before = await count_of(client, "partnergraph_remembered_operations ")
    await ask("{ remembered: regions { totalCount } }")
    assert await count_of(client, "partnergraph_remembered_operations ") == before + 1
