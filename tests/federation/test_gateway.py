"""The subgraph composes with others, and a gateway answers across them."""

import json
import subprocess
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.browser.test_graphiql import installed

HERE = Path(__file__).parent
SCHEMA = HERE.parents[1] / "schema.graphql"
Seen = dict[str, Any]
REVIEWS, MENTIONS = [{"stars": 4}], [{"headline": "In the news"}]


def gateway(*arguments: str) -> "subprocess.CompletedProcess[str]":
    installed(HERE)
    command = ["node", "gateway.mjs", *arguments]
    return subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=240, check=False)


@pytest.fixture(scope="session")
def seen(api_url: str) -> Seen:
    """What a gateway answers; composition has gone through without errors then."""
    run = gateway("--url", api_url)
    assert run.returncode == 0, run.stdout + run.stderr
    answers: Seen = json.loads(run.stdout.splitlines()[-1])
    return answers


def test_what_composes_is_what_is_served(api_url: str) -> None:
    answer = httpx.post(f"{api_url}/graphql", json={"query": "{ _service { sdl } }"}, timeout=60).json()
    assert answer["data"]["_service"]["sdl"].strip() == SCHEMA.read_text().strip()


def test_each_key_brings_the_gateway_to_us(seen: Seen) -> None:
    assert seen["keys"] == [
        "Enterprise id",
        "Enterprise slug",
        "Experience id",
        "Industry code scheme",
        "Industry id",
        "Opportunity id",
        "Product id",
        "Region code",
        "Region id",
    ]


def test_our_entities_get_what_the_others_tell_of_them(seen: Seen) -> None:
    nodes = seen["fromUs"]["enterprises"]["nodes"]
    assert len(nodes) == 3
    for node in nodes:
        assert node["id"]
        assert node["slug"]
        assert node["name"]
        for entity in (node, node["region"], node["primaryIndustry"]):
            assert (entity["reviews"], entity["mentions"]) == (REVIEWS, MENTIONS)
        assert [product["rating"] for product in node["products"]["nodes"]] == [4]
    for page in ("opportunities", "experiences"):
        assert [node["reviews"] for node in seen["fromUs"][page]["nodes"]] == [REVIEWS]


def test_another_subgraph_gets_our_names_by_id(seen: Seen) -> None:
    known = seen["known"]
    assert seen["byId"]["latestReviews"] == [
        {
            "stars": 4,
            "enterprise": {
                "name": known["enterprise"]["name"],
                "region": {"code": "UA-32", "name": "Київська область"},
            },
            "product": {"name": known["product"]["name"]},
            "region": {"name": "Київська область"},
            "industry": {"name": "Operation of dairies and cheese making"},
            "opportunity": {"title": known["opportunity"]["title"]},
            "experience": {"title": known["experience"]["title"]},
        }
    ]


def test_one_that_knows_no_ids_gets_them_by_slug_and_code_and_through_us_what_a_third_tells(seen: Seen) -> None:
    assert seen["byName"]["latestMentions"][0] == {
        "headline": "In the news",
        "enterprise": {"name": seen["known"]["enterprise"]["name"], "reviews": REVIEWS},
        "region": {"name": "Київська область"},
        "industry": {"name": "Operation of dairies and cheese making"},
    }


def test_what_is_not_there_is_null_beside_what_is(seen: Seen) -> None:
    missing = {"headline": "Of what is not there", "enterprise": None, "region": None, "industry": None}
    assert seen["byName"]["latestMentions"][1] == missing


def test_the_gateway_script_says_what_it_misses() -> None:
    run = gateway()
    assert run.returncode == 1
    assert "Say where the server is" in run.stderr
