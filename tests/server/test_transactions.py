"""Where mutations write."""

from sqlalchemy import text

from models.migrations.run import migrate_schema
from resolvers.act import WriteLimits
from server.transactions import Transactions
from tests.postgres import fresh_database


async def test_an_address_may_say_how_it_is_secured(server_url: str) -> None:
    with fresh_database(server_url) as url:
        address = f"{url}{'&' if '?' in url else '?'}sslmode=disable"
        await migrate_schema(address)
        transactions = Transactions(address, size=1, statement_timeout=5, limits=WriteLimits())
        async with transactions.sessions.begin() as session:
            settings = await session.execute(
                text("SELECT current_setting('TimeZone'), current_setting('lock_timeout')")
            )
            assert tuple(settings.one()) == ("UTC", "5s")
        await transactions.close()
