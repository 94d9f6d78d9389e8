"""What a webhook is made of: where it posts, and what."""

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from resolvers.checks.texts import required_passage
from resolvers.facts import required
from resolvers.networks import Address, Networks
from resolvers.problems import Problems, UserErrorCode

if TYPE_CHECKING:
    from resolvers.hooks import Hooks


def hook_url(problems: Problems, url: str | None, *path: str, networks: Networks) -> str | None:
    """An address to which events may be posted; what its name stands for is seen at each delivery."""
    if required(problems, url, *path) is None or url is None:
        return None
    address = literal_address(url)
    if address is not None and not networks.may_reach(address):
        problems.add(UserErrorCode.INVALID, "This address is not one of the public internet's.", *path)
    elif urlsplit(url).scheme != "https" and not may_be_plain(address, networks):
        problems.add(UserErrorCode.INVALID, "Events are posted over https alone.", *path)
    return url


def may_be_plain(address: Address | None, networks: Networks) -> bool:
    """Whether http will do: in allowed networks, where there are any."""
    return bool(networks.allowed) if address is None else networks.allow(address)


def literal_address(url: str) -> Address | None:
    """The address that a URL names, if it is not a name."""
    try:
        return ip_address(urlsplit(url).hostname or "")
    except ValueError:
        return None


def hook_document(problems: Problems, text: str | None, *path: str, hooks: "Hooks") -> str | None:
    """A document whose result can be posted."""
    document = required_passage(problems, text, *path)
    reason = hooks.problem(document) if document else None
    if reason is not None:
        problems.add(UserErrorCode.INVALID, reason, *path)
    return document
