"""What this browser keeps for us in a frame of another site, and what it tells about itself."""

from urllib.parse import urlsplit

from flask import Response, request

from lti_tool.kernel import web
from lti_tool.kernel.origins import origin
from lti_tool.lti.addresses import LOOPBACK
from lti_tool.lti.login import LIFETIME, Login
from lti_tool.lti.models import Registration

PREFIX = "lti-"
KEEPS_COOKIES = "lti-kept"
A_MONTH = 30 * 24 * 3600
FRAMES = ("iframe", "frame", "embed", "object")


def our_address() -> str:
    """Where this browser reaches us: the service's address; in development, by whichever name of this machine."""
    settings = web.settings()
    if settings.is_https or request.host == settings.host:
        return settings.base_url
    ours, here = urlsplit(settings.base_url), urlsplit(request.host_url)
    if ours.hostname not in LOOPBACK or here.hostname not in LOOPBACK:
        return settings.base_url
    return f"{here.scheme}://{here.netloc}"


def set_secret(response: Response, login: Login, secret: str) -> None:
    _set(response, login.cookie, secret, int(LIFETIME.total_seconds()))


def secret(login: Login) -> str | None:
    return request.cookies.get(_name(login.cookie))


def forget_secret(response: Response, login: Login) -> None:
    _set(response, login.cookie, "", 0)


def remember_that_cookies_are_kept(response: Response) -> None:
    _set(response, KEEPS_COOKIES, "1", A_MONTH)


def is_proven_to_keep_cookies() -> bool:
    return _name(KEEPS_COOKIES) in request.cookies


def keeps_some_cookie() -> bool:
    """Whether it sent any cookie of a login or launch."""
    return any(name.removeprefix("__Host-").startswith(PREFIX) for name in request.cookies)


def is_in_frame() -> bool | None:
    """Whether the answer is for a frame; None when the browser does not say (before 2023)."""
    destination = request.headers.get("Sec-Fetch-Dest")
    return None if destination is None else destination in FRAMES


def storage(registration: Registration, login: Login) -> dict[str, str]:
    """For the script: which frame of the platform keeps the secret, of which origin, under which key."""
    return {
        "target": login.request.lti_storage_target,
        "origin": origin(registration.auth_login_url) or "",
        "key": login.cookie,
    }


def _name(name: str) -> str:
    return f"__Host-{name}" if web.settings().is_https else name


def _set(response: Response, name: str, value: str, lifetime: int) -> None:
    """For a frame of another site: Secure, SameSite=None, Partitioned (Chromium keeps no other there).

    Browsers that take a Secure cookie from http on this machine also send Sec-Fetch headers; to the others,
    which only meet us so in development, none of the three would be of use. Names and values are ours, in letters that
    need no quoting.
    """
    secure = web.settings().is_https or "Sec-Fetch-Site" in request.headers
    framed = "; Secure; SameSite=None; Partitioned" if secure else ""
    written = f"{_name(name)}={value}; Max-Age={lifetime}; Path=/; HttpOnly{framed}"
    response.headers.add("Set-Cookie", written)
