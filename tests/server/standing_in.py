"""Run `partnergraph` with stand-ins for the parts of it that are not written yet. To be deleted with the last one."""

import asyncio
import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import ModuleType
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server.settings import Settings


def stand_in(name: str, **content: Any) -> None:
    parts = name.split(".")
    try:
        missing = find_spec(name) is None
    except ModuleNotFoundError:
        missing = True
    if missing:
        for length in range(1, len(parts)):
            parent = ".".join(parts[:length])
            sys.modules.setdefault(parent, ModuleType(parent))
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(content)


def execute(url: str, statement: str, method: str = "execute") -> Any:
    async def run() -> Any:
        connection = await asyncpg.connect(url)
        try:
            return await getattr(connection, method)(statement)
        finally:
            await connection.close()

    return asyncio.run(run())


def migrate(url: str) -> None:
    execute(url, "CREATE TABLE IF NOT EXISTS migrated (at timestamptz DEFAULT now())")


async def load_demo(url: str) -> bool:
    return bool(url)


async def seed(url: str, *, enterprises: int, seed: int, progress: Callable[[int], None]) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE IF NOT EXISTS seeded (n int, seed int)")
    for _ in range(enterprises):
        await connection.execute("INSERT INTO seeded VALUES ($1, $2)", enterprises, seed)
        progress(1)
    await connection.close()


def sdl(*, api: bool = False) -> str:
    return "type Query { api: Boolean }\n" if api else "type Query { _service: String }\n"


def create_app() -> Starlette:

    settings = Settings.from_environment(os.environ)

    async def healthz(_request: Any) -> PlainTextResponse:
        connection = await asyncpg.connect(settings.connection_url)
        await connection.close()
        return PlainTextResponse("ok")

    return Starlette(routes=[Route("/healthz", healthz)])


stand_in("models.migrations.run", migrate=migrate)
stand_in("data.demo_loader", load_demo=load_demo)
stand_in("data.seed", seed=seed)
stand_in("graph.schema", sdl=sdl)
stand_in("server.app", create_app=create_app)

if __name__ == "__main__":
    from server.cli import main

    main(prog_name="partnergraph")
