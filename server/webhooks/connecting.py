"""Connections to hosts that callers name: to public addresses alone, and to the very address that was judged."""

import asyncio
import socket
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from ipaddress import ip_address

import httpcore

from resolvers.networks import Address, Networks

LOOKUPS = ThreadPoolExecutor(32, thread_name_prefix="lookup")
"""A name that nobody answers for takes a thread for seconds; those of the loop are for mutations too."""


class RefusedAddressError(Exception):
    """The host's address may not be reached."""


async def addresses_of(host: str, port: int) -> list[Address]:
    """What a host's name stands for, as the system looks it up."""
    look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
    found = await asyncio.get_running_loop().run_in_executor(LOOKUPS, look_up)
    return [ip_address(str(address[0]).partition("%")[0]) for *_, address in found]


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Looks a host up once, judges all of its addresses, and connects to the first of these that answers.

    With `only_allowed`, public addresses are refused too: what is not encrypted stays in allowed networks.
    """

    def __init__(self, networks: Networks, *, only_allowed: bool) -> None:
        self.judge = networks.allow if only_allowed else networks.may_reach
        self.backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        addresses = await addresses_of(host, port)
        if not addresses or not all(map(self.judge, addresses)):
            raise RefusedAddressError
        for address in addresses[:-1]:
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return await self.backend.connect_tcp(str(address), port, timeout, local_address, socket_options)
        return await self.backend.connect_tcp(str(addresses[-1]), port, timeout, local_address, socket_options)

    async def sleep(self, seconds: float) -> None:
        await self.backend.sleep(seconds)
