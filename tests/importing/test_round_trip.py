"""What was exported is imported again."""

from server.export.catalogues import CATALOGUES
from server.export.forms import FORMS
from server.export.reading import Exporting, exported_operations
from tests.importing.conftest import Importing
from tests.resolvers.writing import published

UNVERIFIED = """SELECT count(*) FROM enterprises AS e JOIN regions AS r ON r.id = e.region_id
  WHERE r.code = 'UA-32' AND publication_status = 'PUBLISHED' AND verified_at IS NULL"""
VERSIONS = "SELECT id, version FROM enterprises ORDER BY id"


async def exported(portal: Importing) -> bytes:
    catalogue = CATALOGUES["enterprises"]
    exporting = Exporting(portal.database, exported_operations())
    async with exporting.snapshot(catalogue, idle_seconds=60) as snapshot:
        return b"".join([block async for block, _ in snapshot.written(FORMS["csv"](catalogue))])


DESCRIPTIONS = ("Сир\n", "\nСир", "  Сир і масло  ", "=1+1\n", "'=1\r\n", "\t'=x ", " =1", "'", "\u00a0Сир\r")
"""Texts that are kept as they were given."""


async def test_texts_and_industries_that_an_import_would_write_otherwise_are_left_as_they_were_given(
    portal: Importing,
) -> None:
    given = []
    for place, text in enumerate(DESCRIPTIONS):
        description = [{"language": language, "text": text} for language in ("uk", "en")]
        code = "68.2" if place % 2 else "36"
        given.append(await published(portal, description=description, industries=[{"code": code}]))
    numbers = [each["registrations"][0]["number"] for each in given]
    before = [(await portal.enterprise(number), await portal.events(number)) for number in numbers]
    assert all(stored["verified_at"] for stored, _ in before)
    await portal.imported(await exported(portal))
    assert [(await portal.enterprise(number), await portal.events(number)) for number in numbers] == before


async def test_an_export_changes_nothing_but_that_the_region_verifies_what_is_in_it(portal: Importing) -> None:
    unverified = (await portal.rows(UNVERIFIED))[0]["count"]
    first = await portal.imported(await exported(portal))
    assert (first["rowsCreated"], first["rowsUpdated"]) == (0, unverified)
    assert first["rowsUnchanged"] > 0
    before = await portal.rows(VERSIONS)
    again = await portal.imported(await exported(portal))
    assert (again["rowsCreated"], again["rowsUpdated"]) == (0, 0)
    assert await portal.rows(VERSIONS) == before
