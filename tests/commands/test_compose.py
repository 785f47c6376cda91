"""`docker-compose.yml` held against the command line it starts, and against what must not be in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from cartmonitor import commands

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = [name for name, service in SERVICES.items() if "build" in service]


@pytest.mark.parametrize("name", OURS)
def test_each_service_starts_a_command_that_exists(name: str) -> None:
    """Command and flags are those of the program."""
    words = [str(word) for word in SERVICES[name]["command"]]
    options = commands.parser(words[:1]).parse_args(words)
    assert options.command == words[0]


def test_the_server_follows_the_migration() -> None:
    """The schema is brought up to date before the server starts, and the database answers before both."""
    assert SERVICES["migrate"]["command"] == ["db", "migrate"]
    waits = SERVICES["server"]["depends_on"]
    assert waits["migrate"]["condition"] == "service_completed_successfully"
    assert waits["database"]["condition"] == "service_healthy"


def test_only_loopback_is_published() -> None:
    """Nothing listens beyond this machine."""
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_the_servers_port_is_the_one_it_listens_on() -> None:
    """The published port, the one in the command and the one asked for health are one."""
    command = SERVICES["server"]["command"]
    port = command[command.index("--port") + 1]
    assert SERVICES["server"]["ports"][0].endswith(f":{port}")
    assert f":{port}/readyz" in SERVICES["server"]["healthcheck"]["test"][-1]
    assert SERVICES["simulator"]["command"][2].endswith(f":{port}")


def test_beyond_loopback_tokens_are_asked_for() -> None:
    """In its container the server listens on every address, so it has a file of tokens; TLS is waived by name."""
    command = SERVICES["server"]["command"]
    assert command[command.index("--token-file") + 1] == "/run/secrets/tokens"
    assert "--allow-plain" in command


def test_no_secret_is_in_the_file() -> None:
    """Passwords and tokens come from files of their own, which git does not keep."""
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    assert not re.search(
        r"(?i)(password|token|secret)\s*[:=]\s*['\"]?[A-Za-z0-9+/_-]{8,}['\"]?\s*$", text, re.MULTILINE
    )
    assert "@" not in COMPOSE["x-cartmonitor"]["environment"]["CARTMONITOR_DSN"].split("//cartmonitor@")[1]
    for secret in COMPOSE["secrets"].values():
        assert secret["file"].startswith("./secrets/")
    assert "secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    used = {name for service in SERVICES.values() for name in service.get("secrets", ())}
    assert used == set(COMPOSE["secrets"])


def test_every_lasting_service_tells_its_health() -> None:
    """Database and server have a check; shoppers are an extra one asks for by profile."""
    assert "test" in SERVICES["database"]["healthcheck"]
    assert "test" in SERVICES["server"]["healthcheck"]
    assert [name for name, service in SERVICES.items() if "profiles" in service] == ["simulator"]


def test_the_shop_outlives_its_container() -> None:
    """The database's folder is a named volume."""
    volume = SERVICES["database"]["volumes"][0].split(":")[0]
    assert volume in COMPOSE["volumes"]


def test_the_image_is_built_from_what_is_here() -> None:
    """The server's lock, by hashes, and nothing the tree does not have; it runs as nobody."""
    recipe = COMPOSE["x-cartmonitor"]["build"]["dockerfile_inline"].splitlines()
    for line in recipe:
        if line.startswith("COPY"):
            assert all((ROOT / source).exists() for source in line.split()[1:-1]), line
    assert any("--require-hashes --requirement requirements-server.lock" in line for line in recipe)
    assert any("--no-deps ." in line for line in recipe)
    assert recipe[-1] == "USER nobody"
