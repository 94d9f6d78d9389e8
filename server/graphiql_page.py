import os
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

DIST: Final = Path(__file__).parent / "graphiql" / "dist"

# The editor writes style elements and attributes as it draws, hence 'unsafe-inline' for them alone.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; "
    "script-src 'self'; "
    "style-src 'self' 'unsafe-inline'; "
    "worker-src 'self'; "
    "connect-src 'self'; "
    "font-src 'self' data:; "
    "img-src data:; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)

# A worker obeys the policy of its own response, so the assets carry it too.
_SECURITY_HEADERS: Final = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
_MEDIA_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".ttf": "font/ttf",
}
_UNBUILT: Final = (
    "<!doctype html><title>Partnergraph</title><p>GraphiQL is not built yet: run <code>make graphiql</code>."
)


def graphiql_page(*, dist: Path = DIST) -> Response:
    """Answer a browser's `GET /graphql`."""
    headers = {**_SECURITY_HEADERS, "Cache-Control": "no-cache", "Vary": "Accept"}
    index = dist / "index.html"
    if not index.is_file():
        return HTMLResponse(_UNBUILT, status_code=503, headers=headers)
    return HTMLResponse(index.read_text(encoding="utf-8"), headers=headers)


def graphiql_routes(*, dist: Path = DIST) -> list[BaseRoute]:
    """Serve what the page loads: scripts, styles, fonts and their licences."""
    return [Mount("/graphiql", _Assets(directory=dist, check_dir=False), name="graphiql")]


class _Assets(StaticFiles):
    async def check_config(self) -> None:
        """Let an unbuilt page answer 404, not fail."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        path = Path(full_path)
        if path.suffix not in _MEDIA_TYPES:
            raise HTTPException(404)
        packed = _packed(path, Headers(scope=scope))
        stat_result = packed.stat() if packed else stat_result
        response = super().file_response(packed or path, stat_result, scope, status_code)
        response.headers.update(_asset_headers(path))
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        return response


def _packed(path: Path, headers: Headers) -> Path | None:
    packed = path.with_name(f"{path.name}.gz")
    return packed if "gzip" in headers.get("accept-encoding", "") and packed.is_file() else None


def _asset_headers(path: Path) -> dict[str, str]:
    return {
        **_SECURITY_HEADERS,
        "Content-Type": _MEDIA_TYPES[path.suffix],
        "Cache-Control": "public, max-age=31536000, immutable" if path.parent.name == "assets" else "no-cache",
        "Vary": "Accept-Encoding",
    }
