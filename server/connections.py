"""uvicorn's connections, where they know what the application must be told."""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

SHUTTING_DOWN = "shutting_down"
"""Under which name the application's state has what is called when the server begins to go down."""


class HttpConnection(HttpToolsProtocol):
    """Says so before the server waits for the last answers: streams would never end by themselves."""

    def shutdown(self) -> None:
        if tell := self.app_state.get(SHUTTING_DOWN):
            tell()
        super().shutdown()
