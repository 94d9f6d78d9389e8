"""What tests of who sees what share."""

from tests.exchange import exchange, exchange_url

__all__ = ["exchange", "exchange_url"]
