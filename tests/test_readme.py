"""The README says what there is."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from server.settings import described
from tests.postgres import fresh_database
from tests.server.running import Serving, environment

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_setting_is_named_with_its_default() -> None:
    for variable, shown, description in described():
        assert f"| `{variable}` | {shown} | {description} |" in README


def test_the_queries_are_those_of_graphiql() -> None:
    examples = sorted((ROOT / "server/graphiql/examples").glob("*.graphql"))
    assert len(examples) == 5
    assert all(example.read_text(encoding="utf-8").strip() in README for example in examples)


def test_the_life_of_an_enterprise_runs_as_it_is_written(server_url: str, reference_url: str, tmp_path: Path) -> None:
    with fresh_database(server_url, template=reference_url) as url:
        done = ran(script_under("The life of an enterprise"), url, tmp_path)
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line)["data"] for line in done.stdout.splitlines() if line]
    assert [told(answer) for answer in answers] == [
        "DRAFT",
        "PENDING_REVIEW",
        "DRAFT",
        {"version": 3, "review": {"decision": "REJECT", "note": "Де ви?"}},
        {"version": 4, "address": {"city": "Біла Церква"}},
        "PENDING_REVIEW",
        "PUBLISHED",
        {"nodes": [{"name": "Молочний дім", "address": {"city": "Біла Церква"}}]},
    ]


def test_the_catalogue_is_taken_as_it_is_written(demo_url: str, tmp_path: Path) -> None:
    (script,) = re.findall("```bash\n(curl -sf --compressed.*?)```", README, re.DOTALL)
    settings = {"DATABASE_URL": demo_url, "DATA_DIR": tmp_path, "PYTHONPATH": ROOT}
    with Serving("--no-demo", **settings) as server:
        script = script.replace("http://127.0.0.1:8000", server.announced()[0].removesuffix("/graphql"))
        script = script.replace(".venv/bin/partnergraph", f"{sys.executable} -m server.cli")
        command = ["bash", "-euo", "pipefail", "-c", script]
        subprocess.run(command, cwd=tmp_path, env=environment(**settings), timeout=200, check=True)
    lines = (tmp_path / "products.ndjson").read_text(encoding="utf-8").splitlines()
    assert "nameTranslations" in json.loads(lines[0])
    assert (tmp_path / "enterprises.csv").read_text(encoding="utf-8-sig").startswith('"id","slug"')


def test_partners_are_found_as_it_is_written(demo_url: str, tmp_path: Path) -> None:
    (script,) = re.findall("```bash\n(ask\\(\\) .*?)```", README, re.DOTALL)
    with Serving("--no-demo", DATABASE_URL=demo_url, DATA_DIR=tmp_path) as server:
        script = script.replace("http://127.0.0.1:8000", server.announced()[0].removesuffix("/graphql"))
        command = ["bash", "-euo", "pipefail", "-c", script]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=200, check=True)
    answers = re.sub(r"\s*\n ", "", run.stdout).splitlines()
    found, counted, recommended = (json.loads(answer)["data"] for answer in answers)
    assert "<mark>" in found["search"]["edges"][0]["highlight"]
    assert found["search"]["totalCount"] > 0
    enterprises = counted["enterprises"]
    assert sum(each["count"] for each in enterprises["facets"]["regions"]) == enterprises["totalCount"] > 0
    assert len(recommended["enterprise"]["recommendedPartners"]) == 3


def told(answer: Any) -> Any:
    """What the caller looks for in an answer."""
    (payload,) = answer.values()
    assert payload.get("userErrors", []) == []
    found = payload.get("enterprise", payload)
    return found.get("publicationStatus", found)


SUBSCRIPTION = "subscription { partnerAdded { enterprise { id } } }"
TAKES_PART = 'partnergraph_subscriptions{transport="events"} 1.0'


def test_the_portal_is_filled_from_a_file_as_it_is_written_and_each_partner_is_told_of_once(
    server_url: str, reference_url: str, tmp_path: Path
) -> None:
    with fresh_database(server_url, template=reference_url) as url:
        done = ran(script_under("Fill the portal from a file"), url, tmp_path, heard=tmp_path / "heard")
    assert done.returncode == 0, done.stderr
    *_, first, sent, polled = done.stdout.splitlines()
    assert first == "10 rows: 10 created, 0 updated, 0 unchanged, 0 rejected."
    assert json.loads(sent)["data"]["importEnterprises"]["userErrors"] == []
    (job,) = json.loads(polled)["data"]["viewer"]["imports"]["nodes"]
    assert job == {
        "fileName": "enterprises.xlsx",
        "status": "COMPLETED",
        "rowsCreated": 0,
        "rowsUnchanged": 10,
        "errors": {"nodes": []},
    }
    told = re.findall(r'"enterprise":\{"id":"(\d+)"\}', (tmp_path / "heard").read_text())
    assert len(told) == len(set(told)) == 10


def script_under(title: str) -> str:
    """The script of a section."""
    found = re.search(f"## {re.escape(title)}\n.*?```sh\n(.*?)```", README, re.DOTALL)
    assert found
    return found[1]


def ran(script: str, url: str, folder: Path, heard: Path | None = None) -> "subprocess.CompletedProcess[str]":
    """Runs a script beside a server over a database; what a subscriber hears meanwhile goes to a file."""
    settings = {"DATABASE_URL": url, "DATA_DIR": folder, "PYTHONPATH": ROOT}
    with Serving(**settings) as server:
        address = server.announced()[0]
        script = script.replace("http://127.0.0.1:8000/graphql", address)
        script = script.replace(".venv/bin/partnergraph", f"{sys.executable} -m server.cli")
        script = script.replace("examples/", f"{ROOT}/examples/")
        with listening(address, heard):
            return subprocess.run(
                ["bash", "-euo", "pipefail", "-c", patient(script)],
                cwd=folder,
                env=environment(**settings),
                capture_output=True,
                text=True,
                timeout=200,
                check=False,
            )


def patient(script: str) -> str:
    """The same, but it waits until the import is over, however long a slow machine takes for it."""
    before, pause, after = script.partition("sleep 3\n")
    looking = f"looked() {{\n{after}}}\nuntil looked | grep COMPLETED > /dev/null; do sleep 0.2; done\nlooked\n"
    return f"{before}true\n{looking}" if pause else script


@contextmanager
def listening(address: str, heard: Path | None) -> Iterator[None]:
    """A subscriber meanwhile, if what it hears is to be kept."""
    if heard is None:
        yield
        return
    headers = ["-H", "content-type: application/json", "-H", "accept: text/event-stream"]
    command = ["curl", "-sN", address, *headers, "-d", json.dumps({"query": SUBSCRIPTION})]
    with heard.open("w") as file, subprocess.Popen(command, stdout=file) as subscriber:
        until(lambda: TAKES_PART in httpx.get(address.replace("/graphql", "/metrics"), timeout=60).text)
        yield
        until(lambda: heard.read_text().count('"enterprise"') >= 10)
        time.sleep(1)  # for what would be told once more
        subscriber.terminate()


def until(holds: Callable[[], bool]) -> None:
    """Waits for what may be a minute away; what has not come then is for the test to tell."""
    ends = time.monotonic() + 60
    while not holds() and time.monotonic() < ends:
        time.sleep(0.1)
