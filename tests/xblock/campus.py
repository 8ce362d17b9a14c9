"""A small course with real opaque keys, in a runtime that can be LMS, Studio or library as the tests want it."""

from dataclasses import dataclass, field
from typing import Any

from opaque_keys.edx.keys import UsageKey
from xblock.core import XBlock
from xblock.fields import Dict, Scope, ScopeIds, String
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, IdReader, KvsFieldData, NullI18nService, Runtime

from livementor_xblock.block import LivementorBlock

COURSE = "course-v1:Sorbonne+LA1+2026"
SETTINGS = {
    "service_url": "https://mentors.example.org/",
    "key_id": "lms-1",
    "secret": "a secret of the tests that is long enough",
}
LEARNER = {
    "edx-platform.is_authenticated": True,
    "edx-platform.user_role": "student",
    "edx-platform.user_is_staff": False,
    "edx-platform.anonymous_user_id": "0f1e",
    "edx-platform.user_id": 7,
    "edx-platform.username": "ada",
}


class Place(XBlock):
    """A unit, a section or anything else that has a name and blocks in it."""

    has_children = True
    display_name = String(default="", scope=Scope.settings)


class Course(Place):
    language = String(default=None, scope=Scope.settings)
    other_course_settings = Dict(scope=Scope.settings)
    org = String(scope=Scope.settings)
    number = String(scope=Scope.settings)
    run = String(scope=Scope.settings)


class Keys(IdReader):
    """Usage keys are their own definitions, as far as a test needs to know."""

    def get_usage_id_from_aside(self, aside_id: Any) -> Any:
        raise NotImplementedError

    get_definition_id_from_aside = get_aside_type_from_usage = get_usage_id_from_aside
    get_aside_type_from_definition = get_usage_id_from_aside

    def get_definition_id(self, usage_id: UsageKey) -> UsageKey:
        return usage_id

    def get_block_type(self, def_id: UsageKey) -> str:
        return str(def_id.block_type)


class Users(UserService):
    """``told``: what the platform says about who looks; ``external_id``: what its LTI launches carry."""

    def __init__(self, told: dict[str, Any], external_id: str | None) -> None:
        super().__init__()
        self.told, self.external_id, self.asked = told, external_id, 0

    def get_current_user(self) -> XBlockUser:
        user = XBlockUser(
            is_current_user=True, emails=["ada@example.org"], full_name="Ada Lovelace"
        )
        user.opt_attrs = self.told
        return user

    def get_external_user_id(self, kind: str) -> str | None:
        assert kind == "lti"
        self.asked += 1
        return self.external_id


@dataclass
class SiteSettings:
    bucket: dict[str, Any]

    def get_settings_bucket(self, block: Any, **_: Any) -> dict[str, Any]:
        return self.bucket if block.block_settings_key == "livementor" else {}


class Campus(Runtime):
    """A runtime with the services that it is given."""

    def __init__(self, **services: Any) -> None:
        every = {
            "field-data": KvsFieldData(DictKeyValueStore()),
            "i18n": NullI18nService(),
            "user": Users(dict(LEARNER), "3f1c"),
            "settings": SiteSettings(dict(SETTINGS)),
            **services,
        }
        present = {name: service for name, service in every.items() if service is not None}
        super().__init__(id_reader=Keys(), id_generator=None, services=present)
        self.is_author_mode = False
        self.made: dict[UsageKey, Any] = {}

    def get_block(self, usage_id: UsageKey, **_: Any) -> Any:
        return self.made[usage_id]

    def load_block_type(self, block_type: str) -> type[XBlock]:
        kinds = {"livementor": LivementorBlock, "course": Course}
        return kinds.get(block_type, Place)

    def handler_url(self, _block: Any, handler_name: str, *_: Any, **__: Any) -> str:
        return f"/handler/{handler_name}"

    def local_resource_url(self, _block: Any, uri: str) -> str:
        return f"/resource/{uri}"

    def resource_url(self, resource: str) -> str:
        raise NotImplementedError

    def publish(self, block: Any, event_type: str, event_data: Any) -> None:
        raise NotImplementedError

    def make(self, key: str, parent: XBlock | None = None, **fields: Any) -> Any:
        """A block with this usage key; ``fields`` as an author set them."""
        usage = UsageKey.from_string(key)
        ids = ScopeIds(7, usage.block_type, usage, usage)
        block = self.construct_xblock_from_class(self.load_block_type(usage.block_type), ids)
        if parent is not None:
            block.parent = parent.scope_ids.usage_id
        for name, value in fields.items():
            setattr(block, name, value)
        block.save()
        self.made[usage] = block
        return block


@dataclass
class Unit:
    """The block in a unit of a course, and the names around it."""

    campus: Campus = field(default_factory=Campus)
    branch: str = ""
    course: dict[str, Any] = field(default_factory=dict)

    def key(self, kind: str) -> str:
        at = COURSE.replace("course-v1", "block-v1")
        return f"{at}{self.branch}+type@{kind}+block@{kind}1"

    def block(self, **fields: Any) -> Any:
        told = {"display_name": "Algèbre linéaire", "language": "fr", **self.course}
        above = self.campus.make(self.key("course"), **told)
        for kind, name in {
            "chapter": "Semaine 3",
            "sequential": "Diagonalisation",
            "vertical": "Valeurs propres",
        }.items():
            above = self.campus.make(self.key(kind), above, display_name=name)
        return self.campus.make(self.key("livementor"), above, **fields)
