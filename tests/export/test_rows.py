"""What is in an export: all that an anonymous caller may see, as the API gives it, and nothing else."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from graph.engine.execution import Request
from loaders.scope import Scope
from models import Role
from server.export.catalogues import CATALOGUES
from server.settings import Settings
from server.tokens.local import signed
from tests.conftest import calling, running
from tests.export.taking import FORMS, NAMES, cells, parsed_table, rows, taken
from tests.graph.operating import made
from tests.postgres import fresh_database
from tests.resolvers.conftest import Api
from tests.resolvers.writing import ADD_PRODUCT, ARCHIVE, OWNER, published, registered, text

PRIVATE = {"person": "Таємниця", "email": "hidden@dairy.com.ua", "phone": "+380442345678"}
HIDING_PLACES = ("PENDING_REVIEW", "SUSPENDED", "ARCHIVED")


async def product_of(api: Api, enterprise: Any, name: str) -> Any:
    given = {"enterpriseId": enterprise["id"], "kind": "GOOD", "name": text(name)}
    return (await api.data(OWNER, ADD_PRODUCT, input=given))["addProduct"]["product"]


async def test_an_anonymous_caller_gets_no_draft_and_nothing_that_hangs_on_one(
    caller: httpx.AsyncClient, api: Api
) -> None:
    draft = await registered(api)
    product = await product_of(api, draft, "Of a draft")
    assert draft["id"] not in {row["id"] for row in await rows(caller, "enterprises")}
    assert product["id"] not in {row["id"] for row in await rows(caller, "products")}


@pytest.mark.parametrize("status", HIDING_PLACES)
async def test_what_is_no_longer_published_is_in_no_export(caller: httpx.AsyncClient, api: Api, status: str) -> None:
    enterprise = await published(api)
    product = await product_of(api, enterprise, "Soon gone")
    assert product["id"] in {row["id"] for row in await rows(caller, "products")}
    await api.rows(
        "UPDATE enterprises SET publication_status = $2 WHERE id = $1 RETURNING id", int(enterprise["id"]), status
    )
    assert enterprise["id"] not in {row["id"] for row in await cells(caller, "enterprises")}
    assert product["id"] not in {row["id"] for row in await cells(caller, "products")}


async def test_an_archived_product_is_in_no_export(caller: httpx.AsyncClient, api: Api) -> None:
    enterprise = await published(api)
    product = await product_of(api, enterprise, "Archived")
    await api.rows("UPDATE products SET publication_status = 'ARCHIVED' WHERE id = $1 RETURNING id", int(product["id"]))
    assert product["id"] not in {row["id"] for row in await rows(caller, "products")}


async def test_contact_details_are_there_only_where_all_may_see_them(caller: httpx.AsyncClient, api: Api) -> None:
    hidden = await published(api, contact=PRIVATE)
    shown = await published(api, contact={**PRIVATE, "isPublic": True})
    found = {row["id"]: row["contact"] for row in await rows(caller, "enterprises")}
    assert found[hidden["id"]] is None
    assert found[shown["id"]]["email"] == "hidden@dairy.com.ua"
    in_table = {row["id"]: row["contact_email"] for row in await cells(caller, "enterprises")}
    assert (in_table[hidden["id"]], in_table[shown["id"]]) == ("", "hidden@dairy.com.ua")


@pytest.mark.parametrize("token", ["Bearer nonsense", "Basic eDp5"])
async def test_a_token_changes_nothing(caller: httpx.AsyncClient, token: str) -> None:
    anonymous = await taken(caller, "enterprises.ndjson")
    assert (await taken(caller, "enterprises.ndjson", authorization=token)).content == anonymous.content


async def test_who_may_see_more_gets_no_more(
    caller: httpx.AsyncClient, api: Api, catalogue_url: str, tmp_path: Path
) -> None:
    draft = await registered(api)
    token = signed(tmp_path, subject="kyiv", roles=[Role.REGION_ADMIN], regions=["UA-32"], lifetime=timedelta(hours=1))
    headers = {"authorization": f"Bearer {token}"}
    async with running(Settings(database_url=catalogue_url, data_dir=tmp_path)) as app, calling(app) as client:
        query = {"query": f'{{ node(id: "{draft["id"]}") {{ id }} }}'}
        seen = await client.post("/graphql", json=query, headers=headers)
        exported = await taken(client, "enterprises.ndjson", **headers)
    assert seen.json()["data"]["node"] == {"id": draft["id"]}
    assert exported.content == (await taken(caller, "enterprises.ndjson")).content


@pytest.mark.parametrize("is_compiled", [True, False], ids=["compiled", "resolvers"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_line_is_what_the_api_gives(
    caller: httpx.AsyncClient, catalogue_app: Any, name: str, is_compiled: bool
) -> None:
    operations, database = made(is_compiled=is_compiled), catalogue_app.state.database
    query = paged(CATALOGUES[name].request.query, name)
    found: dict[str, Any] = {}
    after = None
    while True:
        answer = await operations.execute(Request(query, None, {"after": after}), database, Scope())
        page = json.loads(answer.body)["data"][name]
        found |= {node["id"]: node for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]
    exported = await rows(caller, name)
    assert len(exported) == len(found) > 20
    assert json.dumps(exported) == json.dumps([found[row["id"]] for row in exported])  # the order of keys too


def paged(document: str, name: str) -> str:
    """A document of an export, for a page."""
    document = re.sub(r"query \w+", "query ($after: String)", document)
    return document.replace(
        f"{name} {{", f"{name}(first: 50, after: $after) {{ pageInfo {{ hasNextPage endCursor }}", 1
    )


@pytest.mark.parametrize("name", NAMES)
async def test_rows_stand_by_id_and_each_once(caller: httpx.AsyncClient, name: str) -> None:
    ids = [int(row["id"]) for row in await rows(caller, name)]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
async def test_the_same_catalogue_gives_the_same_bytes(caller: httpx.AsyncClient, name: str, form: str) -> None:
    assert (await taken(caller, f"{name}.{form}")).content == (await taken(caller, f"{name}.{form}")).content


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
async def test_there_are_as_many_rows_as_total_count_says(caller: httpx.AsyncClient, name: str, form: str) -> None:
    answer = await caller.post("/graphql", json={"query": f"{{ {name} {{ totalCount }} }}"})
    read = rows if form == "ndjson" else cells
    assert len(await read(caller, name)) == answer.json()["data"][name]["totalCount"]


@pytest.mark.parametrize("name", NAMES)
async def test_both_forms_tell_the_same(caller: httpx.AsyncClient, name: str) -> None:
    lines, table = await rows(caller, name), await cells(caller, name)
    assert [row["id"] for row in table] == [row["id"] for row in lines]
    for line, row in zip(lines, table, strict=True):
        texts = {
            found["language"]: found["text"] for found in line.get("nameTranslations", line.get("titleTranslations"))
        }
        stem = "name" if "nameTranslations" in line else "title"
        others = json.loads(row[f"{stem}_other"] or "{}")
        own = {tag: row[f"{stem}_{tag}"] for tag in ("uk", "en") if row[f"{stem}_{tag}"]}
        assert {**own, **others} == texts
        assert row["published_at"] == line["publishedAt"]
        assert row["version"] == str(line["version"])


async def test_times_have_an_offset_and_money_is_exact(caller: httpx.AsyncClient) -> None:
    found = await rows(caller, "products")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00", row["publishedAt"]) for row in found)
    prices = [row["price"]["min"] for row in found if row["price"] and row["price"]["min"] is not None]
    assert prices
    assert all(isinstance(price, str) for price in prices)


async def test_a_row_of_the_table_can_be_imported(caller: httpx.AsyncClient, api: Api) -> None:
    """What the import file of CONTRACT names has the same columns here, and values that it takes."""
    given: dict[str, Any] = {
        "employees": 12,
        "languages": ["uk", "en"],
        "exportMarkets": ["PL", "US"],
        "foundedYear": 1999,
    }
    enterprise = await published(api, **given)
    row = next(row for row in await cells(caller, "enterprises") if row["id"] == enterprise["id"])
    expected = {
        "scheme": "EDRPOU",
        "number": enterprise["registrations"][0]["number"],
        "name_uk": "ТОВ «Молочний дім»",
        "name_en": "Dairy House",
        "industry": "NACE:10.51",
        "region": "UA-32",
        "employees": "12",
        "founded_year": "1999",
        "languages": "uk|en",
        "export_markets": "PL|US",
        "operational_status": "FULL_CAPACITY",
        "damage": "NONE",
        "contact_email": "",
    }
    assert {name: row[name] for name in expected} == expected


async def test_an_empty_catalogue_is_an_empty_file(server_url: str, reference_url: str) -> None:
    with fresh_database(server_url, template=reference_url) as url:
        async with running(Settings(database_url=url)) as app, calling(app) as client:
            lines = await taken(client, "enterprises.ndjson")
            table = await taken(client, "enterprises.csv")
    assert lines.content == b""
    assert parsed_table(table.content) == []
    header = next(csv.reader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert header == [column.name for column in CATALOGUES["enterprises"].columns]
    assert "last-modified" not in lines.headers


async def test_archiving_takes_it_out(caller: httpx.AsyncClient, api: Api) -> None:
    enterprise = await published(api)
    assert enterprise["id"] in {row["id"] for row in await rows(caller, "enterprises")}
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    assert enterprise["id"] not in {row["id"] for row in await rows(caller, "enterprises")}
