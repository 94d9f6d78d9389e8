"""The whole matrix of callers over every mutation and every restricted field, over HTTP, by both drivers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLObjectType, is_leaf_type

from graph.schema import schema
from server.database import Database
from server.settings import Executor, Settings
from tests.conftest import calling, running
from tests.resolvers.matrix import ACTS, CALLERS, SIGHTS, tokens
from tests.resolvers.writing import registration

DONE = "done"
GIVEN_UP = """
    INSERT INTO webhook_deliveries (webhook_id, cursor, listing_id, payload, status)
    VALUES ($1, 'c', 1, '{}', 'FAILED') RETURNING id
"""


def is_row(kind: Any) -> bool:
    """Whether a payload's field is the row that its mutation was about."""
    return isinstance(kind, GraphQLObjectType)


def text(words: str) -> list[dict[str, str]]:
    return [{"language": "en", "text": words}]


class World:
    """The enterprises of A and B over HTTP. What is refused changes nothing, so such calls share their object."""

    def __init__(self, client: httpx.AsyncClient, tokens: dict[str, str], database: Database) -> None:
        self.client = client
        self.database = database
        self.tokens = tokens
        self.shared: dict[str, Any] = {}

    async def send(self, caller: str, query: str, **variables: Any) -> httpx.Response:
        headers = {} if caller == "nobody" else {"authorization": f"Bearer {self.tokens[caller]}"}
        return await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    async def act(self, caller: str, name: str, given: dict[str, Any]) -> httpx.Response:
        field = schema().graphql_schema.mutation_type.fields[name]  # type: ignore[union-attr]
        selected = " ".join(key for key, shown in field.type.of_type.fields.items() if is_leaf_type(shown.type))
        rows = " ".join(f"{key} {{ id }}" for key, shown in field.type.of_type.fields.items() if is_row(shown.type))
        query = f"mutation ($input: {field.args['input'].type}) {{ {name}(input: $input) {{ {rows} {selected} userErrors {{ code }} }} }}"
        if name in WITH_FILES:
            return await self.send_file(caller, query, given)
        return await self.send(caller, query, input=given)

    async def send_file(self, caller: str, query: str, given: dict[str, Any]) -> httpx.Response:
        """The same with a file in the input."""
        headers = {} if caller == "nobody" else {"authorization": f"Bearer {self.tokens[caller]}"}
        operations = {"query": query, "variables": {"input": {**given, "file": None}}}
        sent = {
            "operations": (None, json.dumps(operations)),
            "map": (None, '{"0": ["variables.input.file"]}'),
            "0": ("list.csv", given["file"].encode()),
        }
        return await self.client.post("/graphql", files=sent, headers={**headers, "apollo-require-preflight": "1"})

    async def made(self, caller: str, name: str, /, **given: Any) -> str:
        """The id of what a mutation was about."""
        payload = (await self.act(caller, name, given)).json()["data"][name]
        assert payload["userErrors"] == [], payload
        found: str = next(value["id"] for value in payload.values() if isinstance(value, dict))
        return found

    async def draft(self, caller: str = "A", **changes: Any) -> str:
        return await self.made(caller, "registerEnterprise", **registration(**changes))

    async def pending(self) -> str:
        return await self.made("A", "submitEnterprise", id=await self.draft())

    async def published(self, caller: str = "A", **changes: Any) -> str:
        enterprise = await self.made(caller, "submitEnterprise", id=await self.draft(caller, **changes))
        return await self.made("platform", "reviewEnterprise", id=enterprise, decision="APPROVE", note="good")

    async def other(self) -> str:
        """The enterprise of B."""
        return await self.once("other", lambda: self.published("B"))

    async def once(self, name: str, make: Callable[[], Awaitable[str]]) -> str:
        if name not in self.shared:
            self.shared[name] = await make()
        found: str = self.shared[name]
        return found

    async def product(self, enterprise: str | None = None) -> str:
        enterprise = enterprise or await self.published()
        return await self.made("A", "addProduct", enterpriseId=enterprise, kind="GOOD", name=text("Cheese"))

    async def opportunity(self) -> str:
        return await self.made("A", "publishOpportunity", **OFFER, enterpriseId=await self.published())

    async def experience(self, caller: str = "A") -> str:
        return await self.made(caller, "shareExperience", **STORY, enterpriseId=await self.published(caller))

    async def claim(self) -> str:
        return await self.made(
            "B", "claimEnterprise", enterpriseId=await self.published(), message="I am its director."
        )

    async def request(self) -> str:
        letter = {"subject": "Cheese", "message": "Hello"}
        parties = {"senderId": await self.published(), "recipientId": await self.other()}
        return await self.made("A", "requestContact", **parties, **letter)

    async def search(self) -> str:
        return await self.made("A", "saveSearch", **SEARCH)

    async def webhook(self) -> str:
        """One for all that stays, since few may be made."""
        return await self.once("a webhook", self.new_webhook)

    async def new_webhook(self) -> str:
        return await self.made("integrator", "createWebhook", **HOOK)

    async def delivery(self) -> str:
        """One that was given up."""
        (row,) = await self.database.fetch(GIVEN_UP, int(await self.new_webhook()))
        return str(row["id"])

    async def importing(self) -> str:
        return await self.made("Kyiv", "importEnterprises", **LIST)

    async def talk(self) -> str:
        return await self.made("B", "respondToContactRequest", id=await self.request(), response="ACCEPT")


OFFER = {"kind": "OFFER", "cooperationType": "SALE", "title": text("Cheese"), "description": text("Much of it")}
STORY = {"title": text("How"), "body": text("Thus"), "originalLanguage": "en", "topics": ["EXPORT"]}
FIGURE = {"region": "UA-32", "code": "POPULATION", "value": "1", "unit": "1", "asOf": "2026-01-01"}
CHANGE = {"version": 1}
LIST = {"region": "UA-32", "file": "number,name_uk,industry\n", "dryRun": True}
WITH_FILES = {"importEnterprises"}
SEARCH = {"name": "Cheese", "types": ["PRODUCT"], "filter": {"regions": ["UA-32"]}}
HOOK = {"url": "https://example.org/", "document": "subscription { listingPublished { cursor } }"}
Target = Callable[[World], Awaitable[dict[str, Any]]]


def by_id(make: Callable[[World], Awaitable[str]], **more: Any) -> Target:
    async def target(world: World) -> dict[str, Any]:
        return {"id": await make(world), **more}

    return target


def of_enterprise(**more: Any) -> Target:
    async def target(world: World) -> dict[str, Any]:
        return {"enterpriseId": await world.published(), **more}

    return target


async def speaking(world: World) -> dict[str, Any]:
    experience = await world.once("experience of B", lambda: world.experience("B"))
    return {"enterpriseId": await world.published(), "experienceId": experience}


async def asking(world: World) -> dict[str, Any]:
    parties = {"senderId": await world.published(), "recipientId": await world.other()}
    return {**parties, "subject": "Cheese", "message": "Hello"}


async def saying(world: World) -> dict[str, Any]:
    return {"contactRequestId": await world.talk(), "body": "Hello"}


async def registering(_: World) -> dict[str, Any]:
    return registration()


async def commenting(world: World) -> dict[str, Any]:
    return {**await speaking(world), "body": "Well done"}


async def reporting(_: World) -> dict[str, Any]:
    return FIGURE


async def importing(_: World) -> dict[str, Any]:
    return LIST


async def searching(_: World) -> dict[str, Any]:
    return SEARCH


async def hooking(_: World) -> dict[str, Any]:
    return HOOK


async def testing(world: World) -> dict[str, Any]:
    return {"id": await world.webhook(), "listingId": await world.other()}


TARGETS: dict[str, Target] = {
    "registerEnterprise": registering,
    "updateEnterprise": by_id(World.published, version=3),
    "updateEnterprise of a draft": by_id(World.draft, version=1),
    "submitEnterprise": by_id(World.draft),
    "archiveEnterprise": by_id(World.published),
    "reviewEnterprise": by_id(World.pending, decision="APPROVE"),
    "claimEnterprise": of_enterprise(message="I am its director."),
    "decideClaim": by_id(World.claim, decision="APPROVE"),
    "addProduct": of_enterprise(kind="GOOD", name=text("Cheese")),
    "updateProduct": by_id(World.product, **CHANGE),
    "publishOpportunity": of_enterprise(**OFFER),
    "updateOpportunity": by_id(World.opportunity, **CHANGE),
    "closeOpportunity": by_id(World.opportunity, **CHANGE),
    "shareExperience": of_enterprise(**STORY),
    "updateExperience": by_id(World.experience, **CHANGE),
    "commentOnExperience": commenting,
    "markExperienceHelpful": speaking,
    "requestContact": asking,
    "respondToContactRequest": by_id(World.request, response="ACCEPT"),
    "withdrawContactRequest": by_id(World.request),
    "sendContactMessage": saying,
    "reportRegionIndicator": reporting,
    "importEnterprises": importing,
    "saveSearch": searching,
    "deleteSavedSearch": by_id(World.search),
    "createWebhook": hooking,
    "updateWebhook": by_id(World.webhook, url="https://example.org/other"),
    "rotateWebhookSecret": by_id(World.webhook),
    "testWebhook": testing,
    "redeliverWebhook": by_id(World.delivery),
    "deleteWebhook": by_id(World.new_webhook),
}


@pytest.fixture(scope="module", params=list(Executor), ids=lambda executor: executor.value)
async def world(
    request: pytest.FixtureRequest, written_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[World]:
    data_dir: Path = tmp_path_factory.mktemp("keys")
    settings = Settings(
        database_url=written_url, data_dir=data_dir, executor=request.param, contact_requests_per_day=1000
    )
    async with running(settings) as app, calling(app) as client:
        yield World(client, tokens(data_dir), app.state.database)


def outcome(answer: httpx.Response, name: str) -> str:
    """What became of a mutation: done, or the code with which it was refused."""
    if answer.status_code == 401:
        return "401"
    body = answer.json()
    if "errors" in body:
        assert not body.get("data")
        return str(body["errors"][0]["extensions"]["code"])
    codes = [error["code"] for error in body["data"][name]["userErrors"]]
    return str(codes[0]) if codes else DONE


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("act", ACTS)
async def test_each_caller_may_do_what_the_table_says(world: World, act: str, caller: str) -> None:
    expected = ACTS[act][CALLERS.index(caller)]
    name = act.partition(" ")[0]
    target = TARGETS.get(act) or TARGETS[name]
    if expected == DONE:
        given = await target(world)
    else:
        if act not in world.shared:
            world.shared[act] = await target(world)
        given = world.shared[act]
    assert outcome(await world.act(caller, name, given), name) == expected


def test_every_mutation_stands_in_the_table() -> None:
    mutations: Any = schema().graphql_schema.mutation_type
    assert {act.partition(" ")[0] for act in ACTS} == set(mutations.fields)


Sight = Callable[[World], Awaitable[tuple[str, dict[str, Any]]]]


def seen(make: Callable[[World], Awaitable[str]], selection: str) -> Sight:
    async def sight(world: World) -> tuple[str, dict[str, Any]]:
        return f"query ($id: ID!) {{ {selection} }}", {"id": await make(world)}

    return sight


async def by_registration(world: World) -> tuple[str, dict[str, Any]]:
    given = registration()
    await world.made("A", "registerEnterprise", **given)
    query = "query ($entry: RegistrationInput!) { enterprise(by: {registration: $entry}) { id } }"
    return query, {"entry": given["registrations"][0]}


async def counted(world: World) -> tuple[str, dict[str, Any]]:
    year = 1500 + len(world.shared)
    await world.draft(foundedYear=year, employees=4_321_000 + len(world.shared))
    employees = 4_321_000 + len(world.shared)
    query = """query ($n: Int) { enterprises(filter: {publicationStatuses: [DRAFT], employees: {min: $n, max: $n}}) {
        totalCount nodes { id } } }"""
    return query, {"n": employees}


async def by_reference(world: World) -> tuple[str, dict[str, Any]]:
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Enterprise { slug } } }"
    return query, {"r": [{"__typename": "Enterprise", "id": await world.draft()}]}


async def product_of_draft(world: World) -> str:
    return await world.product(await world.draft())


async def in_touch(world: World) -> str:
    request = await world.talk()
    answer = await world.send(
        "A", "query ($id: ID!) { node(id: $id) { ... on ContactRequest { sender { id } } } }", id=request
    )
    found: str = answer.json()["data"]["node"]["sender"]["id"]
    return found


async def with_public_contact(world: World) -> str:
    return await world.published(contact={"email": "all@dairy.com.ua", "isPublic": True})


async def message(world: World) -> str:
    query = "query ($id: ID!) { node(id: $id) { ... on ContactRequest { messages { nodes { id } } } } }"
    answer = await world.send("A", query, id=await world.request())
    found: str = answer.json()["data"]["node"]["messages"]["nodes"][0]["id"]
    return found


async def viewer(_: World) -> tuple[str, dict[str, Any]]:
    return "{ viewer { subject } }", {}


SEEN: dict[str, Sight] = {
    "a draft of A": seen(World.draft, "enterprise(by: {id: $id}) { name }"),
    "a product of the draft": seen(product_of_draft, "product(id: $id) { name enterprise { name } }"),
    "the draft, by `node`": seen(World.draft, "node(id: $id) { id }"),
    "the draft, by `_entities`": by_reference,
    "the draft, by its registration": by_registration,
    "the draft, counted": counted,
    "the review of A": seen(World.published, "enterprise(by: {id: $id}) { review { note } }"),
    "the contact details of A": seen(World.published, "enterprise(by: {id: $id}) { contact { email } }"),
    "the contact details of A, once B is in touch": seen(in_touch, "enterprise(by: {id: $id}) { contact { email } }"),
    "contact details that are public": seen(with_public_contact, "enterprise(by: {id: $id}) { contact { email } }"),
    "a contact request of A to B": seen(World.request, "node(id: $id) { ... on ContactRequest { subject } }"),
    "its message": seen(message, "node(id: $id) { ... on ContactMessage { body } }"),
    "a saved search of A": seen(World.search, "node(id: $id) { ... on SavedSearch { name filter } }"),
    "an import of Kyiv region": seen(World.importing, "node(id: $id) { ... on ImportJob { fileName } }"),
    "a webhook of the integrator": seen(World.webhook, "node(id: $id) { ... on Webhook { url } }"),
    "a claim of B to A": seen(World.claim, "node(id: $id) { ... on EnterpriseClaim { message } }"),
    "the viewer": viewer,
}


def is_anything(value: Any) -> bool:
    """Whether an answer has something in it beside nulls, empty lists and zeros."""
    if isinstance(value, dict):
        return any(map(is_anything, value.values()))
    return any(map(is_anything, value)) if isinstance(value, list) else bool(value)


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("sight", SIGHTS)
async def test_each_caller_sees_what_the_table_says(world: World, sight: str, caller: str) -> None:
    if sight not in world.shared:
        world.shared[sight] = await SEEN[sight](world)
    query, variables = world.shared[sight]
    answer = await world.send(caller, query, **variables)
    expected = SIGHTS[sight][CALLERS.index(caller)]
    if expected == "401":
        assert answer.status_code == 401
        return
    assert "errors" not in answer.json(), answer.json()
    assert is_anything(answer.json()["data"]) is expected
