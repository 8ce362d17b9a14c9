"""Where the shared front end lives in the two packages; everything else stands in pyproject.toml."""

from pathlib import Path
from shutil import rmtree
from typing import ClassVar

from setuptools import Command, find_packages, setup
from setuptools.command.build import build

HOMES = {
    "livementor_xblock.public": "static",
    "livementor_xblock.templates": "templates",
    "livementor_xblock.translations": "translations",
    "lti_tool.static": "static",
    "lti_tool.templates": "templates",
    "lti_tool.translations": "translations",
}
SHIPPED = {
    "livementor_xblock.public": ["picker/**", "xblock/**"],
    "livementor_xblock.templates": ["picker/**", "xblock/**"],
    "livementor_xblock.translations": ["*/LC_MESSAGES/xblock.mo"],
    "lti_tool.static": ["picker/**", "tool/**"],
    "lti_tool.templates": ["picker/**", "tool/**", "email/**"],
    "lti_tool.translations": ["*/LC_MESSAGES/messages.mo"],
    "lti_tool.courses": ["taxonomy/*"],
    "lti_tool.mentors.vetting": ["*.toml"],
    "lti_tool.migrations": ["script.py.mako"],
    "lti_tool": ["py.typed"],
}


class CompileCatalogues(Command):
    """Compile translations/*/LC_MESSAGES/*.po to the .mo files that gettext reads."""

    user_options: ClassVar[list[tuple[str, str | None, str]]] = []

    def initialize_options(self) -> None: ...

    def finalize_options(self) -> None: ...

    def run(self) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in sorted(Path("translations").glob("*/LC_MESSAGES/*.po")):
            with source.open("rb") as text, source.with_suffix(".mo").open("wb") as binary:
                write_mo(binary, read_po(text))


class Build(build):
    """A build that ships no stale catalogue, and nothing that an earlier build left behind."""

    sub_commands = [("compile_catalogues", None), *build.sub_commands]

    def run(self) -> None:
        rmtree(self.build_lib, ignore_errors=True)
        super().run()


setup(
    packages=[*find_packages(include=["livementor_xblock*", "lti_tool*"]), *HOMES],
    package_dir=HOMES,
    package_data=SHIPPED,
    exclude_package_data={"": ["**/*.map"]},
    include_package_data=False,
    cmdclass={"build": Build, "compile_catalogues": CompileCatalogues},
)
