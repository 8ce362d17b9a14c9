"""Render the plugin with Tutor's own program, without Docker: ``python -m devstack.tutor.check``.

Tutor is AGPL-3.0 and large, so it has an environment of its own in ``build/tutor`` and is started as a program.
"""

import os
import subprocess
import sys
from pathlib import Path

import yaml
from compose_spec import PyCompose

ROOT = Path(__file__).parents[2]
HOME = ROOT / "build" / "tutor"
SET = (
    "ENABLE_HTTPS=true",
    "LMS_HOST=lms.example.org",
    "LIVEMENTOR_KEY_ID=lms-1",
    "LIVEMENTOR_SECRET=drawn-once",
)
CONNECTION = ('"service_url": "https://mentors.lms.example.org"', '"secret": "drawn-once"')
EXPECTED = {
    "local/docker-compose.jobs.yml": ("livementor-job:",),
    "apps/openedx/settings/lms/production.py": CONNECTION,
    "apps/openedx/settings/cms/production.py": CONNECTION,
    "apps/caddy/Caddyfile": ("mentors.lms.example.org{$default_site_port}",),
    "build/openedx/Dockerfile": ('install "livementor"',),
}
OURS = ("livementor", "livementor-database", "livementor-turn")


def main() -> int:
    tutor = _tutor()
    root = HOME / "root"
    settings = [argument for told in SET for argument in ("--set", told)]
    for command in (["plugins", "enable", "livementor"], ["config", "save", *settings]):
        environ = {**os.environ, "TUTOR_ROOT": str(root), "TUTOR_PLUGINS_ROOT": str(root / "none")}
        subprocess.run([tutor, *command], check=True, env=environ, stdout=subprocess.DEVNULL)
    for found in seen(root / "env"):
        print(found)
    return 0


def seen(env: Path) -> list[str]:
    """The images that Tutor would run. Raises ValueError for what is missing or wrong in what it rendered."""
    services = yaml.safe_load((env / "local/docker-compose.yml").read_text())["services"]
    ours = {name: services[name] for name in OURS}
    PyCompose.from_yaml(yaml.safe_dump({"services": ours}))
    for name, parts in EXPECTED.items():
        told = (env / name).read_text()
        if name.endswith(".py"):
            compile(told, name, "exec")
        if missing := [part for part in parts if part not in told]:
            raise ValueError(f"{name} has no {missing}")
    for volume in (one for service in ours.values() for one in service.get("volumes", ())):
        kept = (env / "local" / volume.split(":")[0]).resolve()
        if not kept.exists() and not kept.is_relative_to(env.parent / "data"):
            raise ValueError(f"nothing is at {volume}")
    return [f"{name}: {service['image']}" for name, service in ours.items()]


def _tutor() -> Path:
    """Tutor with the plugin, in an environment of its own."""
    program = HOME / "bin" / "tutor"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", HOME], check=True)
    plugin = [
        str(HOME / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        str(ROOT / "devstack/tutor"),
    ]
    subprocess.run(plugin, check=True)
    return program


if __name__ == "__main__":
    sys.exit(main())
