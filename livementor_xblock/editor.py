"""What the editor shows of a block: every field with its value, its label and its help."""

from typing import Any

from livementor_xblock import taxonomy, wording
from livementor_xblock.checks import LONGEST_MESSAGE, LONGEST_TITLE
from livementor_xblock.codes import codes
from livementor_xblock.configuration import connection
from livementor_xblock.wording import N_

LEVELS = {
    "": N_("As the course is, or not told"),
    "middle-school": N_("Middle school"),
    "high-school": N_("High school"),
    "undergraduate": N_("Undergraduate"),
    "graduate": N_("Graduate"),
    "adult": N_("Adult education"),
    "mooc": N_("Open online course"),
    "professional": N_("Professional training"),
}


def values(block: Any, locale: str) -> dict[str, Any]:
    """For ``xblock/editor.html``."""
    say = wording.catalogue(locale).gettext
    return {
        "connected": connection(block) is not None,
        "fields": {name: _field(block, name, say) for name in block.editable_fields},
        "levels": {code: say(label) for code, label in LEVELS.items()},
        "longest": {"display_name": LONGEST_TITLE, "message": LONGEST_MESSAGE},
        "subjects": [
            {"code": code, "label": taxonomy.label(code, locale)} for code in codes(block.subjects)
        ],
    }


def _field(block: Any, name: str, say: Any) -> dict[str, Any]:
    """``usual``: what holds when the author sets nothing; the title's is ours in the reader's language."""
    field = block.fields[name]
    is_set, usual = field.is_set_on(block), field.default
    usual = say(usual) if isinstance(usual, str) and usual else usual
    return {
        "name": name,
        "id": (key := f"lm-{name}-{block.scope_ids.usage_id}"),
        "described": f"{key}-help {key}-problem",
        "label": say(field.display_name),
        "help": say(field.help),
        "value": getattr(block, name) if is_set else usual,
        "usual": usual,
    }
