"""The command `partnergraph`."""
# ruff: noqa: PLC0415 - each command imports what it needs, so that the others stay quick

import asyncio
import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import click

from models.caller import Permission, Role
from server.expected import ExpectedError
from server.settings import Settings
from server.tokens.options import EnterpriseId, Lifetime, Region, Subject, one_of


class Told(click.ClickException):
    def __init__(self, error: ExpectedError) -> None:
        super().__init__(str(error))
        self.exit_code = error.exit_code  # type: ignore[misc]  # it is read from the instance


@contextmanager
def _one_line() -> Iterator[None]:
    """Tell what is expected to go wrong in one line."""
    try:
        yield
    except ExpectedError as error:
        raise Told(error) from error
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        # Without its context it leaves the usage out.
        raise click.UsageError(" ".join(error.format_message().split())) from error


class Commands(click.Group):
    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        with _one_line():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _one_line():
            return super().invoke(ctx)


@click.group(cls=Commands)
def main() -> None:
    """Partnergraph: a GraphQL API for business cooperation between regions."""


@main.command()
@click.option("--host", help="The address to listen on, instead of HOST.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port to listen on, instead of PORT.")
@click.option("--workers", type=click.IntRange(1, 256), default=1, help="How many processes answer.")
@click.option("--demo/--no-demo", default=None, help="Load the demo data into an empty database, or never.")
def serve(host: str | None, port: int | None, workers: int, demo: bool | None) -> None:
    """Serve the API until Ctrl-C or SIGTERM."""
    from server import commands, logs, serving
    from server.tokens.local import found_key, key_path

    settings = _settings(HOST=host, PORT=port)
    logs.configure(settings.log_format)
    if settings.oidc_issuer is None:
        # One that cannot be used is told of now, not at the first token.
        found_key(key_path(settings.data_dir))
    with (
        commands.ending_on_signals(code=0),
        serving.bound(settings.host, settings.port) as listener,
        commands.database(settings) as url,
    ):
        _prepare(url, demo=settings.database_url is None if demo is None else demo)
        # The workers read their settings where this process did.
        os.environ["DATABASE_URL" if settings.database_url else "EMBEDDED_DATABASE_URL"] = url
        serving.serve(listener, workers=workers, announce=lambda: _announce(settings, listener.getsockname()[1]))


@main.command()
def migrate() -> None:
    """Bring the database to the newest schema."""
    from server.migrate import migrate as bring_to_newest

    with _database() as url:
        bring_to_newest(url)


@main.command()
@click.option("--api", is_flag=True, help="The clients' schema, without federation's parts.")
def schema(api: bool) -> None:
    """Print the schema."""
    from graph.schema import sdl

    click.echo(sdl(api=api).rstrip("\n"))


@main.command()
@click.option("--enterprises", type=click.IntRange(1), required=True, metavar="N", help="How many enterprises.")
@click.option("--seed", "chosen", type=int, default=1, show_default=True, metavar="S", help="Same seed, same data.")
def seed(enterprises: int, chosen: int) -> None:
    """Fill the database with generated, published enterprises and what hangs on them."""
    from server import commands
    from server.fill.seed import seed as fill
    from server.migrate import migrate as bring_to_newest

    with _database() as url:
        bring_to_newest(url)
        with click.progressbar(length=enterprises, label="Enterprises") as bar:
            commands.run(fill(url, enterprises=enterprises, seed=chosen, progress=bar.update))


@main.group(name="import", cls=Commands)
def import_() -> None:
    """Fill the portal from a file."""


@import_.command(name="enterprises")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--region", required=True, type=Region(), metavar="CODE", help="The region whose enterprises they are.")
@click.option("--dry-run", is_flag=True, help="Check and count all, and keep nothing.")
@click.option(
    "--report", type=click.Path(path_type=Path, dir_okay=False), help="Where what was wrong is written, as CSV."
)
def import_enterprises(file: Path, region: str, dry_run: bool, report: Path | None) -> None:
    """Enter a region's enterprises from a CSV or XLSX file; those that are there are updated.

    Ends with 0 where all rows were taken, with 3 where some were not, with 1 where the file could not be read.
    """
    from server.export.output import opened
    from server.importing.command import Given, imported
    from server.importing.report import write_report
    from server.migrate import migrate as bring_to_newest

    given = Given(file, region, is_dry_run=dry_run, most_bytes=_settings().upload_limit)
    reported = opened(report) if report is not None else nullcontext()
    with given.opened() as content, _database() as url, reported as table:
        bring_to_newest(url)
        outcome = asyncio.run(imported(url, given, content))
        click.echo(outcome.summary)
        if table is not None:
            write_report(table, outcome.problems)
    outcome.check(file)
    for line in outcome.told():
        click.echo(line, err=True)
    if outcome.code:
        raise SystemExit(outcome.code)


@main.command()
@click.argument("catalogue", type=click.Choice(["enterprises", "products", "opportunities", "experiences"]))
@click.option(
    "--format",
    "form",
    type=click.Choice(["ndjson", "csv"]),
    default="ndjson",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="A file, instead of what is printed.",
)
def export(catalogue: str, form: str, output: Path | None) -> None:
    """Export the public catalogue."""
    from server import commands
    from server.export.catalogues import CATALOGUES
    from server.export.command import export as write
    from server.export.forms import FORMS
    from server.export.output import opened

    with _database() as url, opened(output) as file:
        commands.run(write(url, FORMS[form](CATALOGUES[catalogue]), file))


@main.command()
@click.option("--subject", required=True, type=Subject(), metavar="S", help="Who calls.")
@click.option("--role", "roles", multiple=True, required=True, type=one_of(Role), help="What the caller is.")
@click.option(
    "--region",
    "regions",
    multiple=True,
    type=Region(),
    metavar="CODE",
    help="A region for which a REGION_ADMIN decides.",
)
@click.option(
    "--enterprise", "enterprises", multiple=True, type=EnterpriseId(), metavar="ID", help="One for which it acts."
)
@click.option("--scope", "scopes", multiple=True, type=one_of(Permission), help="All three if none is given.")
@click.option("--ttl", "lifetime", type=Lifetime(), default="1h", show_default=True, help="Such as 30s, 15m, 1h, 7d.")
def token(**given: Any) -> None:
    """Print a token for local use, signed by the key in DATA_DIR."""
    from server.tokens.local import signed

    settings = _settings()
    if settings.oidc_issuer:
        raise ExpectedError("OIDC_ISSUER is set: tokens come from there.")
    click.echo(signed(settings.data_dir, **given))


def _settings(**given: object) -> Settings:
    changed = {name: str(value) for name, value in given.items() if value is not None}
    # In the environment too, where the workers look.
    os.environ.update(changed)
    return Settings.from_environment(os.environ)


@contextmanager
def _database() -> Iterator[str]:
    from server import commands, logs

    settings = _settings()
    logs.configure(settings.log_format)
    with commands.ending_on_signals(), commands.database(settings) as url:
        yield url


def _prepare(url: str, *, demo: bool) -> None:
    from server import commands
    from server.migrate import migrate as bring_to_newest

    bring_to_newest(url)
    if demo:
        from server.fill.demo import load_demo

        commands.run(load_demo(url))


def _announce(settings: Settings, port: int) -> None:
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named to be replaced
    host = everywhere.get(settings.host, settings.host)
    click.echo(f"http://{f'[{host}]' if ':' in host else host}:{port}/graphql")
    if settings.oidc_issuer:
        click.echo(f"Reading needs no token; for writing get one from {settings.oidc_issuer}")
        return
    # The key lies there, so the command has to look there too.
    where = "" if settings.data_dir == Settings.data_dir else f"DATA_DIR={shlex.quote(str(settings.data_dir))} "
    command = f"{where}.venv/bin/partnergraph token --subject you --role ENTREPRENEUR"
    click.echo(f"Reading needs no token; for writing: {command}")


if __name__ == "__main__":
    main()
