"""The subgraph composes with another one, and a gateway answers across both."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_graphiql import installed

HERE = Path(__file__).parent
Seen = dict[str, Any]


@pytest.fixture(scope="session")
def seen(api_url: str) -> Seen:
    """What a gateway answers; composition has gone through without errors then."""
    installed(HERE)
    command = ["node", "gateway.mjs", "--url", api_url]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    answers: Seen = json.loads(run.stdout.splitlines()[-1])
    return answers


WAYS = ["ids", "names"]


@pytest.mark.parametrize("way", WAYS)
def test_our_entities_get_the_other_subgraphs_fields(seen: Seen, way: str) -> None:
    nodes = seen[way]["fromUs"]["enterprises"]["nodes"]
    products = [item for node in nodes for item in node["products"]["nodes"]]
    assert len(nodes) == len(products) == 3
    assert all(node["name"] and node["reviews"] == [{"stars": 4}] for node in (*nodes, *products))


@pytest.mark.parametrize("way", WAYS)
def test_the_other_subgraph_reaches_ours_by_each_key(seen: Seen, way: str) -> None:
    known = seen["known"]
    assert seen[way]["toUs"]["latestReview"] == {
        "stars": 5,
        "enterprise": {"name": known["Enterprise"]["name"]},
        "region": {"name": "Київська область"},
        "industry": {"name": "Operation of dairies and cheese making"},
        "product": {"name": known["Product"]["name"]},
        "opportunity": {"title": known["Opportunity"]["title"]},
        "experience": {"title": known["Experience"]["title"]},
    }
