"""Run `partnergraph` with stand-ins for the parts of it that are not written yet. To be deleted with the last one."""

import asyncio
import os
import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import asyncpg
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from server.settings import Settings


def is_written(name: str, what: str) -> bool:
    try:
        return hasattr(import_module(name), what)
    except Exception:  # noqa: BLE001 - half written, it may fail in any way
        return False


def stand_in(name: str, part: Callable[..., Any]) -> None:
    parent = name.rpartition(".")[0]
    sys.modules.setdefault(parent, ModuleType(parent))
    sys.modules[name] = ModuleType(name)
    setattr(sys.modules[name], part.__name__, part)


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


PARTS: dict[str, Callable[..., Any]] = {
    "models.migrations.run": migrate,
    "data.demo_loader": load_demo,
    "data.seed": seed,
    "graph.schema": sdl,
    "server.app": create_app,
}

# All or none: they would not fit each other.
if not all(is_written(name, part.__name__) for name, part in PARTS.items()):
    for name, part in PARTS.items():
        stand_in(name, part)

if __name__ == "__main__":
    from server.cli import main

    main(prog_name="partnergraph")
