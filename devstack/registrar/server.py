"""One platform on a port of its own: a page that registers a tool in a frame, its configuration, its registration."""

import contextlib
import html
import json
import secrets
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from devstack.registrar.notices import NoticeService
from devstack.registrar.products import TOOL, Product

CONFIGURATION = "/.well-known/openid-configuration"
REQUIRED = (
    "application_type",
    "response_types",
    "grant_types",
    "initiate_login_uri",
    "redirect_uris",
    "client_name",
    "jwks_uri",
    "token_endpoint_auth_method",
    "scope",
    TOOL,
)
PAGE = """<!doctype html><meta charset="utf-8"><title>{family}</title>
<h1>{family}: add a tool</h1><p role="status" id="status">Registering</p>
<iframe src="{tool}" title="Registration" style="inline-size: 100%; block-size: 60rem; border: 1px solid"></iframe>
<script>
addEventListener("message", ({{ data }}) => {{
  if (data?.subject !== "org.imsglobal.lti.close") return;
  document.querySelector("iframe").remove();
  document.getElementById("status").textContent = "The tool is here";
}});
</script>"""

POLL = 0.02  # seconds until it notices that it should end
Answer = tuple[int, str, bytes]


@dataclass
class Registrar:
    """``faults``: what is answered at a path in place of the right thing, once the test says so."""

    product: Product
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    client_id: str = "client-1"
    address: str = ""
    faults: dict[str, Answer] = field(default_factory=dict)
    registered: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)

    @property
    def configuration_address(self) -> str:
        return self.address + CONFIGURATION

    @property
    def registration_path(self) -> str:
        return f"{self.product.base}/register"

    @cached_property
    def notices(self) -> NoticeService:
        return NoticeService(self.client_id, self.product.deployment or "deployment-1")

    @property
    def notices_address(self) -> str:
        return f"{self.address}{self.product.base}/notices"

    def opening(self, invitation: str) -> str:
        """The address that the platform opens: the invitation, and where it tells about itself."""
        told = {"openid_configuration": self.configuration_address}
        if self.product.has_token:
            told["registration_token"] = self.token
        return f"{invitation}{'&' if urlsplit(invitation).query else '?'}{urlencode(told)}"

    def answer(self, method: str, target: str, bearer: str, body: bytes) -> Answer:
        path = urlsplit(target).path
        self.asked.append((method, path))
        if path in self.faults:
            return self.faults[path]
        if (method, path) == ("GET", CONFIGURATION):
            if self.product.guards_configuration and not self._may(bearer):
                return _json(401, {"error": "invalid_token"})
            return _json(200, self.product.configuration(self.address))
        if (method, path) == ("POST", self.registration_path):
            return self._register(bearer, body)
        if path.startswith(f"{self.product.base}/"):
            return self._served(method, path.removeprefix(f"{self.product.base}/"), bearer, body)
        if (method, path) == ("GET", "/register"):
            return self._page(parse_qs(urlsplit(target).query)["tool"][0])
        return _json(404, {"error": "not_found"})

    def _served(self, method: str, service: str, bearer: str, body: bytes) -> Answer:
        """What a registered tool asks for afterwards."""
        if (method, service) == ("GET", "certs"):
            return _json(200, self.notices.key_set())
        if (method, service) == ("POST", "token") and self.registered:
            told = self.product.configuration(self.address)
            audience = told.get("authorization_server", "")
            if not audience.startswith("https://"):
                audience = told["token_endpoint"]
            return _json(*self.notices.grant(body, audience, self.registered[-1]["jwks_uri"]))
        if service == "notices":
            return _json(*self.notices.answer(method, bearer, body))
        return _json(404, {"error": "not_found"})

    def _may(self, bearer: str) -> bool:
        return bearer == (f"Bearer {self.token}" if self.product.has_token else "")

    def _register(self, bearer: str, body: bytes) -> Answer:
        if not self._may(bearer):
            return _json(401, {"error": "invalid_token"})
        asked = json.loads(body)
        if problems(asked):
            return _json(400, {"error": "invalid_client_metadata"})
        self.registered.append(asked)
        return _json(200, self.product.answer(asked, self.client_id))

    def _page(self, invitation: str) -> Answer:
        tool = html.escape(self.opening(invitation))
        page = PAGE.format(family=self.product.family, tool=tool)
        return 200, "text/html; charset=utf-8", page.encode()


def problems(asked: dict[str, Any]) -> list[str]:
    """What the specification and Moodle would refuse in a tool's registration, by the names of fields."""
    wrong = [name for name in REQUIRED if not asked.get(name)]
    if wrong:
        return wrong
    configuration = asked[TOOL]
    host = urlsplit(configuration.get("target_link_uri", "")).netloc
    addresses = [*asked["redirect_uris"], asked["initiate_login_uri"], asked["jwks_uri"]]
    holds = {
        "application_type": asked["application_type"] == "web",
        "response_types": "id_token" in asked["response_types"],
        "grant_types": {"implicit", "client_credentials"} <= set(asked["grant_types"]),
        "authentication": "private_key_jwt" in asked["token_endpoint_auth_method"],
        "domain": configuration.get("domain") == host,
        "addresses": all(urlsplit(one).netloc == host for one in addresses),
        "messages": bool(configuration.get("messages")),
    }
    return [name for name, right in holds.items() if not right]


@contextlib.contextmanager
def serving(registrar: Registrar, port: int = 0) -> Iterator[Registrar]:
    """The platform on this port, or on one that is free, as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            bearer = self.headers.get("Authorization", "")
            status, kind, text = registrar.answer(self.command, self.path, bearer, body)
            self.send_response(status)
            self.send_header("Location" if status == 302 else "Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(text)

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        do_PUT = do_POST  # noqa: N815 - as http.server calls it

        def log_message(self, *_: Any) -> None:
            """Addresses hold tokens."""

    with ThreadingHTTPServer(("127.0.0.1", port), Handler) as server:
        registrar.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(POLL,), daemon=True)
        thread.start()
        try:
            yield registrar
        finally:
            server.shutdown()
            thread.join()


def _json(status: int, told: Any) -> Answer:
    return status, "application/json", json.dumps(told).encode()
