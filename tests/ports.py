"""An app on a port of its own, for tests that come over HTTP."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from werkzeug.serving import make_server

POLL = 0.02
"""Seconds until the server hears that it ends."""


@contextmanager
def on_a_port(app: Flask, port: int = 0, host: str = "localhost") -> Iterator[str]:
    """Its address, as long as the block runs; 0 is a port that is free."""
    server = make_server(host, port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(POLL,))
    thread.start()
    try:
        yield f"http://{host}:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
