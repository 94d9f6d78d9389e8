"""Publishes events for the peers' harness: python -m benchmarks.peers.publisher PORT DATABASE_URL.

A POST of `/publish?id=N` tells that the harness's enterprise N has appeared; subscribers hear it from the server.
"""

import asyncio
import re
import sys

import asyncpg

PUBLISH = """
    INSERT INTO events (kind, subject, node_id, enterprise_id, region_id, occurred_at)
    SELECT 'PUBLISHED', 'ENTERPRISE', id, id, region_id, now() FROM enterprises WHERE id = 32 * $1::bigint + 3
"""
ANSWER = b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n"


async def serve(port: int, url: str) -> None:
    pool = await asyncpg.create_pool(url, min_size=1, max_size=2)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = re.search(rb"id=(\d+)", await reader.readline())
        if asked:
            async with pool.acquire() as connection, connection.transaction():
                await connection.execute(PUBLISH, int(asked[1]))
                await connection.execute("SELECT pg_notify('events', '')")
        writer.write(ANSWER)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
