"""A webhook cannot be used to reach what is not public, whatever its host's name stands for."""

import asyncio
import socket
import threading
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from resolvers.networks import Networks
from server.webhooks import connecting
from server.webhooks.connecting import GuardedBackend, RefusedAddressError
from server.webhooks.posting import Poster
from tests.webhooks.receiving import Receiver

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001:81b::200e"]
PRIVATE = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",  # noqa: S104
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::1",
    "2001::1",
    "2002:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert Networks().may_reach(ip_address(address))


@pytest.mark.parametrize("address", PRIVATE)
def test_other_addresses_may_not(address: str) -> None:
    assert not Networks().may_reach(ip_address(address))


def test_an_allowed_network_may_be_reached_but_not_the_one_beside_it() -> None:
    networks = Networks((ip_network("10.1.0.0/16"), ip_network("fd00::/64")))
    for address in ("10.1.2.3", "fd00::5", "::ffff:10.1.2.3"):
        assert networks.may_reach(ip_address(address))
    for address in ("10.2.0.1", "fd00:0:0:1::", "127.0.0.1", "::ffff:10.2.0.1"):
        assert not networks.may_reach(ip_address(address))


class ConnectedError(Exception):
    """Instead of a connection."""


class Recorder:
    """Connects to nothing, and says to what it would."""

    async def connect_tcp(self, host: str, *_: Any) -> Any:
        raise ConnectedError(host)


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    left = list(answers)

    async def addresses_of(*_: Any) -> list[Any]:
        return [ip_address(found) for found in left.pop(0)]

    monkeypatch.setattr(connecting, "addresses_of", addresses_of)


def guarded(*, only_allowed: bool = False) -> GuardedBackend:
    backend = GuardedBackend(Networks(), only_allowed=only_allowed)
    backend.backend = Recorder()  # type: ignore[assignment]
    return backend


async def test_names_that_nobody_answers_for_keep_no_other_work_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()

    def unanswered(*_: Any, **__: Any) -> list[Any]:
        answered.wait(120)
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unanswered)
    lookups = [asyncio.create_task(guarded().connect_tcp(f"host{number}.example", 443)) for number in range(40)]
    try:
        await asyncio.sleep(0.1)
        async with asyncio.timeout(60):
            assert await asyncio.to_thread(answered.is_set) is False
    finally:
        answered.set()
    found = await asyncio.gather(*lookups, return_exceptions=True)
    assert {type(error) for error in found} == {socket.gaierror}


async def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["93.184.216.34"], ["127.0.0.1"])
    with pytest.raises(ConnectedError, match=r"^93\.184\.216\.34$"):
        await guarded().connect_tcp("rebinding.example", 443)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], []])
async def test_a_name_with_an_address_that_is_not_public_is_refused(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    resolving(monkeypatch, found)
    with pytest.raises(RefusedAddressError):
        await guarded().connect_tcp("inside.example", 443)


async def test_what_is_not_encrypted_does_not_leave_allowed_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving(monkeypatch, ["93.184.216.34"])
    with pytest.raises(RefusedAddressError):
        await guarded(only_allowed=True).connect_tcp("plain.example", 80)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "127.1", "[::ffff:127.0.0.1]"])
async def test_loopback_is_not_reached_however_it_is_written(receiver: Receiver, host: str) -> None:
    url = receiver.url.replace("127.0.0.1", host)
    for asked in (url, url.replace("http:", "https:")):
        answer = await Poster(Networks()).post(asked, b"{}", {})
        assert answer == (None, "The host's address is not one of the public internet's.")
    assert receiver.received == []


async def test_a_host_that_is_no_name_is_a_failure_like_others() -> None:
    answer = await Poster(Networks()).post(f"https://{'a' * 70}.example/", b"{}", {})
    assert answer == (None, "The receiver could not be reached.")
