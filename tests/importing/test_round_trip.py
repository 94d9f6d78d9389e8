"""What was exported is imported again."""

from server.export.catalogues import CATALOGUES
from server.export.forms import FORMS
from server.export.reading import Exporting, exported_operations
from tests.importing.conftest import Importing

UNVERIFIED = """SELECT count(*) FROM enterprises AS e JOIN regions AS r ON r.id = e.region_id
  WHERE r.code = 'UA-32' AND publication_status = 'PUBLISHED' AND verified_at IS NULL"""
VERSIONS = "SELECT id, version FROM enterprises ORDER BY id"


async def exported(portal: Importing) -> bytes:
    catalogue = CATALOGUES["enterprises"]
    exporting = Exporting(portal.database, exported_operations())
    async with exporting.snapshot(catalogue, idle_seconds=60) as snapshot:
        return b"".join([block async for block, _ in snapshot.written(FORMS["csv"](catalogue))])


async def test_an_export_changes_nothing_but_that_the_region_verifies_what_is_in_it(portal: Importing) -> None:
    unverified = (await portal.rows(UNVERIFIED))[0]["count"]
    first = await portal.imported(await exported(portal))
    assert (first["rowsCreated"], first["rowsUpdated"]) == (0, unverified)
    assert first["rowsUnchanged"] > 0
    before = await portal.rows(VERSIONS)
    again = await portal.imported(await exported(portal))
    assert (again["rowsCreated"], again["rowsUpdated"]) == (0, 0)
    assert await portal.rows(VERSIONS) == before
