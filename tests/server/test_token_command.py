"""`partnergraph token`, and the key by which it signs."""

import stat
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import jwt
import pytest

from server.expected import ExpectedError
from server.settings import Settings
from server.tokens.local import KeyFileError, read_or_make_key, signed
from tests.conftest import calling, running
from tests.server.issuing import asked
from tests.server.running import COMMAND, ROOT, environment, partnergraph


async def test_the_command_prints_a_token_that_its_server_takes(tmp_path: Path, demo_url: str) -> None:
    done = partnergraph(
        *("token", "--subject", "Олена", "--role", "ENTREPRENEUR", "--role", "INTEGRATOR", "--scope", "read"),
        DATA_DIR=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    async with running(Settings(database_url=demo_url, data_dir=tmp_path)) as app, calling(app) as client:
        answer = await asked(client, f"Bearer {done.stdout.strip()}")
    assert answer.json() == {"data": {"viewer": {"subject": "Олена", "roles": ["ENTREPRENEUR", "INTEGRATOR"]}}}


WRONG = [
    (["--role", "KING"], "KING"),
    (["--role", "REGION_ADMIN", "--region", "Kyiv"], "'Kyiv' is not an ISO 3166-2 code"),
    (["--role", "ENTREPRENEUR", "--enterprise", "x"], "'x' is not the id of an enterprise"),
    (["--role", "ENTREPRENEUR", "--enterprise", "1"], "'1' is not the id of an enterprise"),
    (["--role", "ENTREPRENEUR", "--subject", ""], "a subject has from 1 to 255 characters"),
    (["--role", "ENTREPRENEUR", "--ttl", "0s"], "'0s' is not a span"),
    (["--role", "ENTREPRENEUR", "--ttl", "forever"], "'forever' is not a span"),
    (["--role", "ENTREPRENEUR", "--ttl", "400d"], "'400d' is not a span"),
    (["--role", "ENTREPRENEUR", "--scope", "all"], "all"),
    ([], "--role"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_what_is_no_token_is_refused_in_one_line(tmp_path: Path, arguments: list[str], said: str) -> None:
    done = partnergraph("token", "--subject", "x", *arguments, DATA_DIR=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not done.stdout


def test_an_outside_issuer_leaves_nothing_to_sign(tmp_path: Path) -> None:
    outside = {"OIDC_ISSUER": "https://login.example.org", "OIDC_AUDIENCE": "x", "DATA_DIR": tmp_path}
    done = partnergraph("token", "--subject", "x", "--role", "ENTREPRENEUR", **outside)
    assert (done.returncode, done.stdout) == (1, "")
    assert "OIDC_ISSUER" in done.stderr


def test_an_issuer_needs_an_audience_and_https() -> None:
    done = partnergraph("serve", OIDC_ISSUER="https://login.example.org")
    assert (done.returncode, done.stderr) == (2, "Error: OIDC_AUDIENCE is needed with OIDC_ISSUER.\n")
    assert "OIDC_ISSUER must be an https URL" in partnergraph("serve", OIDC_ISSUER="http://example.org").stderr


@pytest.mark.parametrize(
    "url", ["https://u:hush@login.example.org", "https://login.example.org?hush", "https://x:hush"]
)
def test_an_issuer_has_no_password_and_no_query(url: str) -> None:
    told = partnergraph("serve", OIDC_ISSUER=url, OIDC_AUDIENCE="x").stderr
    assert told.startswith("Error: OIDC_ISSUER must be an https URL")
    assert "hush" not in told


def test_processes_that_make_the_key_at_once_share_it(tmp_path: Path) -> None:
    command = [*COMMAND, "token", "--subject", "x", "--role", "ENTREPRENEUR"]
    started = [
        subprocess.Popen(
            command, cwd=ROOT, env=environment(DATA_DIR=tmp_path / "new"), stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    tokens = [process.communicate(timeout=60)[0].strip() for process in started]
    assert len({jwt.get_unverified_header(token)["kid"] for token in tokens}) == 1
    key = read_or_make_key(tmp_path / "new" / "token-key.pem").public_key()
    for token in tokens:
        assert jwt.decode(token, key, ["EdDSA"], audience="partnergraph")["sub"] == "x"


def test_only_its_owner_reads_the_key_and_several_who_make_it_share_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "token-key.pem"
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(read_or_make_key, [path] * 8))
    assert len({key.private_bytes_raw() for key in found}) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["token-key.pem"]


def test_a_key_that_others_read_or_that_is_none_is_not_used(tmp_path: Path) -> None:
    signed(tmp_path, "x", ["ENTREPRENEUR"], lifetime=timedelta(hours=1))
    path = tmp_path / "token-key.pem"
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="600"):
        read_or_make_key(path)
    path.chmod(0o600)
    path.write_text("nothing")
    with pytest.raises(KeyFileError, match="holds no"):
        read_or_make_key(path)


def test_a_server_does_not_start_with_such_a_key(tmp_path: Path, server_url: str) -> None:
    (tmp_path / "token-key.pem").write_text("nothing")
    for mode, said in ((0o600, "holds no Ed25519 key"), (0o644, "has to have the mode 600")):
        (tmp_path / "token-key.pem").chmod(mode)
        done = partnergraph("serve", "--no-demo", PORT=0, DATA_DIR=tmp_path, DATABASE_URL=server_url)
        assert done.returncode == 1
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ExpectedError, match=r"DATA_DIR .* cannot be used"):
        signed(tmp_path / "file" / "data", "x", ["ENTREPRENEUR"], lifetime=timedelta(hours=1))
