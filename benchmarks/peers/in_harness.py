"""What happens inside the harness: python in_harness.py HARNESS prepare|measure|subscribe [arguments].

It runs in the harness's own virtual environment, which has none of our packages.
"""

import importlib
import sys
from collections.abc import Callable
from typing import Any

Normal = Callable[[Any, str | None], Any]

NESTED = ("address", "price")
"""What is an object with us and a part of the row that has it with the peers."""
TEXTS = ("minOrder",)
"""What is a text with us and a number with the peers."""


def main(harness: str, what: str, *arguments: str) -> None:
    # Its modules have the names of ours, so that ours must not be found.
    sys.path[0] = harness
    common = importlib.import_module("common")
    common.bootstrap()
    if what == "prepare":
        common.prepare(["floor-asgi"])
        sys.stdout.write(f"{importlib.import_module('postgres').URI}\n")
        return
    if what == "subscribe":
        subs: Any = importlib.import_module("subs")
        sys.argv = ["subs.py", *arguments]
        subs.main()
        return
    run: Any = importlib.import_module("run")
    # It calls itself by its global name, so that this reaches every level.
    run.normal = flattening(run.normal)
    sys.argv = ["run.py", *arguments]
    run.main()


def flattening(normal: Normal) -> Normal:
    """The harness's comparison of answers, with the peers' shape for what we nest."""

    def flat(value: Any, key: str | None = None) -> Any:
        found = normal(flattened(value) if isinstance(value, dict) else value, key)
        return str(found) if key in TEXTS and found is not None else found

    return flat


def flattened(item: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in item.items():
        flat |= value if key in NESTED and isinstance(value, dict) else {key: value}
    return flat


if __name__ == "__main__":
    main(*sys.argv[1:])
