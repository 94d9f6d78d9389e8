"""How long a file of a region's enterprises takes, and in how much memory: by the command, and through the server."""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from openpyxl import Workbook

from benchmarks.servers import FOLDER, ROOT, partnergraph
from server.embedded import embedded_postgres
from server.fill.generated.numbers import edrpou
from tests.importing.excel import shared

EXAMPLE = ROOT / "examples/enterprises.csv"
FIRST_NUMBER = 7_000_000
MUTATION = """mutation ($file: Upload!) { importEnterprises(input: { region: "UA-32", file: $file }) { job { id } } }"""
JOB = "query ($id: ID!) { node(id: $id) { ... on ImportJob { status rowsRead rowsCreated rowsUnchanged } } }"
ASKED = '{"query": "{ region(code: \\"UA-32\\") { enterprises(first: 5) { nodes { name } } } }"}'


class Run(NamedTuple):
    """One import."""

    name: str
    seconds: float
    cpu: float
    peak_mib: float
    told: str


def main() -> None:
    options = arguments()
    FOLDER.mkdir(exist_ok=True)
    files = written(options.rows)
    runs: list[Run] = []
    for file in files:
        with tempfile.TemporaryDirectory(dir=FOLDER) as folder, embedded_postgres(Path(folder).absolute()) as url:
            command(url, "migrate")
            runs += [by_command(url, file, "new"), by_command(url, file, "again")]
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder, embedded_postgres(Path(folder).absolute()) as url:
        command(url, "migrate")
        runs.append(through_server(url, files[1], Path(folder)))
    print("| | s | its CPU, s | peak MiB | |\n| :-- | --: | --: | --: | :-- |")
    for run in runs:
        print(f"| {run.name} | {run.seconds:.1f} | {run.cpu:.1f} | {run.peak_mib:.0f} | {run.told} |")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000, metavar="N", help="how many rows (10000)")
    return parser.parse_args()


def written(rows: int) -> list[Path]:
    """The same rows as CSV and as XLSX: the examples' again and again, each with a number and a name of its own."""
    head, *examples = csv.reader(EXAMPLE.read_text(encoding="utf-8").splitlines())
    files = [FOLDER / f"{rows}.csv", FOLDER / f"{rows}.xlsx"]
    with files[0].open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *generated(head, examples, rows)])
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (head, *generated(head, examples, rows)):
        sheet.append(row)
    book.save(files[1])
    files[1].write_bytes(shared(files[1].read_bytes()))
    return files


def generated(head: list[str], examples: list[list[str]], rows: int) -> Iterator[list[str]]:
    for place in range(rows):
        row = dict(zip(head, examples[place % len(examples)], strict=True))
        row["number"] = edrpou(FIRST_NUMBER + place)
        # A name for every three: the others need a slug with a number.
        row["name_uk"], row["name_en"] = f"{row['name_uk']} {place // 30}", f"{row['name_en']} {place // 30}"
        yield list(row.values())


def command(url: str, *given: str) -> tuple[float, float, float, str]:
    """Runs the command: seconds, those of its CPU, its peak of memory in MiB, and its last line."""
    started, peak = time.perf_counter(), 0.0
    environment = {**os.environ, "DATABASE_URL": url}
    with subprocess.Popen(
        [sys.executable, "-m", "server.cli", *given], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        # What the system tells at its end would have this process's own memory in it, from before the command began.
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            peak = max(peak, memory(process.pid))
            time.sleep(0.1)
        output, spent = process.stdout.read() if process.stdout else "", cpu(process.pid)
    if process.returncode:
        raise SystemExit(output)
    return time.perf_counter() - started, spent, peak, output.strip().rpartition("\n")[2]


def by_command(url: str, file: Path, what: str) -> Run:
    return Run(
        f"{file.suffix[1:]}, {what}, by the command",
        *command(url, "import", "enterprises", str(file), "--region", "UA-32"),
    )


def through_server(url: str, file: Path, folder: Path) -> Run:
    """By the mutation, while somebody else asks, one request after the other."""
    os.environ["DATA_DIR"] = str(folder)
    with partnergraph(url) as server:
        token = command(url, "token", "--subject", "kyiv", "--role", "REGION_ADMIN", "--region", "UA-32")[3]
        before, spent = memory(server.pid), cpu(server.pid)
        alone = percentile(waits(server.url, 200))
        started = time.perf_counter()
        job = asked(server.url, token, file)
        waited: list[float] = []
        while status(server.url, token, job)["status"] == "RUNNING":
            waited += waits(server.url, 20)
            time.sleep(0.5)
        seconds = time.perf_counter() - started
        told = f"{before:.0f} MiB before; a query meanwhile {percentile(waited)} ms, alone {alone} ms (median, 99 %)"
        return Run(
            f"{file.suffix[1:]}, new, through the server", seconds, cpu(server.pid) - spent, memory(server.pid), told
        )


def asked(url: str, token: str, file: Path) -> str:
    """Sends the mutation, and gives the id of its job."""
    operations = json.dumps({"query": MUTATION, "variables": {"file": None}})
    sent = ["-F", f"operations={operations}", "-F", 'map={"0": ["variables.file"]}', "-F", f"0=@{file}"]
    found = curl(url, *sent, "-H", f"authorization: Bearer {token}", "-H", "apollo-require-preflight: true")
    return str(found["data"]["importEnterprises"]["job"]["id"])


def status(url: str, token: str, job: str) -> Any:
    body = json.dumps({"query": JOB, "variables": {"id": job}})
    headers = ["-H", f"authorization: Bearer {token}", "-H", "content-type: application/json"]
    return curl(url, *headers, "-d", body)["data"]["node"]


def curl(url: str, *given: str) -> Any:
    return json.loads(subprocess.run(["curl", "-s", url, *given], check=True, capture_output=True).stdout)


def waits(url: str, times: int) -> list[float]:
    """How long queries wait for their answers, in ms, over one connection."""
    from http.client import HTTPConnection  # noqa: PLC0415
    from urllib.parse import urlsplit  # noqa: PLC0415

    connection = HTTPConnection(urlsplit(url).netloc)
    found = []
    for _ in range(times):
        started = time.perf_counter()
        connection.request("POST", "/graphql", ASKED, {"content-type": "application/json"})
        connection.getresponse().read()
        found.append((time.perf_counter() - started) * 1000)
    connection.close()
    return found


def percentile(found: list[float]) -> str:
    ordered = sorted(found)
    return f"{ordered[len(ordered) // 2]:.1f} and {ordered[len(ordered) * 99 // 100]:.1f}"


def cpu(pid: int) -> float:
    """The seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """The peak of a process's memory, in MiB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return float(next((line.split()[1] for line in lines if line.startswith("VmHWM")), 0)) / 1024


if __name__ == "__main__":
    main()
