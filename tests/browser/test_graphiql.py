import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from server.graphiql_page import DIST

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
Visit = dict[str, Any]


@pytest.fixture(scope="session")
def visit(api_url: str) -> Visit:
    """Visit the page once; each test looks at another side of what the browser saw."""
    _need(shutil.which(CHROMIUM), f"no browser at {CHROMIUM}: install Debian's chromium, or set CHROMIUM")
    _need((DIST / "index.html").is_file(), "GraphiQL is not built: run make graphiql")
    installed(HERE)
    command = ["node", "graphiql.mjs", "--url", api_url]
    run = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=240, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    seen: Visit = json.loads(run.stdout)
    return seen


def test_should_run_the_first_example(visit: Visit) -> None:
    assert "Київська область" in visit["result"]


def test_should_show_a_type_with_its_description(visit: Visit) -> None:
    assert "A figure that a region's administration reports" in visit["documentation"]


def test_should_offer_the_fields_of_a_query_in_the_explorer(visit: Visit) -> None:
    assert {"enterprises", "opportunities", "region"} <= set(visit["explorer"].split())


def test_should_ask_no_other_host(visit: Visit) -> None:
    assert visit["foreignRequests"] == []


def test_should_log_no_error_and_keep_to_the_policy(visit: Visit) -> None:
    assert visit["problems"] == []


def _need(present: object, reason: str) -> None:
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def installed(folder: Path) -> None:
    """Installs what a folder's package-lock.json names, unless it is there."""
    lock, done = folder / "package-lock.json", folder / "node_modules" / ".package-lock.json"
    if not done.is_file() or done.stat().st_mtime < lock.stat().st_mtime:
        subprocess.run(["npm", "ci"], cwd=folder, check=True)
