"""Which addresses the platform may reach when callers name them: public ones, and networks that a setting allows."""

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

EMBEDDING = tuple(
    map(ip_network, ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16"))
)
"""IPv6 addresses that stand for an IPv4 address: mapped, compatible, translated, Teredo, 6to4."""
RELAYS = ip_network("192.88.99.0/24")


@dataclass(frozen=True)
class Networks:
    """Those that may be reached though they are not public."""

    allowed: tuple[Network, ...] = ()

    def allow(self, address: Address) -> bool:
        """Whether the address lies in an allowed network, written as IPv4 in IPv6 too."""
        mapped = getattr(address, "ipv4_mapped", None)
        return any(address in network or (mapped is not None and mapped in network) for network in self.allowed)

    def may_reach(self, address: Address) -> bool:
        """Whether the address is public, or allowed."""
        return is_public(address) or self.allow(address)


def is_public(address: Address) -> bool:
    """Whether an address is one of the internet's, for one host: private, local and shared ones are not."""
    if isinstance(address, IPv6Address):
        special = address.is_site_local or any(address in network for network in EMBEDDING)
    else:
        special = address in RELAYS
    return address.is_global and not (special or address.is_multicast or address.is_reserved)
