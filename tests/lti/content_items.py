"""What a content item may have (Deep Linking 2.0, 3 and 3.2), as far as ours use it."""

from collections.abc import Callable, Mapping
from typing import Any


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_size(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_custom(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(_is_text(name) and _is_text(told) for name, told in value.items())
    )


def _has(**allowed: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and bool(value) and _wrong(value, allowed) == []


_is_line_item = _has(scoreMaximum=_is_size, label=_is_text, resourceId=_is_text, tag=_is_text)
RESOURCE_LINK: Mapping[str, Callable[[Any], bool]] = {
    "type": lambda value: value == "ltiResourceLink",
    "url": lambda value: _is_text(value) and value.startswith(("https://", "http://localhost")),
    "title": lambda value: _is_text(value) and len(value) <= 255,
    "text": _is_text,
    "custom": _is_custom,
    "iframe": _has(width=_is_size, height=_is_size),
    "lineItem": lambda value: "scoreMaximum" in value and _is_line_item(value),
    "window": _has(targetName=_is_text, width=_is_size, height=_is_size, windowFeatures=_is_text),
}


def _wrong(value: Mapping[str, Any], allowed: Mapping[str, Callable[[Any], bool]]) -> list[str]:
    """Names that are not allowed, or whose value is not; null never is."""
    return [name for name, told in value.items() if name not in allowed or not allowed[name](told)]


def problems(item: Mapping[str, Any]) -> list[str]:
    missing = [name for name in ("type", "url", "title") if name not in item]
    return missing + _wrong(item, RESOURCE_LINK)
