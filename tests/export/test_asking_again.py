"""Whether a copy is still the catalogue: tags, dates, HEAD, and what the answer says of itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from itertools import product

import httpx
import pytest

from server.events.retention import forget, retire
from tests.export.taking import FORMS, NAMES, rows, taken
from tests.resolvers.conftest import Api
from tests.resolvers.writing import ADD_PRODUCT, ARCHIVE, OTHER, OWNER, UPDATE, changing, published, registered, text

PATHS = [f"{name}.{form}" for name, form in product(NAMES, FORMS)]
ENTERPRISES = "enterprises.ndjson"
REQUEST = changing("requestContact", "RequestContactInput", "contactRequest", "id")


async def tag(caller: httpx.AsyncClient, path: str = ENTERPRISES, **headers: str) -> str:
    answer = await caller.head(f"/export/{path}", headers=headers)
    found: str = answer.headers["etag"]
    return found


def described(answer: httpx.Response) -> Mapping[str, str]:
    passing = {"date", "x-request-id", "transfer-encoding", "content-length"}
    return {name: value for name, value in answer.headers.items() if name not in passing}


@pytest.mark.parametrize("path", PATHS)
async def test_an_export_says_what_it_is(caller: httpx.AsyncClient, path: str) -> None:
    answer = await taken(caller, path, accept_encoding="identity")
    form = path.partition(".")[2]
    kinds = {"ndjson": "application/x-ndjson", "csv": "text/csv; charset=utf-8; header=present"}
    assert answer.headers["content-type"] == kinds[form]
    assert answer.headers["content-disposition"] == f'attachment; filename="partnergraph-{path}"'
    assert answer.links["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    about = await caller.get(answer.links["describedby"]["url"])
    assert about.status_code == 200
    assert about.headers["content-type"].partition(";")[0] == answer.links["describedby"]["type"]
    assert answer.headers["vary"] == "accept-encoding"
    assert answer.headers["cache-control"] == "public, no-cache"
    assert answer.headers["etag"].startswith('W/"')
    assert answer.headers["x-request-id"]
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= datetime.now(UTC)
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("path", PATHS)
async def test_head_says_the_same_without_a_body(caller: httpx.AsyncClient, path: str, encoding: str) -> None:
    head = await caller.head(f"/export/{path}", headers={"accept-encoding": encoding})
    whole = await taken(caller, path, accept_encoding=encoding)
    assert described(head) == described(whole)
    assert (head.status_code, head.content) == (200, b"")
    assert whole.content


async def test_each_form_and_each_compression_has_its_own_tag(caller: httpx.AsyncClient) -> None:
    tags = [await tag(caller, path, **{"accept-encoding": coding}) for path in PATHS for coding in ("", "gzip", "zstd")]
    assert len(set(tags)) == len(PATHS) * 3


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_who_has_it_is_not_sent_it_again(caller: httpx.AsyncClient, path: str, coding: str) -> None:
    first = await taken(caller, path, accept_encoding=coding)
    found = first.headers["etag"]
    for given in (found, f'"other", {found}', found.removeprefix("W/"), "*"):
        again = await taken(caller, path, accept_encoding=coding, if_none_match=given)
        assert (again.status_code, again.content) == (304, b"")
        kept = ("etag", "last-modified", "cache-control", "vary")
        assert {name: again.headers[name] for name in kept} == {name: first.headers[name] for name in kept}
    dated = await taken(caller, path, if_modified_since=first.headers["last-modified"])
    assert dated.status_code == 304
    head = await caller.head(f"/export/{path}", headers={"accept-encoding": coding, "if-none-match": found})
    assert head.status_code == 304


@pytest.mark.parametrize("given", ['"other"', 'W/"other"', "garbage", '"', ""])
async def test_who_has_another_is_sent_all(caller: httpx.AsyncClient, given: str) -> None:
    modified = (await taken(caller, ENTERPRISES)).headers["last-modified"]
    answer = await taken(caller, ENTERPRISES, if_none_match=given, if_modified_since=modified)  # the tag counts
    assert (answer.status_code, bool(answer.content)) == (200, True)


async def test_a_tag_of_another_form_or_compression_is_another(caller: httpx.AsyncClient) -> None:
    plain = await tag(caller, ENTERPRISES, **{"accept-encoding": "identity"})
    assert (await taken(caller, ENTERPRISES, accept_encoding="gzip", if_none_match=plain)).status_code == 200
    assert (await taken(caller, "enterprises.csv", if_none_match=plain)).status_code == 200


@pytest.mark.parametrize("given", ["yesterday", "", "Sat, 99 Foo 2026 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
async def test_a_date_that_is_none_or_too_old_gives_all(caller: httpx.AsyncClient, given: str) -> None:
    assert (await taken(caller, ENTERPRISES, if_modified_since=given)).status_code == 200


async def test_each_change_that_can_be_seen_gives_another_tag(caller: httpx.AsyncClient, api: Api) -> None:
    before = {path: await tag(caller, path) for path in PATHS}

    async def changed() -> bool:
        now = {path: await tag(caller, path) for path in PATHS}
        differ = [now[path] != before[path] for path in PATHS]
        before.update(now)
        return all(differ)

    enterprise = await published(api)
    assert await changed()
    await api.data(OWNER, UPDATE, input={"id": enterprise["id"], "version": 3, "employees": 7})
    assert await changed()
    given = {"enterpriseId": enterprise["id"], "kind": "GOOD", "name": text("Butter")}
    await api.data(OWNER, ADD_PRODUCT, input=given)
    assert await changed()
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    assert await changed()


async def test_last_modified_is_the_time_of_the_last_change(caller: httpx.AsyncClient, api: Api) -> None:
    enterprise = await published(api)
    (event,) = await api.rows("SELECT max(occurred_at) AS at FROM events WHERE kind = 'PUBLISHED'")
    answer = await taken(caller, ENTERPRISES)
    assert answer.headers["last-modified"] == format_datetime(event["at"].replace(microsecond=0), usegmt=True)
    earlier = format_datetime(event["at"] - timedelta(seconds=1), usegmt=True)
    assert (await taken(caller, ENTERPRISES, if_modified_since=earlier)).status_code == 200
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})


async def test_what_is_not_for_all_to_see_changes_nothing(caller: httpx.AsyncClient, api: Api) -> None:
    sender, recipient = await published(api, OTHER), await published(api)
    before = [(await caller.head(f"/export/{path}")).headers for path in PATHS]
    given = {"senderId": sender["id"], "recipientId": recipient["id"]}
    answer = await api.data(OTHER, REQUEST, input={**given, "subject": "A deal", "message": "Good day"})
    assert answer["requestContact"]["userErrors"] == []
    await registered(api)
    after = [(await caller.head(f"/export/{path}")).headers for path in PATHS]
    for name in ("etag", "last-modified"):
        assert [headers[name] for headers in after] == [headers[name] for headers in before]


async def test_an_opportunity_that_time_closes_gives_another_tag(caller: httpx.AsyncClient, api: Api) -> None:
    """Nothing is written when it closes: here its end is moved to a moment ago by hand, without an event."""
    before = await tag(caller, "opportunities.ndjson")
    (found,) = await api.rows("""
        UPDATE opportunities SET closes_at = now() - interval '1 second' WHERE id = (SELECT min(id) FROM opportunities
            WHERE publication_status = 'PUBLISHED' AND enterprise_status = 'PUBLISHED' AND closed_at IS NULL
            AND closes_at > now()) RETURNING id""")
    assert await tag(caller, "opportunities.ndjson") != before
    is_open = {row["id"]: row["isOpen"] for row in await rows(caller, "opportunities")}
    assert is_open[str(found["id"])] is False


async def test_rows_that_were_filled_in_without_events_give_another_tag(caller: httpx.AsyncClient, api: Api) -> None:
    before = await tag(caller)
    await api.rows("""INSERT INTO enterprises (slug, region_id, name, publication_status, published_at)
        SELECT 'filled-in', region_id, name, publication_status, published_at FROM enterprises
        WHERE publication_status = 'PUBLISHED' LIMIT 1 RETURNING id""")
    assert await tag(caller) != before


async def test_no_date_is_given_where_the_last_change_is_forgotten(caller: httpx.AsyncClient, api: Api) -> None:
    enterprise = await published(api)
    dated = (await taken(caller, ENTERPRISES)).headers["last-modified"]
    await api.data(OWNER, ARCHIVE, input={"id": enterprise["id"]})
    database = api.database
    await database.fetch("UPDATE events SET occurred_at = occurred_at - interval '90 days'")
    await forget(database, await retire(database, 30))
    answer = await taken(caller, ENTERPRISES, if_modified_since=dated)
    assert answer.status_code == 200
    assert "last-modified" not in answer.headers
    assert (await taken(caller, ENTERPRISES, if_none_match=answer.headers["etag"])).status_code == 304


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_other_methods_are_not_allowed(caller: httpx.AsyncClient, method: str) -> None:
    answer = await caller.request(method, f"/export/{ENTERPRISES}")
    assert answer.status_code == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))


@pytest.mark.parametrize("path", ["enterprises", "enterprises.xlsx", "users.csv", "regions.ndjson", ""])
async def test_there_is_nothing_else(caller: httpx.AsyncClient, path: str) -> None:
    assert (await caller.get(f"/export/{path}")).status_code == 404
