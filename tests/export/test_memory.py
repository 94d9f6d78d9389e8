"""Memory does not grow with the catalogue."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MEASURING = r"""
import asyncio, json, re, sys
from server.export.catalogues import CATALOGUES
from server.export.command import export
from server.export.forms import FORMS

url, name, form = sys.argv[1:]

class Counting:
    size = 0

    def write(self, block):
        self.size += len(block)

def peak():
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])

async def main():
    await export(url, FORMS[form](CATALOGUES["opportunities"]), Counting())  # a small one
    before, counting = peak(), Counting()
    await export(url, FORMS[form](CATALOGUES[name]), counting)
    print(json.dumps({"before": before, "after": peak(), "size": counting.size}))

asyncio.run(main())
"""
MIB = 1024 * 1024


@pytest.mark.parametrize("form", ["ndjson", "csv"])
def test_an_export_of_many_megabytes_takes_few(large_url: str, form: str) -> None:
    command = [sys.executable, "-c", MEASURING, large_url, "products", form]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    found = json.loads(done.stdout)
    assert found["size"] > 6 * MIB
    assert found["after"] - found["before"] < 3 * MIB
    assert found["after"] < 100 * MIB
