"""Who acts, and through which connection: what handlers of learners and of the course's team begin with."""

from typing import Any

from livementor_xblock import viewer
from livementor_xblock.answers import Unable
from livementor_xblock.configuration import connection
from livementor_xblock.service_client import ServiceClient
from livementor_xblock.shelf import shelf


def oneself(block: Any) -> str:
    """The identifier of who is signed in, for the service. Raises Unable."""
    require_oneself(block)
    subject = viewer.subject(block)
    if subject is None:
        raise Unable("not_signed_in")
    return subject


def require_oneself(block: Any) -> None:
    """Raises Unable in Studio, for who looks as somebody else, and for who is not signed in."""
    if viewer.is_preview(block):
        raise Unable("preview")
    if viewer.is_masquerading(block):
        raise Unable("masquerading")
    if not viewer.is_signed_in(block):
        raise Unable("not_signed_in")


def client(block: Any) -> ServiceClient:
    """Raises Unable."""
    found = connection(block)
    if found is None:
        raise Unable("unconnected")
    return ServiceClient(found, shelf())
