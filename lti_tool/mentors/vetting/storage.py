"""Where the bytes of documents lie: a folder that no web server knows, under random names, encrypted."""

import os
import re
import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from lti_tool.kernel.errors import NotFound
from lti_tool.kernel.i18n import N_
from lti_tool.kernel.tokens import Vault

NAME = re.compile(r"[0-9a-f]{32}")


class DocumentUnknown(NotFound):
    code = "document_unknown"
    message = N_("This document is not here, or no longer.")


class Storage:
    """``folder`` is made when the first file is written; every process of the service needs the same one."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def write(self, data: bytes) -> str:
        """The name under which it lies from now on; nobody who sends files has a say in it."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = secrets.token_hex(16)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(self._folder / name, flags, 0o600), "wb") as file:
            file.write(self._vault.seal(data))
            file.flush()
            os.fsync(file.fileno())
        return name

    def read(self, name: str) -> bytes:
        """Raises DocumentUnknown; TokenInvalid when the service's secret was changed since."""
        if not NAME.fullmatch(name):
            raise DocumentUnknown
        try:
            return self._vault.unseal((self._folder / name).read_bytes())
        except FileNotFoundError as error:
            raise DocumentUnknown from error

    def delete_all_but(self, kept: Collection[str], *, before: datetime) -> int:
        """Delete the files that are older than this and not among the kept; how many. Younger ones are on the way."""
        names = [path for path in self._folder.glob("*") if NAME.fullmatch(path.name)]
        old = [path for path in names if path.stat().st_mtime < before.timestamp()]
        gone = [path for path in old if path.name not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)
