"""Moodle, Canvas, Brightspace, Blackboard and Open edX, as far as their services differ."""

from typing import Any

from .lms import Product, absolute, relative, without_role
from .platforms import INSTITUTION, MEMBERSHIP


def person(user_id: str, *roles: str, **told: Any) -> dict[str, Any]:
    return {"user_id": user_id, "roles": list(roles), **told}


MOODLE = Product(
    "moodle",
    people=(
        person("3", "Instructor", name="Claire Lefèvre", email="lefevre@example.edu"),
        person("4", "Learner", status="Active", name="Nadia Benali"),
        person("5", "Learner"),  # names switched off
        person("6", "Learner", given_name="Tomáš", family_name="Dvořák 陈", name=None, email=None),
    ),
    link=without_role,
    token_type="text/html; charset=utf-8",
    token_error=b"<div>Notice: undefined</div>{'error': 'invalid_client'",
    query="?type_id=4",
)
CANVAS = Product(
    "canvas",
    people=(
        person("c-1", MEMBERSHIP + "Instructor", status="Active"),
        person("c-2", MEMBERSHIP + "Learner", status="Active"),
        person("c-3", MEMBERSHIP + "Learner", MEMBERSHIP + "Mentor", status="Inactive"),
    ),
    link=absolute,
    score_body=b'{"resultUrl": "https://canvas.example.edu/results/1"}',
)
BRIGHTSPACE = Product(
    "brightspace",
    people=(
        person("b-1", INSTITUTION + "Administrator", status="Active", name="Sam Osei"),
        person("b-2", MEMBERSHIP + "Learner", status="Active", name="Nadia Benali"),
        person("b-3", MEMBERSHIP + "Learner", status="Deleted"),
    ),
    link=absolute,
    audience="https://api.brightspace.com/auth/token",
    token_error=b'{"error": 17}',
)
BLACKBOARD = Product(
    "blackboard",
    people=(
        person("_1_1", MEMBERSHIP + "Instructor", status="Active"),
        person("_2_1", MEMBERSHIP + "Learner", status="Inactive", email="nadia@example.edu"),
        person("_3_1", MEMBERSHIP + "Learner", status="Active"),
    ),
    link=relative,
    filters_line_items=False,
    token_error=b"",
)
OPEN_EDX = Product(
    "openedx",
    people=(
        person("u-1", MEMBERSHIP + "Administrator", MEMBERSHIP + "Instructor", status="Active"),
        person("u-2", MEMBERSHIP + "Learner", status="Active"),
        person("u-3", MEMBERSHIP + "Learner", status="Inactive"),
    ),
    link=absolute,
    knows_rlid=False,
    score_status=201,
    score_body=b"{}",
)
PRODUCTS = (MOODLE, CANVAS, BRIGHTSPACE, BLACKBOARD, OPEN_EDX)
