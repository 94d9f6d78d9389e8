"""The README says what there is."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

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
    (script,) = re.findall("```sh\n(.*?)```", README, re.DOTALL)
    with fresh_database(server_url, template=reference_url) as url:
        settings = {"DATABASE_URL": url, "DATA_DIR": tmp_path, "PYTHONPATH": ROOT}
        with Serving(**settings) as server:
            address = server.announced()[0]
            script = script.replace("http://127.0.0.1:8000/graphql", address)
            script = script.replace(".venv/bin/partnergraph", f"{sys.executable} -m server.cli")
            done = subprocess.run(
                ["bash", "-euo", "pipefail", "-c", script],
                cwd=tmp_path,
                env=environment(**settings),
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
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
    (script,) = re.findall("```bash\n(.*?)```", README, re.DOTALL)
    settings = {"DATABASE_URL": demo_url, "DATA_DIR": tmp_path, "PYTHONPATH": ROOT}
    with Serving("--no-demo", **settings) as server:
        script = script.replace("http://127.0.0.1:8000", server.announced()[0].removesuffix("/graphql"))
        script = script.replace(".venv/bin/partnergraph", f"{sys.executable} -m server.cli")
        command = ["bash", "-euo", "pipefail", "-c", script]
        subprocess.run(command, cwd=tmp_path, env=environment(**settings), timeout=60, check=True)
    lines = (tmp_path / "products.ndjson").read_text(encoding="utf-8").splitlines()
    assert "nameTranslations" in json.loads(lines[0])
    assert (tmp_path / "enterprises.csv").read_text(encoding="utf-8-sig").startswith('"id","slug"')


def told(answer: Any) -> Any:
    """What the caller looks for in an answer."""
    (payload,) = answer.values()
    assert payload.get("userErrors", []) == []
    found = payload.get("enterprise", payload)
    return found.get("publicationStatus", found)
