"""What a caller finds of its own under `viewer`."""

from typing import Any

import pytest

from models import ANONYMOUS, Caller, Role
from tests.exchange import ADMIN, PLATFORM, Exchange

REQUESTS = "{ viewer { contactRequests%s { totalCount nodes { id } } } }"
CLAIMS = "{ viewer { claims%s { totalCount nodes { id } } } }"


async def ids_of(exchange: Exchange, query: str, arguments: str, caller: Caller) -> list[str]:
    """The ids on a page of the viewer's, after it is seen that they are all there are."""
    (page,) = (await exchange.seen(query.replace("%s", arguments), caller))["viewer"].values()
    assert page["totalCount"] == len(page["nodes"])
    return [node["id"] for node in page["nodes"]]


async def enterprises(exchange: Exchange, caller: Caller) -> list[str]:
    viewer = (await exchange.seen("{ viewer { enterprises { id } } }", caller))["viewer"]
    return [found["id"] for found in viewer["enterprises"]]


async def regions(exchange: Exchange, caller: Caller) -> list[str]:
    viewer = (await exchange.seen("{ viewer { administeredRegions { code } } }", caller))["viewer"]
    return [found["code"] for found in viewer["administeredRegions"]]


async def test_there_is_no_viewer_without_a_token(exchange: Exchange) -> None:
    query = '{ viewer { subject enterprises { id } claims { totalCount } } region(code: "UA-32") { code } }'
    assert await exchange.seen(query, ANONYMOUS) == {"viewer": None, "region": {"code": "UA-32"}}


async def test_the_viewer_is_who_the_token_says(exchange: Exchange) -> None:
    caller = Caller(subject="Оксана", roles=frozenset({Role.INTEGRATOR, Role.ENTREPRENEUR}))
    expected = {"subject": "Оксана", "roles": ["ENTREPRENEUR", "INTEGRATOR"]}
    assert (await exchange.seen("{ viewer { subject roles } }", caller))["viewer"] == expected


class TestEnterprises:
    async def test_a_stranger_has_none(self, exchange: Exchange) -> None:
        assert await enterprises(exchange, Caller(subject="stranger")) == []

    async def test_they_are_those_of_the_token_and_of_the_memberships(self, exchange: Exchange) -> None:
        caller = Caller(subject="member of the sender", enterprises=(exchange.ids["other"], 999_999_999))
        await exchange.publish("sender", "DRAFT")
        found = sorted((exchange.ids["sender"], exchange.ids["other"]))
        assert await enterprises(exchange, caller) == [str(one) for one in found]

    async def test_administrators_have_no_more_than_these(self, exchange: Exchange) -> None:
        assert await enterprises(exchange, PLATFORM) == []
        assert await enterprises(exchange, Caller(subject="of the region", roles=ADMIN, regions=("UA-32",))) == []

    async def test_one_that_the_token_names_and_the_viewer_is_a_member_of_is_there_once(
        self, exchange: Exchange
    ) -> None:
        caller = Caller(subject="member of the sender", enterprises=(exchange.ids["sender"],))
        assert await enterprises(exchange, caller) == [str(exchange.ids["sender"])]


class TestAdministeredRegions:
    async def test_only_an_administrator_has_some(self, exchange: Exchange) -> None:
        assert await regions(exchange, Caller(subject="stranger", regions=("UA-32",))) == []

    async def test_they_are_those_of_the_token(self, exchange: Exchange) -> None:
        caller = Caller(subject="x", roles=ADMIN, regions=("US-WA", "UA-32", "UA-99"))
        assert await regions(exchange, caller) == ["UA-32", "US-WA"]

    async def test_for_the_platform_they_are_all(self, exchange: Exchange) -> None:
        assert await regions(exchange, PLATFORM) == ["UA-32", "US-UT", "US-WA"]


class TestClaims:
    async def test_a_stranger_has_none(self, exchange: Exchange) -> None:
        assert await ids_of(exchange, CLAIMS, "", Caller(subject="stranger")) == []

    async def test_they_are_those_made_and_those_to_decide_newest_first(self, exchange: Exchange) -> None:
        first = str(exchange.ids["claim"])
        second = await exchange.claim("recipient", "claimant", "DECLINED")
        third = await exchange.claim("other", "another")
        assert await ids_of(exchange, CLAIMS, "", Caller(subject="claimant")) == [second, first]
        deciding = Caller(subject="another", roles=ADMIN, regions=("UA-32",))
        assert await ids_of(exchange, CLAIMS, "", deciding) == [third, first]
        assert await ids_of(exchange, CLAIMS, "", PLATFORM) == [third, second, first]

    async def test_they_can_be_chosen_by_what_became_of_them(self, exchange: Exchange) -> None:
        declined = await exchange.claim("recipient", "claimant", "DECLINED")
        caller = Caller(subject="claimant")
        assert await ids_of(exchange, CLAIMS, "(statuses: [DECLINED, REVOKED])", caller) == [declined]
        assert await ids_of(exchange, CLAIMS, "(statuses: [])", caller) == []


class TestContactRequests:
    async def test_a_stranger_has_none(self, exchange: Exchange) -> None:
        for caller in (Caller(subject="stranger"), exchange.by_token("other")):
            assert await ids_of(exchange, REQUESTS, "", caller) == []

    async def test_they_are_those_from_and_to_the_viewers_enterprises_newest_first(self, exchange: Exchange) -> None:
        first = str(exchange.ids["request"])
        second = await exchange.request("other", "sender", "ACCEPTED")
        await exchange.request("other", "recipient")
        caller = Caller(subject="member of the sender")
        assert await ids_of(exchange, REQUESTS, "", caller) == [second, first]
        assert await ids_of(exchange, REQUESTS, "(direction: SENT)", caller) == [first]
        assert await ids_of(exchange, REQUESTS, "(direction: RECEIVED)", caller) == [second]
        assert await ids_of(exchange, REQUESTS, "(statuses: [ACCEPTED])", caller) == [second]
        assert await ids_of(exchange, REQUESTS, "(direction: SENT, statuses: [ACCEPTED])", caller) == []

    async def test_one_between_two_enterprises_of_the_viewer_is_there_once(self, exchange: Exchange) -> None:
        caller = exchange.by_token("sender", "recipient")
        for direction in ("", "(direction: SENT)", "(direction: RECEIVED)"):
            assert await ids_of(exchange, REQUESTS, direction, caller) == [str(exchange.ids["request"])]

    async def test_administrators_have_only_those_of_their_own_enterprises(self, exchange: Exchange) -> None:
        assert await ids_of(exchange, REQUESTS, "", PLATFORM) == []
        own = Caller(subject="x", roles=PLATFORM.roles, enterprises=(exchange.ids["recipient"],))
        await exchange.request("other", "sender")
        assert await ids_of(exchange, REQUESTS, "", own) == [str(exchange.ids["request"])]

    async def test_cursors_lead_through_all_of_them(self, exchange: Exchange) -> None:
        expected = [str(exchange.ids["request"]), *[await exchange.request("sender", "other", "DECLINED")]]
        expected += [await exchange.request(*pair) for pair in (("other", "sender"), ("recipient", "sender"))]
        found: list[Any] = []
        after = ""
        while True:
            page = f"contactRequests(first: 1{after}) {{ nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }}"
            (page,) = (await exchange.seen(f"{{ viewer {{ {page} }} }}", exchange.by_token("sender")))[
                "viewer"
            ].values()
            found += [node["id"] for node in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = f', after: "{page["pageInfo"]["endCursor"]}"'
        assert found == expected[::-1]


@pytest.mark.parametrize("exchange", [False], indirect=True)
async def test_the_resolvers_read_the_viewers_own_values_in_one_statement(exchange: Exchange) -> None:
    texts: list[str] = []
    exchange.database.listeners.append(texts.append)
    await exchange.seen("{ viewer { subject roles __typename } }", PLATFORM)
    assert len(texts) == 1
