"""pylti1p3's own Flask example, as its README has it, that the launch is compared with.

Two things are in its favour: launch data lie in a dictionary instead of Flask-Caching, and the platform's key set
stands in the configuration, so it is never fetched. It renders nothing.
"""
# mypy: disable-error-code="no-untyped-call, attr-defined"

import json
from pathlib import Path
from typing import Any

from flask import Flask
from pylti1p3.contrib.flask import (
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from pylti1p3.tool_config import ToolConfJsonFile


class Cache:
    """As much of Flask-Caching as the example uses."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def get(self, key: str) -> Any:
        return self._values.get(key)

    def set(self, key: str, value: Any, _timeout: int | None = None) -> None:
        self._values[key] = value


def write_configuration(folder: Path, issuer: str, platform: dict[str, Any], private: str) -> Path:
    """``lti.json`` and the tool's key, as the example reads them on every request."""
    (folder / "private.key").write_text(private)
    path = folder / "lti.json"
    path.write_text(json.dumps({issuer: [platform | {"private_key_file": "private.key"}]}))
    return path


def stock_app(configuration: Path, redirect_uri: str) -> Flask:
    """``/login/`` and ``/launch/`` of the example."""
    app, cache = Flask("stock"), Cache()
    app.config["SECRET_KEY"] = "only for a measurement"  # noqa: S105

    @app.route("/login/", methods=["GET", "POST"])
    def login() -> Any:
        tool_conf = ToolConfJsonFile(str(configuration))
        storage = FlaskCacheDataStorage(cache)
        oidc_login = FlaskOIDCLogin(FlaskRequest(), tool_conf, launch_data_storage=storage)
        return oidc_login.redirect(redirect_uri)

    @app.route("/launch/", methods=["POST"])
    def launch() -> Any:
        tool_conf = ToolConfJsonFile(str(configuration))
        storage = FlaskCacheDataStorage(cache)
        found = FlaskMessageLaunch(FlaskRequest(), tool_conf, launch_data_storage=storage)
        return {"name": found.get_launch_data().get("name", "")}

    return app
