"""A process that uses the embedded PostgreSQL of a folder until its stdin is closed."""

import sys
from pathlib import Path

from server.embedded import embedded_postgres
from tests.postgres import HASTY

if __name__ == "__main__":
    with embedded_postgres(Path(sys.argv[1]), options=HASTY) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        sys.stdin.read()
